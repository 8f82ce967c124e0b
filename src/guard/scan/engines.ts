import { closeSync, existsSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { absoluteEntries } from '../../confine/index.ts';
import { type Finding, type Incomplete, isLesserPath, UserError } from '../../model/index.ts';
import {
  type Engine,
  engines,
  type FoundHere,
  mergeEngine,
  readText,
  runEngine,
  SECRET_WEAKNESSES,
  withFrames,
} from '../../scan/index.ts';

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
  readonly root: string;
  /** Paths of files that the scan looks at: what is said of others is left out. */
  readonly listed: ReadonlySet<string>;
  readonly maxMs: number | undefined;
}

export interface WithEngines {
  readonly findings: readonly FoundHere[];
  readonly incomplete: readonly Incomplete[];
  /** `bandit 1.9.4` */
  readonly engines: readonly string[];
}

const MAX_MS = 600_000;

/**
 * Asks other scanners as well, each in a cage that reads the folder and reaches no network, and puts what they say together with what was found.
 *
 * @throws UserError ENGINE_MISSING, ENGINE_OLD, ENGINE_NEEDS_RULES
 */
export async function withEngines(own: readonly FoundHere[], wish: EngineWish, request: EngineRequest): Promise<WithEngines> {
  let findings = own;
  const incomplete: Incomplete[] = [];
  const used: string[] = [];
  for (const engine of engines.filter(({ name }) => wish.names.includes(name))) {
    const program = programOf(engine, request.env);
    const rules = engine.needsRules ? rulesOf(engine, wish.semgrepRules, request.cwd) : [];
    const visible = [...foldersOf(program, request.env), ...rules].flatMap((path) => ['--read', path]);
    const confined = [...wish.ownProgram, 'run', '--profile', 'read-only', '--quiet', '--unattended', ...visible, '--'];
    const call = { root: request.root, confined, program, rules, env: request.env, maxMs: request.maxMs ?? MAX_MS };
    const said = await runEngine(engine, call);
    findings = mergeEngine(findings, placed(said.findings, request), engine.name);
    incomplete.push(...said.incomplete.map((one) => ({ ...one, path: pathHere(one.path, request.root) ?? '.' })));
    used.push(`${engine.name} ${said.version}`.trim());
  }
  return { findings, incomplete, engines: used };
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
  { root, listed }: EngineRequest,
): readonly FoundHere[] {
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
  return withFrames(
    here.map((finding) => ({
      ...finding,
      message: shownMessage(finding),
      excerpt: lineOf(texts.get(finding.place.path), finding),
    })),
    texts,
  );
}

const LONGEST_EXCERPT = 160;

/** Some put the secret that they found into their words. */
function shownMessage({ message, cwe }: Finding): string {
  return SECRET_WEAKNESSES.has(cwe ?? '') ? message.replace(/(["'`])(?:(?!\1).)+(?:\1|$)/g, '$1...$1') : message;
}

/** The line itself tells a finding from others; one with a secret is never shown. */
function lineOf(text: string | undefined, { place, cwe }: Finding): string {
  if (text === undefined || SECRET_WEAKNESSES.has(cwe ?? '')) return '';
  return (text.split('\n')[place.line - 1] ?? '').trim().slice(0, LONGEST_EXCERPT);
}
