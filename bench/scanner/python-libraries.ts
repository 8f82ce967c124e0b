/** Python packages with a known weakness, and the same ones mended. pip brings those that are not yet in the folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Said, SourceText } from './label.ts';
import { isSameMistake } from './label.ts';
import { type Judged, printJudged } from './libraries.ts';
import { runOurs } from './ours.ts';
import { PYTHON_PAIRS, type PythonPair } from './python-libraries.table.ts';

const READ = /\.py$/;
const NOT_READ = /(?:^|\/)(?:tests?|testing|examples?|benchmarks?|docs?|_vendor|vendored)\/|(?:^|\/)test_[^/]*$/;
const LARGEST = 400_000;

/** The files of a wheel, which is opened in memory and never installed; undefined: pip does not have it. */
function wheelOf(folder: string, name: string, version: string): readonly SourceText[] | undefined {
  const home = join(folder, `${name}-${version}`);
  if (!existsSync(home)) {
    mkdirSync(home, { recursive: true });
    const args = ['download', '-q', '--no-deps', '--only-binary=:all:', '--ignore-requires-python', '-d', home];
    spawnSync('pip', [...args, `${name}==${version}`], { stdio: 'ignore' });
  }
  const wheel = readdirSync(home).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) return undefined;
  const isRead = ({ name: path, originalSize }: { name: string; originalSize: number }): boolean =>
    READ.test(path) && !NOT_READ.test(path) && originalSize <= LARGEST;
  const files = unzipSync(readFileSync(join(home, wheel)), { filter: isRead });
  return Object.entries(files)
    .map(([path, bytes]) => ({ path, text: new TextDecoder().decode(bytes) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Findings of the right kind in the file that the mending changed, and in its functions where the row names some. */
async function saidAt(pair: PythonPair, files: readonly SourceText[]): Promise<readonly Said[]> {
  const mended = files.find(({ path }) => path === pair.file || path.endsWith(`/${pair.file}`));
  if (mended === undefined) return [];
  const { said } = await runOurs({ name: pair.name, files, labels: [], isProject: true });
  const isThere = ({ path, line }: Said): boolean =>
    path === mended.path &&
    (pair.functions.length === 0 || functionsAt(mended.text, line).some((name) => pair.functions.includes(name)));
  return said.filter((one) => isThere(one) && isSameMistake(one.cwe, [pair.cwe]));
}

/** Names of the functions around a line, read off the indentation. */
function functionsAt(text: string, line: number): readonly string[] {
  const lines = text.split('\n').slice(0, line);
  const names: string[] = [];
  let outside = Number.POSITIVE_INFINITY;
  for (const one of lines.reverse()) {
    const indent = one.search(/\S/);
    // What stands in brackets or quotes may begin at the left.
    const isStatement = /^\s*(?:async def|def|class|if|for|while|with|try|else|elif|except|return|\w+ =)\b/.test(one);
    if (indent < 0 || indent >= outside || !isStatement) continue;
    outside = indent;
    const name = /^\s*(?:async )?def (\w+)/.exec(one)?.[1];
    if (name !== undefined) names.push(name);
  }
  return names;
}

export async function scorePythonLibraries(folder: string, only: readonly string[], isWrongShown: boolean): Promise<void> {
  const judged: Judged[] = [];
  for (const pair of PYTHON_PAIRS) {
    if (only.length > 0 && !only.includes(pair.name)) continue;
    const [bad, fixed] = [wheelOf(folder, pair.name, pair.bad), wheelOf(folder, pair.name, pair.fixed)];
    if (bad === undefined || fixed === undefined) {
      console.log(`skipped: pip does not bring ${pair.name} ${bad === undefined ? pair.bad : pair.fixed}`);
      continue;
    }
    judged.push({ pair, bad: await saidAt(pair, bad), fixed: await saidAt(pair, fixed) });
  }
  printJudged('Python', judged, isWrongShown);
}
