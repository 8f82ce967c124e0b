import type { KernelEvent } from '../model/index.ts';

/** What was done to files, in the words of a timeline. */
export type FileDeed = 'created' | 'changed' | 'deleted' | 'moved' | 'read';

const deeds: Readonly<Record<string, FileDeed>> = {
  create: 'created',
  mkdir: 'created',
  symlink: 'created',
  link: 'created',
  mknod: 'created',
  write: 'changed',
  truncate: 'changed',
  mode: 'changed',
  owner: 'changed',
  delete: 'deleted',
  rmdir: 'deleted',
  rename: 'moved',
  read: 'read',
};

/** How many files a process treated one way; `places` counts them by the directory they share. */
export interface Deed {
  readonly deed: FileDeed;
  count: number;
  readonly sample: string[];
  readonly places: Map<string, number>;
}

export interface ProcessStory {
  readonly pid: number;
  readonly ppid: number | undefined;
  /** Microseconds since the epoch. */
  readonly ts: number;
  readonly argv: readonly string[];
  readonly deeds: Map<FileDeed, Deed>;
}

export interface DenialStory {
  readonly rule: string;
  readonly type: string;
  /** The path, address or call concerned. */
  readonly target: string;
  count: number;
}

/** What a run exchanged with one host, or with visitors of one published port. */
export interface HostStory {
  readonly place: string;
  readonly isPublished: boolean;
  count: number;
  sent: number;
  received: number;
}

/** A signature, a log-in, a fetch or a push that Sallyport made for a run. */
export interface UseStory {
  readonly what: string;
  count: number;
}

/** A file that the run opened and that labels it. */
export interface LabelStory {
  readonly label: string;
  readonly path: string;
  /** The command that had it open; undefined: none was found. */
  readonly by: readonly string[] | undefined;
}

export interface Story {
  readonly labels: readonly LabelStory[];
  readonly uses: readonly UseStory[];
  readonly hosts: readonly HostStory[];
  readonly processes: readonly ProcessStory[];
  readonly denials: readonly DenialStory[];
  readonly protected: readonly { readonly path: string; readonly action: string }[];
  /** Files whose earlier state is kept for undo. */
  readonly kept: number;
  readonly limits: readonly string[];
  readonly events: number;
  /** A path as the timeline shows it: relative where it is in the workspace. */
  readonly short: (path: string) => string;
  /** True when more happened than a timeline keeps apart; the counts are still right. */
  readonly cut: boolean;
}

/** Most processes, denials and places that are kept apart: a run can have millions of events. */
const MOST = 5000;
const SAMPLE = 4;

/** Gathers the events of one run into what a timeline shows, in memory that does not grow with the events. */
export class StoryTeller {
  readonly #workspace: string;
  readonly #processes: ProcessStory[] = [];
  readonly #current = new Map<number, ProcessStory>();
  readonly #denials = new Map<string, DenialStory>();
  readonly #protected = new Map<string, { readonly path: string; readonly action: string }>();
  readonly #limits = new Set<string>();
  readonly #labels: LabelStory[] = [];
  readonly #hosts = new Map<string, HostStory>();
  readonly #uses = new Map<string, UseStory>();
  #kept = 0;
  #events = 0;
  #cut = false;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  add(event: KernelEvent): void {
    this.#events += 1;
    if (event.verdict === 'hold') return;
    if (event.verdict === 'deny') this.#deny(event);
    else this.#allow(event);
  }

  story(): Story {
    return {
      processes: this.#processes,
      denials: [...this.#denials.values()],
      protected: [...this.#protected.values()],
      kept: this.#kept,
      limits: [...this.#limits],
      labels: this.#labels,
      hosts: [...this.#hosts.values()],
      uses: [...this.#uses.values()],
      events: this.#events,
      short: (path) => this.short(path),
      cut: this.#cut,
    };
  }

  #allow(event: KernelEvent): void {
    switch (event.type) {
      case 'exec':
        this.#exec(event);
        break;
      case 'request':
        this.#request(event);
        break;
      case 'journal':
        this.#kept += 1;
        break;
      case 'protect':
        this.#protect(event);
        break;
      case 'label':
        this.#label(event);
        break;
      case 'limit':
        if (this.#limits.size < MOST) this.#limits.add(event.what ?? 'unknown');
        break;
      default: {
        const deed = deeds[event.type];
        if (deed !== undefined && event.path !== undefined) this.#file(event, deed, event.path);
      }
    }
  }

  #deny(event: KernelEvent): void {
    // The proxy tells of the same refusal by its name.
    if (event.rule === 'network.held') return;
    const target = targetOf(event);
    const rule = event.rule ?? 'unknown';
    const key = `${rule}\0${event.type}\0${target}`;
    const known = this.#denials.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#denials.size < MOST) this.#denials.set(key, { rule, type: event.type, target, count: 1 });
    else this.#cut = true;
  }

  // Questions about names are in the record, but what came of them says more; what came from the cache reached nobody.
  #request(event: KernelEvent): void {
    if (event.host === undefined || event.protocol === 'dns' || event.protocol === 'cache') return;
    if (event.protocol === 'ssh') this.#use(`${event.method ?? ''} ${targetOf(event)}`);
    if (event.protocol === 'ssh' && event.port === undefined) return;
    const isPublished = event.protocol === 'published';
    const place = `${event.host}:${event.port ?? ''}${isPublished ? ` to ${event.path ?? ''} inside` : ''}`;
    const known = this.#hosts.get(place) ?? { place, isPublished, count: 0, sent: 0, received: 0 };
    if (this.#hosts.size >= MOST && !this.#hosts.has(place)) return;
    this.#hosts.set(place, known);
    known.count += 1;
    known.sent += event.sent ?? 0;
    known.received += event.received ?? 0;
  }

  #use(what: string): void {
    const known = this.#uses.get(what);
    if (known !== undefined) known.count += 1;
    else if (this.#uses.size < MOST) this.#uses.set(what, { what, count: 1 });
  }

  #exec(event: KernelEvent): void {
    if (this.#processes.length >= MOST) {
      this.#cut = true;
      return;
    }
    const process = {
      pid: event.pid,
      ppid: event.ppid,
      ts: event.ts,
      argv: event.argv ?? [event.path ?? '?'],
      deeds: new Map<FileDeed, Deed>(),
    };
    this.#processes.push(process);
    this.#current.set(event.pid, process);
  }

  #label({ path = '?', kind = '?', pid }: KernelEvent): void {
    if (this.#labels.length < MOST) this.#labels.push({ label: kind, path, by: this.#current.get(pid)?.argv });
  }

  #protect(event: KernelEvent): void {
    if (event.path === undefined || this.#protected.size >= MOST) return;
    this.#protected.set(`${event.path}\0${event.action ?? ''}`, { path: event.path, action: event.action ?? '' });
  }

  // A process that forked without exec has no entry; what it did is told with the first one.
  #file(event: KernelEvent, deed: FileDeed, path: string): void {
    const process = this.#current.get(event.pid) ?? this.#processes[0];
    if (process === undefined) return;
    const known = process.deeds.get(deed) ?? { deed, count: 0, sample: [], places: new Map<string, number>() };
    process.deeds.set(deed, known);
    known.count += 1;
    const name = deed === 'moved' && event.to !== undefined ? `${this.short(path)} to ${this.short(event.to)}` : this.short(path);
    if (known.sample.length < SAMPLE) known.sample.push(name);
    const place = this.#place(path);
    if (known.places.has(place) || known.places.size < 64) known.places.set(place, (known.places.get(place) ?? 0) + 1);
  }

  /** A path as the timeline shows it: relative where it is in the workspace. */
  short(path: string): string {
    return path.startsWith(`${this.#workspace}/`) ? path.slice(this.#workspace.length + 1) : path;
  }

  #place(path: string): string {
    const name = this.short(path);
    const absolute = name.startsWith('/');
    const parts = name.split('/');
    // node_modules/ says enough inside the workspace; outside, /usr/lib/ does.
    return parts.length <= (absolute ? 3 : 1)
      ? absolute
        ? `${parts.slice(0, -1).join('/')}/`
        : './'
      : `${parts.slice(0, absolute ? 3 : 1).join('/')}/`;
  }
}

/** What an event is about: a host, a path, an address or a call. */
export function targetOf(event: KernelEvent): string {
  const { host, path, address, port, call } = event;
  const behind = port === undefined ? '' : `:${port}`;
  if (host !== undefined)
    return event.protocol === 'dns' ? host : `${host}${behind}${event.method === undefined ? '' : (path ?? '')}`;
  return path ?? (address === undefined ? (call ?? '') : `${address}${behind}`);
}
