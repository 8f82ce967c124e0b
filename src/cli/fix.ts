/** `sallyport fix`: each rewrite is shown, and made when a person says yes. */
import { join, relative } from 'node:path';
import { mendAll, nextMend, readForMending, scanPaths, writeMended } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { counting, type ScanResult } from '../scan/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { askPerson, isYes } from './ask-person.ts';
import { painter } from './colour.ts';
import type { FlagValues, Invocation, Io } from './command.ts';
import { textDiff } from './diff-report.ts';
import { ruleNamed } from './rule-pages.ts';
import { startProgress } from './scan/progress.ts';
import { plural, visible } from './text.ts';

const INCOMPLETE = 3;

/** What a person says to one rewrite. */
type Answer = 'yes' | 'no' | 'all' | 'quit';

interface Tally {
  made: number;
  left: number;
  readonly files: Set<string>;
}

/** 0: done; 3: something was not analysed. */
export async function fix({ args, rest, flags, io }: Invocation): Promise<number> {
  const isAgreed = flags['yes'] === true;
  if (!isAgreed && !io.stdinIsTty) {
    throw new UserError('FIX_NEEDS_YES', 'There is no terminal to ask on.', {
      hint: 'Look at the rewrites with `sallyport scan --fix-diff`, then make them all with --yes.',
    });
  }
  const rules = rulesOf(flags);
  const today = new Date().toISOString().slice(0, 10);
  const paths = [...args, ...(rest ?? [])];
  const progress = startProgress(io, false);
  const state = stateDirectory(io.env);
  const request = { cwd: io.cwd, env: io.env, paths, exclude: [], rules, state, today, onProgress: progress.step };
  const result = await scanPaths(request).finally(progress.end);
  const tally: Tally = { made: 0, left: 0, files: new Set() };
  let answer: Answer = isAgreed ? 'all' : 'no';
  for (const path of fixable(result)) {
    answer = await mendFile(join(result.root, path), path, { rules, today }, answer, tally, io);
    if (answer === 'quit') break;
  }
  io.out(`${told(tally)}\n`);
  return tellUnread(result, io) ? INCOMPLETE : 0;
}

/** What was not analysed may hold what could be mended, so "nothing to mend" is not said without it. True when there is any. */
function tellUnread({ incomplete, root }: ScanResult, io: Io): boolean {
  for (const { path, line, reason } of incomplete) {
    const place = `${relative(io.cwd, join(root, path)) || path}${line === undefined ? '' : `:${line}`}`;
    io.err(`Not analysed: ${visible(place)}: ${visible(reason)}\n`);
  }
  return incomplete.length > 0;
}

/** Paths of files in which something can be mended. */
export function fixable({ findings }: ScanResult): readonly string[] {
  const withFix = counting(findings).filter(({ fix: known, commit }) => known !== undefined && commit === undefined);
  return [...new Set(withFix.map(({ place }) => place.path))];
}

async function mendFile(
  full: string,
  path: string,
  options: { readonly rules: readonly string[]; readonly today: string },
  given: Answer,
  tally: Tally,
  io: Io,
): Promise<Answer> {
  const shown = visible(relative(io.cwd, full) || path);
  const start = readForMending(full);
  if (start === undefined) {
    io.err(`${shown} is not plain UTF-8, or no plain file: left alone.\n`);
    return given;
  }
  let text = start;
  let answer = given;
  const declined = new Set<string>();
  for (;;) {
    const mend = await nextMend({ path, text }, { ...options, declined });
    if (mend === undefined) return answer;
    const { finding, description, key, after } = mend;
    const paint = painter(io.colour.out);
    io.out(
      `\n${paint('bold', finding.rule)}  ${shown}:${finding.place.line}  ${visible(finding.message)}\n${paint('cyan', visible(description))}`,
    );
    io.out(`${textDiff(shown, text, after, io.colour.out).join('\n')}\n`);
    if (answer !== 'all') answer = await ask();
    if (answer === 'quit') return answer;
    if (answer === 'no') {
      declined.add(key);
      tally.left += 1;
      continue;
    }
    writeMended(full, text, after);
    text = after;
    tally.made += 1;
    tally.files.add(path);
  }
}

async function ask(): Promise<Answer> {
  const said = await askPerson('Make this change? y = yes, a = yes to all, q = quit, Enter = no: ');
  if (isYes(said)) return 'yes';
  if (said === 'a' || said === 'all') return 'all';
  return said === undefined || said === 'q' || said === 'quit' ? 'quit' : 'no';
}

function told({ made, left, files }: Tally): string {
  if (made === 0 && left === 0) return 'Nothing that is found here has a rewrite that holds.';
  const rest = left === 0 ? '' : `, ${left} left as they are`;
  return made === 0 ? `Nothing was changed${rest}.` : `${plural(made, 'change')} made in ${plural(files.size, 'file')}${rest}.`;
}

function rulesOf(flags: FlagValues): readonly string[] {
  const value = flags['rule'];
  return Array.isArray(value) ? value.map((rule: string) => ruleNamed(rule).id) : [];
}

/** For `scan --fix-diff`: what each file would hold with every rewrite that holds. */
export async function mendedFiles(
  result: ScanResult,
  rules: readonly string[],
): Promise<readonly { readonly path: string; readonly before: string; readonly after: string; readonly count: number }[]> {
  const today = new Date().toISOString().slice(0, 10);
  const files = [];
  for (const path of fixable(result)) {
    const before = readForMending(join(result.root, path));
    if (before === undefined) continue;
    const { after, mends } = await mendAll({ path, text: before }, { rules, today });
    if (mends.length > 0) files.push({ path, before, after, count: mends.length });
  }
  return files;
}
