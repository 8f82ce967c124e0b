import { StringDecoder } from 'node:string_decoder';
import { refusedThing } from '../policy/index.ts';
import type { SpoolReader } from '../trail/index.ts';

/** What a run changed, as its events tell: net of what it made and removed again, and without what is the cage's own. */
export interface Observed {
  readonly created: number;
  readonly modified: number;
  readonly deleted: number;
  /** The first 1,000 changed paths, sorted. */
  readonly files: readonly string[];
  readonly denied: readonly DeniedThing[];
  readonly reported: readonly { readonly path: string; readonly action: string }[];
  readonly commands: readonly (readonly string[])[];
}

export interface DeniedThing {
  readonly rule: string;
  readonly op: string;
  readonly what: string;
  readonly count: number;
}

type State = 'created' | 'modified' | 'deleted';
const MOST_FILES = 1000;
const MOST_DENIED = 500;
const MOST_COMMANDS = 2000;

interface Line {
  readonly type: string;
  readonly verdict: string;
  readonly path?: string;
  readonly to?: string;
  readonly rule?: string;
  readonly call?: string;
  readonly address?: string;
  readonly port?: number;
  readonly host?: string;
  readonly protocol?: string;
  readonly action?: string;
  readonly baseline?: boolean;
  readonly fresh?: boolean;
  readonly argv?: readonly string[];
}

/** Follows the events of a run and adds them up. The lines come from our own warden, so their shape is taken as it is. */
export class Observer {
  readonly #changes = new Map<string, State>();
  readonly #denied = new Map<string, { rule: string; op: string; what: string; count: number }>();
  readonly #reported = new Map<string, string>();
  readonly #commands: (readonly string[])[] = [];
  readonly #decoder = new StringDecoder('utf8');
  readonly #isScratch: (path: string) => boolean;
  readonly #look: ((batch: Buffer) => void) | undefined;

  /**
   * @param isScratch whether a path is the cage's own: what changes there is nobody's work
   * @param look sees the record's bytes before they are added up
   */
  constructor(isScratch: (path: string) => boolean, look?: (batch: Buffer) => void) {
    this.#isScratch = isScratch;
    this.#look = look;
  }

  read(spool: SpoolReader): void {
    for (let batch = spool.read(); batch !== null; batch = spool.read()) {
      this.#look?.(batch);
      for (const line of this.#decoder.write(batch).split('\n')) if (line !== '') this.#take(JSON.parse(line));
    }
  }

  result(): Observed {
    const count = { created: 0, modified: 0, deleted: 0 };
    for (const state of this.#changes.values()) count[state]++;
    return {
      ...count,
      files: [...this.#changes.keys()].slice(0, MOST_FILES).sort(),
      denied: [...this.#denied.values()],
      reported: [...this.#reported].map(([path, action]) => ({ path, action })),
      commands: this.#commands,
    };
  }

  #take(line: Line): void {
    if (line.verdict === 'hold') return;
    if (line.verdict === 'deny') {
      this.#deny(line);
      return;
    }
    switch (line.type) {
      case 'exec':
        if (line.argv !== undefined && this.#commands.length < MOST_COMMANDS) this.#commands.push(line.argv);
        return;
      case 'create':
      case 'symlink':
      case 'link':
      case 'mknod':
        if (line.action !== undefined) this.#reported.set(line.path ?? '', line.action);
        this.#made(line.path);
        return;
      case 'write':
      case 'truncate':
      case 'mode':
      case 'times':
      case 'attributes':
        this.#changed(line.path, line.baseline !== false);
        return;
      case 'delete':
        this.#gone(line.path, line.baseline !== false);
        return;
      case 'rename':
        this.#gone(line.path, line.baseline !== false);
        if (line.fresh === true) this.#made(line.to);
        else this.#changed(line.to, true);
        return;
      case 'protect':
        this.#reported.set(line.path ?? '', line.action ?? '');
        return;
      default:
    }
  }

  #made(path: string | undefined): void {
    if (path === undefined || this.#isScratch(path)) return;
    this.#changes.set(path, this.#changes.get(path) === 'deleted' ? 'modified' : (this.#changes.get(path) ?? 'created'));
  }

  #changed(path: string | undefined, existed: boolean): void {
    if (path !== undefined && existed && !this.#changes.has(path) && !this.#isScratch(path)) this.#changes.set(path, 'modified');
  }

  #gone(path: string | undefined, existed: boolean): void {
    if (path === undefined || this.#isScratch(path)) return;
    if (existed) this.#changes.set(path, 'deleted');
    else this.#changes.delete(path);
  }

  #deny(line: Line): void {
    const rule = line.rule ?? 'unknown';
    // The proxy tells of the same refusal by its name.
    if (rule === 'network.held') return;
    const what = refusedThing(line);
    const key = `${rule} ${line.type} ${what}`;
    const known = this.#denied.get(key);
    if (known !== undefined) known.count++;
    else if (this.#denied.size < MOST_DENIED) this.#denied.set(key, { rule, op: line.type, what, count: 1 });
  }
}
