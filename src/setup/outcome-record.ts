import type { Produced } from './produced.ts';
import type { Stamp } from './stamp.ts';

/** The record of a setup that ended well: `STATE/setup/SHA256-OF-WORKSPACE.json`. */
export interface Outcome {
  readonly schemaVersion: 1;
  /** Real path. */
  readonly workspace: string;
  readonly fingerprint: string;
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly produced: readonly Produced[];
}

const KINDS = ['file', 'folder', 'other'] as const;

/** Reads a record; undefined for everything that is not exactly one. */
export function parseOutcome(text: string): Outcome | undefined {
  const value = parseJson(text);
  const workspace = textIn(value, 'workspace');
  const fingerprint = textIn(value, 'fingerprint');
  const run = textIn(value, 'run');
  const at = numberIn(value, 'at');
  const list = member(value, 'produced');
  if (member(value, 'schemaVersion') !== 1 || !Array.isArray(list)) return undefined;
  if (workspace === undefined || fingerprint === undefined || run === undefined || at === undefined) return undefined;
  const produced = list.map(parseProduced).filter((entry) => entry !== undefined);
  return produced.length === list.length ? { schemaVersion: 1, workspace, fingerprint, run, at, produced } : undefined;
}

function parseProduced(value: unknown): Produced | undefined {
  const name = textIn(value, 'name');
  const stamp = parseStamp(member(value, 'stamp'));
  const isPlain = name !== undefined && name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
  return isPlain && stamp !== undefined ? { name, stamp } : undefined;
}

function parseStamp(value: unknown): Stamp | undefined {
  const kind = KINDS.find((known) => known === member(value, 'kind'));
  const place = textIn(value, 'place');
  const born = textIn(value, 'born');
  const changed = textIn(value, 'changed');
  const size = numberIn(value, 'size');
  const names = textIn(value, 'names');
  if (kind === undefined || place === undefined || born === undefined || changed === undefined) return undefined;
  return size === undefined || names === undefined ? undefined : { kind, place, born, changed, size, names };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

function numberIn(value: unknown, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}
