import { lstatSync, opendirSync, readlinkSync, realpathSync } from 'node:fs';
import { codeOf } from './bounded-file.ts';
import { isWithin } from './config-files.ts';
import { MANIFEST_PATHS, MANIFESTS, SKIPPED } from './manifests.table.ts';
import { printable } from './printable.ts';

/** A manifest, by its path below the workspace. Paths hold bytes as Latin-1, so that every name is exact. */
export interface Manifest {
  readonly path: string;
  readonly kind: 'file' | 'link';
  /** Where a link points; empty for a file. */
  readonly target: string;
}

export type ManifestWalk =
  | { readonly ok: true; readonly manifests: readonly Manifest[] }
  | { readonly ok: false; readonly reason: string };

const MOST_FOLDERS = 20_000;
const MOST_ENTRIES = 1_000_000;
const MOST_MANIFESTS = 20_000;

/**
 * Finds the manifests of a workspace, sorted. Links are not followed: a link is its target's name. What can't be looked at, or is
 * more than the bounds, is a reason not to remember anything.
 *
 * @param workspace real, absolute path
 * @param named further files that count, by their paths below the workspace
 */
export function findManifests(workspace: string, named: ReadonlySet<string>): ManifestWalk {
  const found = new Map<string, Manifest>();
  const folders = [''];
  let entries = 0;
  try {
    for (let at = 0; at < folders.length; at += 1) {
      if (at >= MOST_FOLDERS) return { ok: false, reason: `the workspace has more than ${MOST_FOLDERS} folders` };
      const folder = folders[at] ?? '';
      for (const { name, type } of list(bytes(workspace, folder))) {
        entries += 1;
        if (entries > MOST_ENTRIES) return { ok: false, reason: `the workspace has more than ${MOST_ENTRIES} files` };
        const path = folder === '' ? name : `${folder}/${name}`;
        if (type === 'folder' && !SKIPPED.has(name)) folders.push(path);
        if (type === 'folder' || !(isManifest(path) || named.has(path))) continue;
        if (type === 'other') return { ok: false, reason: `${shown(path)} is no plain file` };
        const manifest = type === 'link' ? linkAt(workspace, path, named) : ({ path, kind: 'file', target: '' } as const);
        if (manifest === undefined) return { ok: false, reason: `${shown(path)} is a link to what is not looked at` };
        found.set(path, manifest);
        if (found.size > MOST_MANIFESTS) return { ok: false, reason: `the workspace has more than ${MOST_MANIFESTS} manifests` };
      }
    }
  } catch (error) {
    return { ok: false, reason: `the workspace cannot be read (${codeOf(error)})` };
  }
  return { ok: true, manifests: [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

export function isManifest(path: string): boolean {
  return MANIFESTS.has(path.slice(path.lastIndexOf('/') + 1)) || MANIFEST_PATHS.some((pattern) => pattern.test(path));
}

/** A link that leads to a manifest of the workspace, which is looked at itself; undefined for any other. */
function linkAt(workspace: string, path: string, named: ReadonlySet<string>): Manifest | undefined {
  const place = bytes(workspace, path);
  const target = readlinkSync(place, 'latin1');
  const root = latin1(workspace);
  const real = realPathOf(place);
  if (real === undefined || !isWithin(real, root)) return undefined;
  const inside = real.slice(root.length + 1);
  const isSkipped = inside.split('/').some((name) => SKIPPED.has(name));
  return !isSkipped && (isManifest(inside) || named.has(inside)) ? { path, kind: 'link', target } : undefined;
}

function realPathOf(place: Buffer): string | undefined {
  try {
    return realpathSync.native(place, 'latin1');
  } catch {
    return undefined;
  }
}

type EntryType = 'file' | 'folder' | 'link' | 'other';

function* list(folder: Buffer): Generator<{ readonly name: string; readonly type: EntryType }> {
  const open = opendirSync(folder, { encoding: 'latin1', bufferSize: 512 });
  try {
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
      const { name } = entry;
      yield {
        name,
        type: typeOf(entry) ?? typeOf(lstatSync(Buffer.concat([folder, Buffer.from(`/${name}`, 'latin1')]))) ?? 'other',
      };
    }
  } finally {
    open.closeSync();
  }
}

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Undefined where a file system does not say in its list (d_type unknown), and for devices, sockets and FIFOs. */
function typeOf(entry: Typed): EntryType | undefined {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : undefined;
}

/** The path of an entry for a call of node:fs. */
export function bytes(workspace: string, path: string): Buffer {
  return path === '' ? Buffer.from(workspace) : Buffer.concat([Buffer.from(`${workspace}/`), Buffer.from(path, 'latin1')]);
}

/** For a sentence. */
export function shown(path: string): string {
  return printable(Buffer.from(path, 'latin1').toString());
}

export function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
