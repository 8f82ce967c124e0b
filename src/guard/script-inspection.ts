import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { HoldMessage } from '../confine/index.ts';
import { isTracked } from '../confine/index.ts';
import { inspectScript, languageOf } from '../inspect/script/index.ts';
import { findSecrets } from '../inspect/secrets/index.ts';
import type { Finding } from '../model/index.ts';

/** Writes to places that the walls keep read-only. In one command line the walls' own refusal is clearer; in a script it counts. */
const WALLED: ReadonlySet<string> = new Set(['SC-01', 'SC-06', 'SC-07']);
const LONGEST = 4 << 20;

/**
 * Inspects the script or code that a held exec is about to run. Where it can't be read or its language isn't known the
 * finding list is empty: the walls stand all the same.
 *
 * @param start start of the run in milliseconds since the epoch
 */
export function inspectHeld(held: HoldMessage, workspace: string, start: number): readonly Finding[] {
  if (held.path !== undefined && isUnchangedAndTracked(held.path, workspace, start)) return [];
  const text = held.code ?? readInCage(held.pid, held.path ?? '');
  const interpreter =
    held.interpreter === '#!' ? /^#!\s*(?:\/\S*\/)?(?:env\s+(?:-S\s+)?)?(\S+)/.exec(text ?? '')?.[1] : held.interpreter;
  const language = languageOf(held.path ?? '', interpreter);
  if (text === undefined || language === undefined) return [];
  const secrets = (source: string): readonly { start: number; end: number; rule: string }[] => findSecrets(source);
  const findings = inspectScript({ path: held.path ?? '(argument)', text, language, secrets });
  const grave = findings.filter((finding) => finding.severity === 'critical' || finding.severity === 'high');
  return held.code === undefined ? grave : grave.filter((finding) => !WALLED.has(finding.rule));
}

function isUnchangedAndTracked(path: string, workspace: string, start: number): boolean {
  return (path === workspace || path.startsWith(`${workspace}/`)) && isTracked(workspace, path, start);
}

/** Reads through the process's own root: /tmp inside is not /tmp outside. */
function readInCage(pid: number, path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(`/proc/${pid}/root${path}`, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile() || status.size > LONGEST) return undefined;
    const bytes = Buffer.alloc(status.size);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, length);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
