import { closeSync, existsSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { absoluteEntries } from '../../confine/index.ts';
import { type Finding, type Incomplete, isLesserPath, UserError } from '../../model/index.ts';
import {
  type Engine,
  engines,
  type FoundHere,
  type ListedFile,
  mergeEngine,
  onlyNew,
  readText,
  runEngine,
  SECRET_WEAKNESSES,
  withFrames,
} from '../../scan/index.ts';
import { type Side, withCopies } from './copies.ts';

export interface EngineWish {
  readonly names: readonly string[];
  /** Files of rules for semgrep, as a person wrote them. */
  readonly semgrepRules: readonly string[];
  /** The words that start this program, which confines the others. */
  readonly ownProgram: readonly string[];
}

export interface EngineRequest {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that is scanned, or the repository of a change. */
  readonly root: string;
  /** What the scan looks at: what is said of other files is left out. */
  readonly files: readonly ListedFile[];
  readonly maxMs: number | undefined;
  /** What was there, and what is there now, where that is not simply what lies in the folder. */
  readonly change: EngineChange | undefined;
}

export interface EngineChange {
  readonly before: Side;
  readonly after: Side;
}

export interface WithEngines {
  readonly findings: readonly FoundHere[];
  readonly incomplete: readonly Incomplete[];
  /** `bandit 1.9.4` */
  readonly engines: readonly string[];
}

/** A scanner that was found, ready to be asked about folders. */
interface Ready {
  readonly engine: Engine;
  readonly program: string;
  readonly rules: readonly string[];
  readonly confined: readonly string[];
}

/** What one engine said of one folder. */
interface Said {
  readonly findings: readonly FoundHere[];
  /** The line of each, which may be a secret and is kept no longer than to compare. */
  readonly lines: ReadonlyMap<FoundHere, string>;
  readonly incomplete: readonly Incomplete[];
  readonly version: string;
}

const MAX_MS = 600_000;

/** semgrep reserves more memory than a run has by default, and dies without it. */
const CONFINED = ['run', '--profile', 'read-only', '--quiet', '--unattended', '--limit', 'memory=6GiB'] as const;

/**
 * Asks other scanners as well, each in a cage that reads the folder and reaches no network, and puts what they say together with what was found.
 * Of a change they are asked twice, about copies of what was there and of what is there now: what they said before is not new.
 *
 * @throws UserError ENGINE_MISSING, ENGINE_OLD, ENGINE_NEEDS_RULES
 */
export async function withEngines(own: readonly FoundHere[], wish: EngineWish, request: EngineRequest): Promise<WithEngines> {
  let findings = own;
  const incomplete: Incomplete[] = [];
  const used: string[] = [];
  for (const engine of engines.filter(({ name }) => wish.names.includes(name))) {
    const ready = prepare(engine, wish, request);
    const said =
      request.change === undefined ? await ask(ready, request, request) : await askAboutChange(ready, request.change, request);
    findings = mergeEngine(findings, said.findings, engine.name);
    incomplete.push(...said.incomplete);
    used.push(`${engine.name} ${said.version}`.trim());
  }
  return { findings, incomplete, engines: used };
}

function prepare(engine: Engine, wish: EngineWish, { env, cwd, root }: EngineRequest): Ready {
  const program = programOf(engine, env);
  const rules = engine.needsRules ? rulesOf(engine, wish.semgrepRules, cwd) : [];
  const reads = engine.reads?.(env).filter((path) => existsSync(path)) ?? [];
  const visible = [root, ...foldersOf(program, env), ...rules, ...reads].flatMap((path) => ['--read', path]);
  const cache = env['XDG_CACHE_HOME'] ?? '';
  // A run lets few variables in; what is read beside the project is found by this one.
  const own = [
    ...(engine.needsOwnHome === true ? ['HOME=/tmp'] : []),
    ...(reads.length > 0 && cache !== '' ? [`XDG_CACHE_HOME=${cache}`] : []),
  ];
  const home = own.length > 0 ? ['env', ...own] : [];
  const confined = [...wish.ownProgram, ...CONFINED, ...visible, '--', ...home];
  return { engine, program, rules, confined };
}

async function askAboutChange(ready: Ready, { before, after }: EngineChange, request: EngineRequest): Promise<Said> {
  if (after.files.length === 0) return { findings: [], lines: new Map(), incomplete: [], version: '' };
  const { engine } = ready;
  const settings = settingsOf(engine, { before, after }, request.root);
  // Settings that are a program need what lies around them.
  const named = engine.settingsProgram?.find((name) => existsSync(join(request.root, name)));
  const more = named === undefined ? [] : ['--config', join(request.root, named)];
  const askAbout = (side: Side): Promise<Said> =>
    withCopies(side, settings, async (copies) => {
      const said = await ask(ready, { root: copies.root, files: side.files, more }, request);
      return { ...said, incomplete: [...said.incomplete, ...copies.incomplete] };
    });
  const now = await askAbout(after);
  if (now.findings.length === 0 || before.files.length === 0) return now;
  const old = await askAbout(before);
  const contentOf = (finding: FoundHere): string =>
    `${finding.message}\0${now.lines.get(finding) ?? old.lines.get(finding) ?? ''}`;
  return { ...now, findings: onlyNew(now.findings, old.findings, new Set(after.files.map(({ path }) => path)), contentOf) };
}

/** An engine's settings as they were before the change, which so can't silence its own findings. */
function settingsOf({ settingsData }: Engine, { before, after }: EngineChange, root: string): ReadonlyMap<string, string> {
  const textIn = ({ files, read }: Side, name: string): string | undefined => {
    const file = files.find(({ path }) => path === name);
    const outcome = file === undefined ? undefined : read(file);
    return outcome?.kind === 'text' ? outcome.text : undefined;
  };
  return new Map(
    settingsData.flatMap((name): readonly [string, string][] => {
      const isAdded = textIn(after, name) !== undefined;
      const kept = isAdded ? '' : readText(join(root, name));
      const text = textIn(before, name) ?? (typeof kept === 'string' ? kept : kept.kind === 'text' ? kept.text : undefined);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

async function ask(
  { engine, program, rules, confined }: Ready,
  { root, files, more = [] }: { readonly root: string; readonly files: readonly ListedFile[]; readonly more?: readonly string[] },
  { env, maxMs }: EngineRequest,
): Promise<Said> {
  const said = await runEngine(engine, { root, confined, program, rules, more, env, maxMs: maxMs ?? MAX_MS });
  const { findings, lines } = placed(said.findings, root, new Set(files.map(({ path }) => path)));
  const incomplete = said.incomplete.map((one) => ({ ...one, path: pathHere(one.path, root) ?? '.' }));
  return { findings, lines, incomplete, version: said.version };
}

function programOf({ name }: Engine, env: EngineRequest['env']): string {
  const folder = absoluteEntries(env['PATH']).find((entry) => existsSync(join(entry, name)));
  if (folder !== undefined) return join(folder, name);
  throw new UserError('ENGINE_MISSING', `There is no ${name} on your PATH.`, {
    hint: `Install it, or leave out --engine ${name}.`,
  });
}

function rulesOf({ name }: Engine, files: readonly string[], cwd: string): readonly string[] {
  if (files.length === 0) {
    throw new UserError('ENGINE_NEEDS_RULES', `${name} has no rules of its own without a network.`, {
      hint: 'Name a file or folder of rules: --semgrep-config rules.yaml.',
    });
  }
  return files.map((file) => {
    const path = resolve(cwd, file);
    if (existsSync(path)) return path;
    throw new UserError('PATH_NOT_FOUND', `There is nothing at ${file}.`, { hint: 'Name files or folders that exist.' });
  });
}

const SYSTEM = /^\/(?:usr|bin|sbin|lib\w*|etc)(?:\/|$)/;
const HEAD = 256;

/** What a program needs beside the system: where it is installed, and where the interpreter of its first line is. */
function foldersOf(program: string, env: EngineRequest['env']): readonly string[] {
  const real = realpathSync(program);
  const interpreter = /^#!\s*(\/\S+)/.exec(headOf(real))?.[1];
  const files = [
    program,
    real,
    ...(interpreter === undefined || !existsSync(interpreter) ? [] : [interpreter, realpathSync(interpreter)]),
  ];
  const folders = files.map((file) => (/^(?:bin|\.bin)$/.test(basename(dirname(file))) ? dirname(dirname(file)) : dirname(file)));
  return [...new Set(folders)].filter((folder) => !SYSTEM.test(folder) && folder !== '/' && folder !== env['HOME']);
}

function headOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD, 0)).toString('latin1');
  } finally {
    closeSync(descriptor);
  }
}

/** Relative to the root; undefined for what lies elsewhere. */
function pathHere(path: string, root: string): string | undefined {
  const here = isAbsolute(path) ? relative(root, path) : relative(root, resolve(root, path));
  return here === '' || here.startsWith('..') ? undefined : here;
}

/** Findings of files that the scan looks at, with the lines that show them. */
function placed(
  findings: Awaited<ReturnType<typeof runEngine>>['findings'],
  root: string,
  listed: ReadonlySet<string>,
): Pick<Said, 'findings' | 'lines'> {
  const here = findings.flatMap((finding) => {
    const path = pathHere(finding.place.path, root);
    if (path === undefined || !listed.has(path)) return [];
    const severity = isLesserPath(path) && finding.severity !== 'info' ? ('low' as const) : finding.severity;
    return [{ ...finding, severity, place: { ...finding.place, path } }];
  });
  const texts = new Map<string, string>();
  for (const { place } of here) {
    const outcome = texts.has(place.path) ? undefined : readText(join(root, place.path));
    if (outcome?.kind === 'text') texts.set(place.path, outcome.text);
  }
  const shown = withFrames(
    here.map((finding) => ({
      ...finding,
      message: shownMessage(finding),
      excerpt: excerptOf(texts.get(finding.place.path), finding),
    })),
    texts,
  );
  const lines = new Map(shown.map((finding) => [finding, lineAt(texts.get(finding.place.path), finding)]));
  return { findings: shown, lines };
}

const LONGEST_EXCERPT = 160;

/** Some put the secret that they found into their words. */
function shownMessage({ message, cwe }: Finding): string {
  return SECRET_WEAKNESSES.has(cwe ?? '') ? message.replace(/(["'`])(?:(?!\1).)+(?:\1|$)/g, '$1...$1') : message;
}

/** The line itself tells a finding from others; one with a secret is never shown. */
function excerptOf(text: string | undefined, finding: Finding): string {
  return SECRET_WEAKNESSES.has(finding.cwe ?? '') ? '' : lineAt(text, finding).slice(0, LONGEST_EXCERPT);
}

function lineAt(text: string | undefined, { place }: Finding): string {
  return (text?.split('\n')[place.line - 1] ?? '').trim();
}
