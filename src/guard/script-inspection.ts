import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { relative } from 'node:path';
import type { HoldMessage } from '../confine/index.ts';
import { trackedBefore } from '../confine/index.ts';
import { inspectScript, languageOf, type ScriptLanguage } from '../inspect/script/index.ts';
import { findSecrets } from '../inspect/secrets/index.ts';
import type { Policy } from '../model/index.ts';
import type { BeforeRun } from './scan/before-run.ts';

/** Writes to places that the walls keep read-only. In one command line the walls' own refusal is clearer; in a script it counts. */
const WALLED: ReadonlySet<string> = new Set(['SC-01', 'SC-06', 'SC-07']);
const LONGEST = 4 << 20;
/** Longer code is generated; the scanner of whole trees says so, and this one does not hold up a program for it. */
const LONGEST_CODE = 1 << 20;
const CODE: ReadonlySet<ScriptLanguage> = new Set(['python', 'javascript']);

export interface HeldPlace {
  readonly workspace: string;
  /** Of the run, in milliseconds since the epoch. */
  readonly start: number;
  readonly limits: Policy['scan'];
  /** For what is kept of earlier inspections. */
  readonly state: string;
}

/**
 * Inspects the script or code that a held exec is about to run: what no honest script needs, and, where its language is
 * followed, what a scan would call grave, in it and in the modules that it imports from the workspace. What the repository
 * tracks as it is now is not looked at. Where it can't be read or its language isn't known nothing is found: the walls stand
 * all the same.
 */
export async function inspectHeld(held: HoldMessage, place: HeldPlace): Promise<BeforeRun> {
  const isKnown = trackedBefore(place.workspace, place.start);
  const path = held.path ?? '';
  const bytes = held.code === undefined ? readInCage(held.pid, path) : Buffer.from(held.code);
  if (bytes === undefined) return { verdict: 'allow', reasons: [], patch: '' };
  const isOld = held.code === undefined && isKnown(path, bytes);
  const text = bytes.toString('utf8');
  const interpreter =
    held.interpreter === '#!' ? /^#!\s*(?:\/\S*\/)?(?:env\s+(?:-S\s+)?)?(\S+)/.exec(text)?.[1] : held.interpreter;
  const language = languageOf(path, interpreter);
  if (language === undefined) return { verdict: 'allow', reasons: [], patch: '' };
  const grave = isOld ? [] : graveReasons(held, text, language);
  const code =
    CODE.has(language) && text.length <= LONGEST_CODE
      ? await inspectCode(held, text, language, isOld, isKnown, place)
      : undefined;
  return {
    verdict: code?.verdict === 'deny' ? 'deny' : grave.length > 0 ? 'ask' : (code?.verdict ?? 'allow'),
    reasons: [...grave, ...(code?.reasons ?? [])],
    patch: code?.patch ?? '',
  };
}

function graveReasons(held: HoldMessage, text: string, language: ScriptLanguage): readonly string[] {
  const secrets = (source: string): readonly { start: number; end: number; rule: string }[] => findSecrets(source);
  const findings = inspectScript({ path: held.path ?? '(argument)', text, language, secrets });
  const grave = findings.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const counting = held.code === undefined ? grave : grave.filter(({ rule }) => !WALLED.has(rule));
  return counting.map(({ rule, message, place, excerpt }) => `${rule}: ${message} (line ${place.line}: ${excerpt})`);
}

async function inspectCode(
  { path, pid }: HoldMessage,
  text: string,
  language: ScriptLanguage,
  isOld: boolean,
  isKnown: (path: string, content: Uint8Array) => boolean,
  { workspace, limits, state }: HeldPlace,
): Promise<BeforeRun> {
  const [{ inspectCodeBeforeRun }, { modulesOf }] = await Promise.all([
    import('./scan/before-run.ts'),
    import('./scan/modules.ts'),
  ]);
  const ending = language === 'python' ? '.py' : '.js';
  const isInside = path?.startsWith(`${workspace}/`) === true;
  const shown = isInside ? relative(workspace, path) : (path?.split('/').at(-1) ?? `command${ending}`);
  const script = { path: /\.(?:pyw?|[cm]?[jt]sx?)$/.test(shown) ? shown : `${shown}${ending}`, text };
  const changed = modulesOf(script, (name) => {
    if (!isInside) return undefined;
    const bytes = readInCage(pid, `${workspace}/${name}`);
    return bytes === undefined || isKnown(`${workspace}/${name}`, bytes) ? undefined : bytes.toString('utf8');
  });
  return inspectCodeBeforeRun(isOld ? changed : [script, ...changed], limits, state);
}

/** Reads through the process's own root: /tmp inside is not /tmp outside. */
function readInCage(pid: number, path: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(`/proc/${pid}/root${path}`, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile() || status.size > LONGEST) return undefined;
    const bytes = Buffer.alloc(status.size);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
