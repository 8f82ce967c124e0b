import { opendirSync } from 'node:fs';
import { codeOf } from './bounded-file.ts';
import { isReplaced, type Stamp, stampOf } from './stamp.ts';

/** The entries at the top of a workspace, by name (Latin-1). */
export type TopLevel = ReadonlyMap<string, Stamp>;

/** An entry at the top of the workspace that setup made. */
export interface Produced {
  /** Latin-1. */
  readonly name: string;
  readonly stamp: Stamp;
}

/** What holds dependencies: it counts as made by setup even where it was there before, and setup found it good. */
const DEPENDENCIES: ReadonlySet<string> = new Set(['node_modules', '.venv', 'venv', 'vendor', '.pnp.cjs', '.yarn']);
const NEVER: ReadonlySet<string> = new Set(['.git']);
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EACCES']);
const MOST_ENTRIES = 10_000;

/** Stamps the entries at the top of a workspace: call it before setup runs. */
export function topLevelOf(workspace: string): TopLevel {
  return new Map(
    namesAtTop(workspace).flatMap((name) => {
      const stamp = readable(workspace, name);
      return stamp === undefined ? [] : [[name, stamp] as const];
    }),
  );
}

/** What is new or was replaced since, and the folders of dependencies. */
export function producedSince(workspace: string, before: TopLevel): readonly Produced[] {
  return [...topLevelOf(workspace)]
    .filter(([name, stamp]) => !NEVER.has(name) && (DEPENDENCIES.has(name) || isReplaced(before.get(name), stamp)))
    .map(([name, stamp]) => ({ name, stamp }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Undefined for what vanished or may not be read: then it is not remembered, and setup runs again where it is missing. */
function readable(workspace: string, name: string): Stamp | undefined {
  try {
    return stampOf(workspace, name);
  } catch (error) {
    if (GONE.has(codeOf(error))) return undefined;
    throw error;
  }
}

function namesAtTop(workspace: string): readonly string[] {
  const open = opendirSync(workspace, { encoding: 'latin1' });
  try {
    const names: string[] = [];
    for (let entry = open.readSync(); entry !== null && names.length < MOST_ENTRIES; entry = open.readSync())
      names.push(entry.name);
    return names;
  } finally {
    open.closeSync();
  }
}
