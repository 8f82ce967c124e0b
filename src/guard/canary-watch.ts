import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Alarm, Plan } from '../model/index.ts';
import { outsideOf } from './outside.ts';

export interface Canaries {
  readonly names: ReadonlySet<string>;
  /** The canary of which a decoy stands in these bytes. */
  readonly find: (bytes: Buffer) => string | undefined;
}

const MOST_ALARMS = 50;
/** In bytes, of one file and of all files of a run. */
const MOST_OF_ONE = 4 * 2 ** 20;
const MOST_OF_ALL = 64 * 2 ** 20;

/**
 * Watches for decoys: in what a run asks of the network, in every line of its record, and in the files that it leaves outside
 * of the cage. No honest program uses them, so each is an alarm.
 */
export class CanaryWatch {
  readonly #canaries: Canaries;
  readonly #raise: (alarm: Alarm) => void;
  readonly #raised: Map<string, Alarm> = new Map();

  constructor(canaries: Canaries, raise: (alarm: Alarm) => void) {
    this.#canaries = canaries;
    this.#raise = raise;
  }

  get alarms(): readonly Alarm[] {
    return [...this.#raised.values()];
  }

  /** A request that was refused because of it, as the proxy noted it. */
  request(event: Readonly<Record<string, unknown>>): void {
    const rule = typeof event['rule'] === 'string' ? event['rule'] : '';
    const canary = rule.startsWith('secret:') ? rule.slice('secret:'.length) : '';
    if (this.#canaries.names.has(canary)) this.#alarm({ canary, where: 'request', what: `${event['host']}:${event['port']}` });
  }

  /** Lines of the record, as the warden wrote them. */
  lines(batch: Buffer): void {
    if (this.#canaries.find(batch) === undefined) return;
    for (const line of batch.toString('utf8').split('\n')) {
      const canary = this.#canaries.find(Buffer.from(line));
      if (canary !== undefined) this.#alarm({ canary, where: 'record', what: whatOf(line) });
    }
  }

  /** Files that a run made or changed, where they lie outside of the cage; at most 4 MiB of each, and 64 MiB of all. */
  files(paths: readonly string[], plan: Plan): void {
    let left = MOST_OF_ALL;
    for (const path of paths) {
      const bytes = placesOf(path, plan)
        .map((place) => readPlain(place, Math.min(left, MOST_OF_ONE)))
        .find((one) => one !== undefined);
      left -= bytes?.length ?? 0;
      const canary = bytes === undefined ? undefined : this.#canaries.find(bytes);
      if (canary !== undefined) this.#alarm({ canary, where: 'file', what: path });
      if (left <= 0) return;
    }
  }

  #alarm(alarm: Alarm): void {
    const key = JSON.stringify(alarm);
    if (this.#raised.has(key) || this.#raised.size >= MOST_ALARMS) return;
    this.#raised.set(key, alarm);
    this.#raise(alarm);
  }
}

function whatOf(line: string): string {
  try {
    const event: { type?: unknown; path?: unknown; argv?: unknown } = JSON.parse(line);
    const program = Array.isArray(event.argv) ? event.argv[0] : event.path;
    return `${String(event.type)} ${String(program ?? '')}`.slice(0, 200);
  } catch {
    return 'a line of the record';
  }
}

/** A path of the cage where it lies outside; none for what is the cage's own, as its /tmp is. */
function placesOf(path: string, { workspace, mounts }: Plan): readonly string[] {
  if (path === workspace.path || path.startsWith(`${workspace.path}/`))
    return outsideOf(workspace.path, workspace.overlay?.upper)(path);
  return mounts.flatMap((mount) =>
    mount.type === 'bind' && !mount.ro && path.startsWith(`${mount.dst}/`) ? [join(mount.src, path.slice(mount.dst.length))] : [],
  );
}

/** The beginning of a plain file; undefined for anything else. A run may have put a FIFO or a link there. */
function readPlain(path: string, most: number): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const status = fstatSync(fd);
    if (!status.isFile() || most <= 0) return undefined;
    const bytes = Buffer.alloc(Math.min(status.size, most));
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}
