/** `sallyport scan`: what is dangerous in code, configuration and secrets, before it runs or is merged. */
import { appendFileSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { LANGUAGE_PATHS, readBaseline, type ScanRequest, scanPaths } from '../guard/index.ts';
import { type ScanLimit, UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import {
  allRules,
  baselineText,
  bySeverity,
  counting,
  entryFor,
  type FailOn,
  githubSummary,
  isAtLeast,
  renderGithub,
  renderGitlab,
  renderGitlabSast,
  renderJson,
  renderJunit,
  renderSarif,
  renderText,
  type ScanResult,
  type ScanText,
  WORST_FIRST,
} from '../scan/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { painter } from './colour.ts';
import type { FlagValues, Invocation, Io } from './command.ts';
import { textFlag, textFlags } from './flags.ts';
import { ownProgram } from './own-program.ts';
import { ruleNamed, rulePage } from './rule-pages.ts';
import { startProgress } from './scan/progress.ts';
import { plural, visible, wrap } from './text.ts';
import { version } from './version.ts';

const CLEAN = 0;
const FOUND = 1;
const INCOMPLETE = 3;
const INTERRUPTED = 130;
const LONGEST_STDIN = 32 << 20;
const MOST_SHOWN = 50;

/** From which severity on a report shows fixes: each costs an inspection of its file. Other reports show none. */
const SHOWN_FIXES: Readonly<Record<string, ScanLimit>> = { text: 'medium', json: 'low', sarif: 'low' };

/** 0: clean; 1: findings at or above --fail-on; 3: something was not analysed; 130: ended by Ctrl-C. */
export async function scan({ args, flags, rest, io }: Invocation): Promise<number> {
  const request = requestOf([...args, ...(rest ?? [])], flags, io);
  const limit = failOn(flags);
  process.once('SIGINT', () => process.exit(INTERRUPTED));
  const progress = startProgress(io, flags['quiet'] === true);
  const result = await scanPaths({ ...request, onProgress: progress.step }).finally(progress.end);
  if (flags['fix-diff'] === true) await showFixes(result, request.rules, io);
  else publish(result, flags, io);
  if (typeof flags['write-baseline'] === 'string') acceptAll(flags['write-baseline'], result, io);
  if (flags['prune-baseline'] === true) forgetGone(result, flags, io);
  // What was found weighs more than what was not looked at; neither is ever folded into "clean".
  if (counting(result.findings).some(({ severity }) => isAtLeast(severity, limit))) return FOUND;
  return result.incomplete.length > 0 ? INCOMPLETE : CLEAN;
}

function requestOf(paths: readonly string[], flags: FlagValues, io: Io): ScanRequest {
  const kinds = ['diff', 'staged', 'stdin'].filter((name) => flags[name] !== undefined);
  if (kinds.length > 1) throw usage(`--${kinds[0]} and --${kinds[1]} exclude each other.`);
  const isStdin = flags['stdin'] === true;
  if (isStdin && (paths.length > 0 || flags['history'] === true)) throw usage('--stdin takes no paths and has no history.');
  if (!isStdin && flags['language'] !== undefined)
    throw usage('--language belongs to --stdin.', 'Files are known by their names.');
  if (flags['json'] === true && flags['format'] !== undefined) throw usage('--json and --format exclude each other.');
  const isWithFixes = flags['fix-diff'] === true;
  const hasForm = ['format', 'json', 'output'].some((name) => flags[name] !== undefined);
  if (isWithFixes && (isStdin || flags['staged'] === true || hasForm)) {
    throw usage('--fix-diff prints a patch of files; it goes with no --format, --json, --output, --staged or --stdin.');
  }
  const changesBaseline = flags['write-baseline'] !== undefined || flags['prune-baseline'] === true;
  if (changesBaseline && (kinds.length > 0 || flags['rule'] !== undefined || paths.length > 0)) {
    throw usage('A baseline is made of a whole scan, not of a change, of some rules or of some paths.');
  }
  const engines = textFlags(flags, 'engine');
  const semgrepRules = textFlags(flags, 'semgrep-config');
  if (engines.length > 0 && isWithFixes) throw usage('--fix-diff mends what Sallyport finds; it goes with no --engine.');
  if (semgrepRules.length > 0 && !engines.includes('semgrep')) throw usage('--semgrep-config belongs to --engine semgrep.');
  if (flags['prune-baseline'] === true && flags['baseline'] === undefined) throw usage('--prune-baseline needs --baseline FILE.');
  return {
    cwd: io.cwd,
    env: io.env,
    paths,
    exclude: textFlags(flags, 'exclude'),
    rules: textFlags(flags, 'rule').map((rule) => ruleNamed(rule).id),
    diff: textFlag(flags, 'diff'),
    staged: flags['staged'] === true,
    history: flags['history'] === true,
    text: isStdin ? readStdin(textFlag(flags, 'language') ?? 'text') : undefined,
    engines: { names: engines, semgrepRules, ownProgram: ownProgram() },
    baseline: textFlag(flags, 'baseline'),
    jobs: jobsOf(textFlag(flags, 'jobs')),
    maxMs: timeOf(textFlag(flags, 'max-time')),
    state: flags['no-cache'] === true || isStdin ? undefined : stateDirectory(io.env),
    today: new Date().toISOString().slice(0, 10),
    fixesFrom: isWithFixes ? 'low' : (SHOWN_FIXES[formatOf(flags)] ?? 'none'),
  };
}

function formatOf(flags: FlagValues): string {
  return flags['json'] === true ? 'json' : (textFlag(flags, 'format') ?? 'text');
}

function readStdin(language: string): ScanText {
  const path = Object.hasOwn(LANGUAGE_PATHS, language) ? LANGUAGE_PATHS[language] : undefined;
  if (path === undefined) {
    throw new UserError('LANGUAGE_UNKNOWN', `There is no language "${language}" here.`, {
      hint: `It is one of: ${Object.keys(LANGUAGE_PATHS).join(', ')}.`,
    });
  }
  const bytes = readFileSync(0);
  if (bytes.length > LONGEST_STDIN) throw usage('What came on standard input is longer than 32 MiB.');
  return { path, text: bytes.toString('utf8') };
}

function publish(result: ScanResult, flags: FlagValues, io: Io): void {
  const format = formatOf(flags);
  const output = textFlag(flags, 'output');
  const text = render(result, format, flags, io);
  if (output === undefined) io.out(text);
  else writeWhole(resolve(io.cwd, output), text, output);
  const summary = io.env['GITHUB_STEP_SUMMARY'];
  if (format === 'github' && summary !== undefined && summary !== '') appendFileSync(summary, githubSummary(result));
  // Whoever reads a file or pipes a document still learns how it went.
  const isTold = output === undefined && (format === 'text' || format === 'github');
  if (flags['quiet'] !== true && !isTold) io.err(closingLine(result));
}

function render(result: ScanResult, format: string, flags: FlagValues, io: Io): string {
  if (format === 'json') return renderJson(result);
  if (format === 'junit') return renderJunit(result);
  if (format === 'github') return renderGithub(result);
  if (format === 'gitlab') return renderGitlab(result);
  if (format === 'gitlab-sast') return renderGitlabSast(result, allRules, version, new Date());
  if (format === 'sarif') return renderSarif(result, { rules: allRules, pageOf: rulePage, version });
  const columns = flags['output'] === undefined ? io.columns : undefined;
  return renderText(result, {
    paint: painter(flags['output'] === undefined && io.colour.out),
    visible,
    inLines: (words, indent) => (columns === undefined ? indent + words : wrap(words, columns, indent)),
    nameOf: (path) => relative(io.cwd, join(result.root, path)) || path,
    most: flags['all'] === true ? Number.POSITIVE_INFINITY : MOST_SHOWN,
  });
}

function closingLine({ findings, incomplete }: ScanResult): string {
  const counted = counting(findings);
  const said = counted.length === 0 ? 'nothing found' : bySeverity(counted);
  return `sallyport: ${said}${incomplete.length === 0 ? '' : ` · ${incomplete.length} not analysed`}\n`;
}

/** A patch of every rewrite that holds; what it is about stands on standard error. */
async function showFixes(result: ScanResult, rules: readonly string[], io: Io): Promise<void> {
  const { mendedFiles } = await import('./fix.ts');
  const { patchOf } = await import('../guard/index.ts');
  const files = await mendedFiles(result, rules);
  for (const { path, before, after } of files) {
    const patch = patchOf(path, before, after);
    io.out(io.outIsTty ? patch.split('\n').map(visible).join('\n') : patch);
  }
  const count = files.reduce((sum, file) => sum + file.count, 0);
  const unread = result.incomplete.length === 0 ? '' : ` · ${result.incomplete.length} not analysed`;
  io.err(
    `sallyport: ${plural(count, 'rewrite')} in ${plural(files.length, 'file')}; ${plural(counting(result.findings).length, 'finding')}${unread}\n`,
  );
}

/** What is found now counts no more from here on. */
function acceptAll(file: string, { findings }: ScanResult, io: Io): void {
  const entries = findings.filter(({ suppressed, commit }) => suppressed?.by !== 'comment' && commit === undefined).map(entryFor);
  writeWhole(resolve(io.cwd, file), baselineText(entries), file);
  io.err(`Wrote ${visible(file)}. What stands in it counts no more with --baseline ${visible(file)}.\n`);
}

function forgetGone({ stale, incomplete }: ScanResult, flags: FlagValues, io: Io): void {
  const file = textFlag(flags, 'baseline') ?? '';
  if (incomplete.length > 0) {
    io.err(`Not everything was analysed, so nothing was taken out of ${visible(file)}.\n`);
    return;
  }
  const gone = new Set(stale);
  const kept = readBaseline(io.cwd, file).filter(({ fingerprint }) => !gone.has(fingerprint));
  writeWhole(resolve(io.cwd, file), baselineText(kept), file);
  io.err(`Took ${plural(gone.size, 'entry', 'entries')} out of ${visible(file)}.\n`);
}

function failOn(flags: FlagValues): FailOn {
  const chosen = textFlag(flags, 'fail-on') ?? 'high';
  return WORST_FIRST.find((severity) => severity === chosen) ?? 'none';
}

function jobsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new UserError('JOBS_INVALID', `"${text}" is no number of threads.`, { hint: 'For example --jobs 2.' });
}

function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined ? undefined : parseTime(text);
  if (text === undefined || time !== undefined) return time;
  throw new UserError('TIME_INVALID', `"${text}" is no time.`, { hint: 'For example --max-time 2m.' });
}

/** The whole file or the old one, never half. A link stays a link, and a device or a pipe (`/dev/null`) is written to, never replaced. */
function writeWhole(path: string, text: string, given: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) {
      writeFileSync(path, text);
      return;
    }
    const target = there === undefined ? path : realpathSync(path);
    const temporary = `${target}.${process.pid}.new`;
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  } catch (cause) {
    throw new UserError('OUTPUT_UNWRITABLE', `${given} can't be written.`, {
      hint: 'Name a file in a folder that exists.',
      cause,
    });
  }
}

function usage(sentence: string, hint?: string): UserError {
  return new UserError('USAGE', sentence, hint === undefined ? {} : { hint });
}
