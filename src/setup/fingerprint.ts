import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { codeOf } from './bounded-file.ts';
import { commandFiles } from './command-files.ts';
import { bytes, findManifests, latin1, type Manifest, shown } from './manifests.ts';
import type { Env } from './types.ts';

/** What the outcome of setup depends on. */
export interface SetupDefinition {
  readonly workspace: string;
  readonly commands: readonly string[];
  /** What the phase may reach, in any stable spelling; only what is known without asking a manager, or every start asks. */
  readonly hosts: readonly string[];
  readonly secretNames: readonly string[];
  /** Sallyport's. */
  readonly version: string;
  /** The environment that the commands are started with: which program a name means. */
  readonly env: Env;
}

export type Fingerprint =
  | { readonly ok: true; readonly fingerprint: string; readonly files: number }
  /** Nothing may be remembered and nothing reused; the reason is a clause for a sentence. */
  | { readonly ok: false; readonly reason: string };

const FORMAT = 'v1';
const MOST_FILE_BYTES = 64 * 1024 * 1024;
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * SHA-256 over the definition of setup and the content of every lockfile and manifest in the workspace, in one order on every
 * machine. Not over the sources: a lifecycle script that runs them may need `sallyport run --setup` again by hand.
 *
 * @returns `v1:` and 64 hexadecimal digits
 */
export function setupFingerprint(definition: SetupDefinition): Fingerprint {
  const workspace = realpathSync.native(definition.workspace);
  const { inside, programs } = commandFiles(workspace, definition.commands, definition.env);
  const walk = findManifests(workspace, new Set(inside.map(latin1)));
  if (!walk.ok) return walk;
  const hash = createHash('sha256');
  add(hash, FORMAT, definition.version, process.version, process.platform, process.arch, workspace);
  // The order of commands counts, that of hosts and names does not.
  add(hash, 'commands', ...definition.commands);
  add(hash, 'hosts', ...[...new Set(definition.hosts)].sort());
  add(hash, 'secrets', ...[...new Set(definition.secretNames)].sort());
  add(hash, 'programs', ...programs);
  let left = MOST_BYTES;
  for (const manifest of walk.manifests) {
    const content = contentOf(workspace, manifest, left);
    if (!content.ok) return { ok: false, reason: `${shown(manifest.path)} ${content.reason}` };
    left -= content.size;
    add(hash, manifest.kind, manifest.path, content.digest);
  }
  return { ok: true, fingerprint: `${FORMAT}:${hash.digest('hex')}`, files: walk.manifests.length };
}

/** One record. As JSON, so that no two lists of texts have the same bytes. */
function add(hash: Hash, ...texts: readonly string[]): void {
  hash.update(`${JSON.stringify(texts)}\n`);
}

type Content =
  | { readonly ok: true; readonly digest: string; readonly size: number }
  | { readonly ok: false; readonly reason: string };

function contentOf(workspace: string, { path, kind, target }: Manifest, left: number): Content {
  if (kind === 'link') return { ok: true, digest: target, size: 0 };
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
    const descriptor = openSync(bytes(workspace, path), flags);
    try {
      const { size } = fstatSync(descriptor);
      if (!fstatSync(descriptor).isFile()) return { ok: false, reason: 'is no plain file' };
      if (size > Math.min(left, MOST_FILE_BYTES)) return { ok: false, reason: 'is too large' };
      return digestOf(descriptor, Math.min(left, MOST_FILE_BYTES));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return { ok: false, reason: `cannot be read (${codeOf(error)})` };
  }
}

function digestOf(descriptor: number, most: number): Content {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(64 * 1024);
  let size = 0;
  for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
    size += count;
    if (size > most) return { ok: false, reason: 'grew while it was read' };
    hash.update(buffer.subarray(0, count));
  }
  return { ok: true, digest: hash.digest('hex'), size };
}
