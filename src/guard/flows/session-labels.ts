/* What a session has read and sent, kept as files, so that all processes that serve one session see the same. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelName, Origin, SessionLabels } from '../../model/index.ts';
import { sha256 } from '../identity.ts';
import { LabelReader, labelsIn, namesIn, readJson } from './read-labels.ts';

/** Who a session is of; the folder that holds its labels is named by the key. */
export interface SessionName {
  /** Whatever tells this session from all others: the client's own id, or the process that started it. */
  readonly key: string;
  readonly client: string;
  readonly cwd: string;
}

/** The session that a run belongs to. */
export interface RunSession extends SessionName {
  /**
   * A gateway decides about each thing that the session sends, knowing what it is about. The run, one of its servers, tells the
   * session what it reads, and is itself held to what it has read alone.
   */
  readonly isGateway: boolean;
}

/** The key of a session that a client's hooks tell of. */
export function flowKey(client: string, id: string): string {
  return `${client}\0${id}`;
}

export interface LabelledSession extends SessionName {
  readonly labels: SessionLabels;
  /** Milliseconds since the epoch. */
  readonly last: number;
}

/** Most origins of one label that are kept apart. */
const MOST = 200;
const LASTS_MS = 7 * 24 * 3600 * 1000;

/**
 * The labels of one session. A label is a file that is made once and never changed, so nothing is lost where several write; it is
 * there before the call that brought it is passed on. Labels lie in the state directory, which no cage shows.
 */
export class SessionFlow {
  readonly #folder: string;
  readonly #name: SessionName;
  readonly #reader: LabelReader;
  /** By what they tell: a session that goes on tells the same few labels before each of its calls. */
  readonly #files: Map<string, string> = new Map();

  constructor(state: string, name: SessionName) {
    const all = join(state, 'flows');
    this.#folder = join(all, folderOf(name.key));
    this.#name = name;
    this.#reader = new LabelReader(all, this.#folder);
  }

  get labels(): SessionLabels {
    return this.#reader.read();
  }

  add(label: LabelName, origin: Origin): void {
    // The same tool again: told already.
    if (existsSync(this.#fileOf(label, origin))) return;
    this.#make();
    const known = readdirSync(this.#folder).filter((name) => name.startsWith(`${label}-`));
    const one = known.length < MOST ? origin : { what: 'more than could be kept apart', place: null, at: origin.at };
    writeOnce(this.#fileOf(label, one), one);
  }

  #fileOf(label: LabelName, { what, place }: Origin): string {
    const told = JSON.stringify([what, place]);
    const known = this.#files.get(`${label} ${told}`);
    if (known !== undefined) return known;
    const file = join(this.#folder, `${label}-${sha256(told).slice(0, 16)}.json`);
    if (this.#files.size < MOST) this.#files.set(`${label} ${told}`, file);
    return file;
  }

  /** Its labels count here too from now on: part of what it does comes by this way. */
  follow(key: string): void {
    this.#make();
    writeOnce(join(this.#folder, `with-${folderOf(key)}`), {});
  }

  /** A session without labels leaves no trace. */
  #make(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const { key, client, cwd } = this.#name;
    writeOnce(join(this.#folder, 'about.json'), { key, client, cwd });
  }

  /** Without those of sessions that it follows. */
  get ownLabels(): SessionLabels {
    return this.#reader.read(1);
  }
}

/** The labels of both. */
export function mergedLabels(one: SessionLabels, other: SessionLabels): SessionLabels {
  return {
    private: [...one.private, ...other.private],
    untrusted: [...one.untrusted, ...other.untrusted],
    outward: [...one.outward, ...other.outward],
  };
}

/** All sessions whose labels are kept, the newest last. */
export function labelledSessions(state: string): readonly LabelledSession[] {
  const all = join(state, 'flows');
  return namesIn(all)
    .flatMap((name) => {
      const about = readJson(join(all, name, 'about.json'));
      if (about === undefined) return [];
      const { key, client, cwd } = about;
      if (typeof key !== 'string' || typeof client !== 'string' || typeof cwd !== 'string') return [];
      const last = statSync(join(all, name)).mtimeMs;
      return [{ key, client, cwd, last, labels: labelsIn(all, join(all, name)) }];
    })
    .sort((a, b) => a.last - b.last);
}

/** Removes sessions that nobody has written to for a week. */
export function dropOldSessions(state: string, now: number): void {
  const all = join(state, 'flows');
  for (const name of namesIn(all)) {
    const last = statSync(join(all, name), { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - last > LASTS_MS) rmSync(join(all, name), { recursive: true, force: true });
  }
}

function writeOnce(path: string, value: object): void {
  try {
    writeFileSync(path, JSON.stringify(value), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function folderOf(key: string): string {
  return sha256(key).slice(0, 32);
}
