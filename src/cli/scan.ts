/** `sallyport scan`: what is dangerous in code, configuration and secrets, before it runs or is merged. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scanPaths, scanRules } from '../guard/index.ts';
import { type Severity, UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import {
  baselineText,
  counting,
  parseBaseline,
  renderGithub,
  renderGitlab,
  renderJson,
  renderJunit,
  renderSarif,
  renderText,
  type ScanResult,
} from '../scan/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { painter } from './colour.ts';
import type { FlagValues, Invocation, Io } from './command.ts';
import { rulesOf, today } from './scan-flags.ts';
import { scanStdin } from './scan-stdin.ts';
import { visible } from './text.ts';
import { version } from './version.ts';

const ORDER: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];
const INTERRUPTED = 130;
const INCOMPLETE = 3;

/** 0: clean; 1: findings at or above --fail-on; 3: something was not analysed; 130: ended by Ctrl-C. */
export async function scan({ args, flags, io }: Invocation): Promise<number> {
  const threshold = thresholdOf(flags['fail-on']);
  const rules = rulesOf(flags['rule']);
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  const result =
    flags['stdin'] === true
      ? await scanStdin(flags, rules)
      : await scanPaths({
          cwd: io.cwd,
          paths: args,
          env: io.env,
          change: changeOf(flags),
          exclude: texts(flags['exclude']),
          rules,
          baseline: baselineOf(flags['baseline'], io),
          jobs: jobsOf(flags['jobs']),
          maxMs: timeOf(flags['max-time']),
          cache: flags['no-cache'] === true ? undefined : join(stateDirectory(io.env), 'scan-cache'),
          version,
          today: today(),
          progress: progressOf(flags, io),
          signal: ended.signal,
        });
  write(render(result, flags, io), flags, io);
  if (typeof flags['write-baseline'] === 'string') writeBaseline(flags['write-baseline'], result, io);
  if (ended.signal.aborted) return INTERRUPTED;
  const isBad = threshold !== undefined && counting(result.findings).some(({ severity }) => ORDER.indexOf(severity) >= threshold);
  // A scan that could not see everything is never clean.
  if (isBad) return 1;
  return result.incomplete.length > 0 ? INCOMPLETE : 0;
}

function thresholdOf(value: unknown): number | undefined {
  return value === 'none' ? undefined : ORDER.indexOf(ORDER.find((severity) => severity === value) ?? 'high');
}

function changeOf(flags: FlagValues): { readonly since: string } | { readonly staged: true } | undefined {
  if (flags['staged'] === true && typeof flags['diff'] === 'string')
    throw new UserError('FLAGS_EXCLUDE', '--diff and --staged exclude each other.');
  if (flags['staged'] === true) return { staged: true };
  return typeof flags['diff'] === 'string' ? { since: flags['diff'] } : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function jobsOf(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string' && /^[1-9]\d{0,2}$/.test(value)) return Number(value);
  throw new UserError('JOBS_INVALID', `"${value}" is no number of threads.`, { hint: 'For example --jobs 2.' });
}

function timeOf(value: unknown): number {
  if (value === undefined) return 0;
  const ms = typeof value === 'string' ? parseTime(value) : undefined;
  if (ms !== undefined) return ms;
  throw new UserError('TIME_INVALID', `"${value}" is no time.`, { hint: 'For example --max-time 2m.' });
}

function baselineOf(value: unknown, io: Io): ReadonlyMap<string, string> {
  if (typeof value !== 'string') return new Map();
  const path = resolve(io.cwd, value);
  if (!existsSync(path))
    throw new UserError('BASELINE_MISSING', `There is no baseline ${value}.`, {
      hint: `Write one: sallyport scan --write-baseline ${value}`,
    });
  return parseBaseline(readFileSync(path, 'utf8'), value);
}

function progressOf(flags: FlagValues, io: Io): ((done: number, all: number) => void) | undefined {
  if (!io.errIsTty || flags['quiet'] === true) return undefined;
  const began = Date.now();
  return (done, all) => {
    // Short scans say nothing.
    if (Date.now() - began > 700 || done === all)
      io.err(done === all ? '\r\x1b[K' : `\r\x1b[K${Math.round((100 * done) / all)} % inspected`);
  };
}

function render(result: ScanResult, flags: FlagValues, io: Io): string {
  switch (flags['format']) {
    case 'json':
      return renderJson(result);
    case 'sarif':
      return renderSarif(result, scanRules(), version);
    case 'junit':
      return renderJunit(result);
    case 'github':
      return renderGithub(result);
    case 'gitlab':
      return renderGitlab(result);
    default: {
      const most = flags['all'] === true ? Number.POSITIVE_INFINITY : 50;
      const paint = painter(typeof flags['output'] !== 'string' && io.colour.out);
      return renderText(result, { paint, visible, lineOf: lineReader(io.cwd), most });
    }
  }
}

/** Lines of files for the frames, each file read once. */
function lineReader(cwd: string): (path: string, line: number) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return (path, line) => {
    let lines = files.get(path);
    if (lines === undefined) {
      lines = readLines(resolve(cwd, path));
      files.set(path, lines);
    }
    return lines[line - 1];
  };
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function write(text: string, flags: FlagValues, io: Io): void {
  if (typeof flags['output'] !== 'string') {
    io.out(text);
    return;
  }
  const path = resolve(io.cwd, flags['output']);
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new UserError('OUTPUT_UNWRITABLE', `${flags['output']} can't be written.`, {
      hint: 'Name a file in a folder that exists.',
      cause,
    });
  }
}

function writeBaseline(path: string, result: ScanResult, io: Io): void {
  writeFileSync(resolve(io.cwd, path), baselineText(result.findings));
  io.err(`Wrote ${path}. What stands in it counts no more with --baseline ${path}.\n`);
}
