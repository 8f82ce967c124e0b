import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../model/index.ts';
import { parseObject } from './warden-messages.ts';

/** The warden, opened and checked. `descriptor` keeps the checked file: what is started is what was hashed. */
export interface WardenBinary {
  readonly path: string;
  readonly descriptor: number;
  close(): void;
}

export type WardenLookup = { readonly ok: true; readonly binary: WardenBinary } | { readonly ok: false; readonly reason: string };

/** In src/confine and in dist/bin alike the package's folder is two levels up. */
const PACKAGE = new URL('../../', import.meta.url);
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'linux-x64', arm64: 'linux-arm64' };

/**
 * Finds the warden for this machine and checks its SHA-256 against dist/warden.json.
 *
 * @returns not ok where there is none for this system (the caller falls back to bubblewrap and says what is lost)
 * @throws UserError WARDEN_CHANGED (exit 125) where the sum is missing or another: never start it
 */
export function openWarden(root: URL = PACKAGE): WardenLookup {
  const name = process.platform === 'linux' ? ARCHITECTURES[process.arch] : undefined;
  if (name === undefined) return { ok: false, reason: `there is no warden for ${process.platform} on ${process.arch}` };
  const path = fileURLToPath(new URL(`native/bin/warden-${name}`, root));
  const descriptor = openOrNull(path);
  if (descriptor === null) return { ok: false, reason: `the warden is not built (${path} is missing)` };
  try {
    const expected = expectedSum(fileURLToPath(new URL('dist/warden.json', root)), name);
    const actual = createHash('sha256').update(readFileSync(descriptor)).digest('hex');
    if (expected !== actual) throw changed(path);
    return { ok: true, binary: { path, descriptor, close: () => closeSync(descriptor) } };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * The path to start it by: through the open descriptor, so that a file that was exchanged after the check is not run.
 * The child closes its own copy early, therefore the parent's is named.
 */
export function startPath(binary: WardenBinary): string {
  return `/proc/${process.pid}/fd/${binary.descriptor}`;
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY);
  } catch {
    return null;
  }
}

function expectedSum(manifest: string, name: string): string | undefined {
  try {
    const entry = parseObject(readFileSync(manifest, 'utf8'))?.[name];
    const sum = typeof entry === 'object' && entry !== null && 'sha256' in entry ? entry.sha256 : undefined;
    return typeof sum === 'string' && /^[0-9a-f]{64}$/u.test(sum) ? sum : undefined;
  } catch {
    return undefined;
  }
}

function changed(path: string): UserError {
  return new UserError('WARDEN_CHANGED', `${path} is not the warden that this version of Sallyport was built with.`, {
    hint: 'Run `npm run build` in a checkout, or install the package again.',
    exitCode: 125,
  });
}
