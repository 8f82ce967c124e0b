/** Libraries with a known weakness, and the same ones mended. npm brings those that are not yet in the folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, isSameMistake, type Said, type SourceText } from './label.ts';
import { LIBRARY_PAIRS, type LibraryPair } from './libraries.table.ts';
import { atMended } from './mended.ts';
import { runOurs } from './ours.ts';

const READ = /\.(?:[cm]?js|jsx|tsx?|mts|cts)$/;
/** Programs without an ending, and what their first line names. */
const COMMAND = /(?:^|\/)bin\/[\w-]+$/;
const NODE = /^#!.{0,80}\bnode\b/;
const NOT_READ =
  /(?:^|\/)(?:node_modules|tests?|__tests__|spec|bench(?:mark)?s?|examples?|demo|docs?)\/|\.min\.js$|\.d\.[cm]?ts$/;
const LARGEST = 400_000;

/** Unpacks one version, which npm fetches when it is not there; undefined: npm does not have it. */
function versionIn(folder: string, name: string, version: string): string | undefined {
  const file = `${name.replace('@', '').replace('/', '-')}-${version}`;
  const home = join(folder, file);
  if (existsSync(home)) return home;
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${file}.tgz`);
  if (!existsSync(archive)) {
    const args = ['pack', `${name}@${version}`, '--silent', '--ignore-scripts', '--pack-destination', folder];
    spawnSync('npm', args, { cwd: folder, stdio: 'ignore' });
  }
  if (!existsSync(archive)) return undefined;
  mkdirSync(home);
  const unpacked = spawnSync('tar', ['-xzf', archive, '-C', home, '--no-same-owner', '--strip-components=1']);
  return unpacked.status === 0 ? home : undefined;
}

function sources(home: string): readonly SourceText[] {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((path) => (READ.test(path) || COMMAND.test(path)) && !NOT_READ.test(path))
    .filter((path) => statSync(join(home, path)).isFile() && statSync(join(home, path)).size <= LARGEST)
    .map((path) => ({ path, text: readFileSync(join(home, path), 'utf8') }))
    .filter(({ path, text }) => READ.test(path) || NODE.test(text))
    .map(({ path, text }) => ({ path: READ.test(path) ? path : `${path}.js`, text }));
}

const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
type Threshold = 'low' | 'medium';

export interface Judged {
  readonly pair: Pick<LibraryPair, 'name' | 'bad' | 'fixed' | 'cwe'>;
  readonly bad: readonly Said[];
  readonly fixed: readonly Said[];
}

/** Findings of the right kind in files that the mending changed, and those of them that are about what it changed. */
async function judge(
  pair: LibraryPair,
  badHome: string,
  fixedHome: string,
): Promise<{ readonly whole: Judged; readonly mended: Judged }> {
  const [bad, fixed] = [sources(badHome), sources(fixedHome)];
  const [badTexts, fixedTexts] = [textsOf(bad), textsOf(fixed)];
  const isChanged = (path: string): boolean => badTexts.get(path) !== fixedTexts.get(path);
  const saidOf = async (files: readonly SourceText[]): Promise<readonly Said[]> => {
    const corpus: Corpus = { name: pair.name, files, labels: [], isProject: true };
    const { said } = await runOurs(corpus);
    return said.filter(({ path, cwe }) => isChanged(path) && isSameMistake(cwe, [pair.cwe]));
  };
  const [before, after] = [await saidOf(bad), await saidOf(fixed)];
  return {
    whole: { pair, bad: before, fixed: after },
    mended: { pair, bad: atMended(before, badTexts, after, fixedTexts), fixed: atMended(after, fixedTexts, before, badTexts) },
  };
}

const textsOf = (files: readonly SourceText[]): ReadonlyMap<string, string> =>
  new Map(files.map(({ path, text }) => [path, text]));

function isSaid(said: readonly Said[], threshold: Threshold): boolean {
  return said.some(({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold));
}

/** Scores the scanner on the pairs, by weakness, for those who see everything and for those who begin at `medium`. */
export async function scoreLibraries(folder: string, only: readonly string[], isWrongShown: boolean): Promise<void> {
  const [whole, mended]: [Judged[], Judged[]] = [[], []];
  for (const pair of LIBRARY_PAIRS) {
    if (only.length > 0 && !only.includes(pair.name) && !only.includes(`${pair.name}@${pair.bad}`)) continue;
    const homes = [versionIn(folder, pair.name, pair.bad), versionIn(folder, pair.name, pair.fixed)] as const;
    if (homes[0] === undefined || homes[1] === undefined) {
      console.log(`skipped: npm does not bring ${pair.name} ${homes[0] === undefined ? pair.bad : pair.fixed}`);
      continue;
    }
    const judged = await judge(pair, homes[0], homes[1]);
    whole.push(judged.whole);
    mended.push(judged.mended);
  }
  printJudged('libraries', whole, false);
  printJudged('mended', mended, isWrongShown);
}

/** The shares by weakness and in all, and what was judged wrongly. */
export function printJudged(name: string, judged: readonly Judged[], isWrongShown: boolean): void {
  for (const threshold of ['medium', 'low'] as const) {
    const cwes = new Set(judged.map(({ pair }) => pair.cwe));
    for (const cwe of cwes)
      print(
        `${name} CWE-${cwe}`,
        threshold,
        judged.filter(({ pair }) => pair.cwe === cwe),
      );
    print(name, threshold, judged);
  }
  if (isWrongShown) for (const one of judged) printWrong(one);
}

function print(name: string, threshold: Threshold, judged: readonly Judged[]): void {
  const found = judged.filter(({ bad }) => isSaid(bad, threshold)).length;
  const alarms = judged.filter(({ fixed }) => isSaid(fixed, threshold)).length;
  const right = judged.filter(({ bad, fixed }) => isSaid(bad, threshold) && !isSaid(fixed, threshold)).length;
  const share = (part: number): string => `${part}/${judged.length} ${((100 * part) / judged.length).toFixed(1)}%`.padStart(15);
  console.log(`${name.padEnd(20)}${`>= ${threshold}`.padEnd(12)}${share(found)}${share(alarms)}${share(right)}`);
}

function printWrong({ pair, bad, fixed }: Judged): void {
  const places = (said: readonly Said[]): string =>
    said.map(({ path, line, severity, rule }) => `${path}:${line} ${severity} ${rule}`).join(', ');
  if (!isSaid(bad, 'medium')) console.log(`  missed ${pair.name} ${pair.bad} CWE-${pair.cwe} ${places(bad)}`);
  if (isSaid(fixed, 'low')) console.log(`  alarm  ${pair.name} ${pair.fixed} CWE-${pair.cwe} ${places(fixed)}`);
}
