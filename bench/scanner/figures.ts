/** What a scan costs: whole processes of the built program, beside bandit and bare Node, and one file in a process that is warm. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCodeParser } from '../../src/guard/index.ts';
import { inspectCode, languageOfPath } from '../../src/inspect/code/index.ts';
import { type Launch, measurePairs, type Side } from '../measure.ts';
import { cleanUpAtExit, makePlace, ON_DISK, type Place, removePlace } from '../place.ts';
import { compared, productVersion, type Row } from '../results.ts';
import { addedMs, type Pair } from '../statistics.ts';
import { SALLYPORT } from '../tools.ts';
import type { Corpus } from './label.ts';

const START_PAIRS = 10;
const WHOLE_PAIRS = 3;
const WARM_ROUNDS = 40;

/** The rows of RESULTS.md. `root` holds the corpora; what is not there is left out with a row that says so. */
export async function measureFigures(root: string, corpora: readonly Corpus[]): Promise<readonly Row[]> {
  cleanUpAtExit();
  const place = makePlace(ON_DISK);
  try {
    const folder = join(root, 'django', 'django');
    const whole = existsSync(folder) ? await wholeProject(folder, place) : [missing('Django', `${folder} is not there`)];
    return [await startUp(place), ...whole, ...(await warmFiles(corpora))];
  } finally {
    removePlace(place);
  }
}

const SCAN = `sallyport scan ${productVersion()}`;

async function startUp(place: Place): Promise<Row> {
  const file = join(place.workspace, 'a.py');
  writeFileSync(
    file,
    'import json\n\n\ndef load(path):\n    with open(path) as file:\n        return json.load(file)\n'.repeat(10),
  );
  const bare = side('node -e 0', [process.execPath, '-e', '0'], place);
  const own = side('sallyport scan', [process.execPath, SALLYPORT, 'scan', '--no-cache', file], place);
  const pairs = await measurePairs(bare, own, START_PAIRS, place);
  return scanner('one file, from start to end', ['node -e 0', SCAN], pairs, {
    text: '<= +120 ms',
    isMet: () => addedMs(pairs).median <= 120,
  });
}

async function wholeProject(folder: string, place: Place): Promise<readonly Row[]> {
  cpSync(folder, join(place.workspace, 'django'), { recursive: true });
  const scanWith = (jobs: number): Side =>
    side(
      `--jobs ${jobs}`,
      // Two of its files are meant not to parse: exit 3.
      [
        'sh',
        '-c',
        '"$@" >/dev/null 2>&1; [ $? -le 3 ]',
        'sh',
        process.execPath,
        SALLYPORT,
        'scan',
        '--no-cache',
        '--fail-on',
        'none',
        '--jobs',
        String(jobs),
        'django',
      ],
      place,
    );
  const jobs = await measurePairs(scanWith(1), scanWith(2), WHOLE_PAIRS, place);
  const peak = Math.max(...jobs.flatMap(({ a, b }) => [a.peakMib, b.peakMib]));
  const megabytes = bytesBelow(folder) / 1e6;
  const speed = megabytes / Math.min(...jobs.map(({ a }) => a.cpuS));
  const plain = { ...scanner('', [SCAN, ''], []), pairs: jobs.length };
  return [
    await besideBandit(scanWith(1), place),
    scanner('Django, one thread and two', [`${SCAN} --jobs 1`, '--jobs 2'], jobs, {
      text: 'at least 1.6 times as fast',
      isMet: () => Math.max(...jobs.map(({ a, b }) => a.wallMs / b.wallMs)) >= 1.6,
    }),
    judged(
      plain,
      'Django, source a CPU second',
      `${speed.toFixed(2)} MB/s (${megabytes.toFixed(1)} MB)`,
      '>= 2 MB/s',
      speed >= 2,
    ),
    judged(plain, 'Django, memory at most', `${peak.toFixed(0)} MiB`, '<= 300 MB', peak * 1.048576 <= 300),
  ];
}

async function besideBandit(own: Side, place: Place): Promise<Row> {
  const bandit = process.env['BANDIT'] ?? 'bandit';
  const { status, stdout } = spawnSync(bandit, ['--version'], { encoding: 'utf8' });
  if (status !== 0) return missing('Django beside bandit', 'no bandit (BANDIT names it)');
  const other = side('bandit', ['sh', '-c', '"$1" -q -r --exit-zero django >/dev/null 2>&1', 'sh', bandit], place);
  const pairs = await measurePairs(other, own, WHOLE_PAIRS, place);
  const version = /\d[\d.]*/.exec(stdout)?.[0] ?? '';
  return scanner('Django, all rules', [`bandit ${version}`, `${SCAN} --jobs 1`], pairs);
}

/** The time of the processor for one file of about 300 lines, when everything is loaded and compiled: the least of many rounds. */
async function warmFiles(corpora: readonly Corpus[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, ending] of [
    ['Python', '.py'],
    ['TypeScript', '.ts'],
    ['JavaScript', '.js'],
  ] as const) {
    const files = corpora
      .flatMap((corpus) => corpus.files)
      .filter(({ path }) => path.endsWith(ending) && !path.includes('semgrep'));
    const file = files.filter(({ text }) => Math.abs(text.split('\n').length - 300) <= 20)[0];
    const language = file === undefined ? undefined : languageOfPath(file.path);
    if (file === undefined || language === undefined) continue;
    const parser = await loadCodeParser(language);
    const times = Array.from({ length: WARM_ROUNDS }, () => {
      const before = process.cpuUsage();
      inspectCode({ path: file.path, text: file.text, language }, parser);
      const used = process.cpuUsage(before);
      return (used.user + used.system) / 1000;
    });
    const least = Math.min(...times);
    const figure = `${least.toFixed(1)} ms of CPU (${file.text.split('\n').length} lines)`;
    rows.push(judged(scanner('', [SCAN, ''], []), `${name}, one file, warm`, figure, '<= 15 ms', least <= 15));
  }
  return rows;
}

function side(name: string, argv: readonly string[], place: Place): Side {
  return { name, version: '', launch: async (): Promise<Launch> => ({ argv, env: place.env }) };
}

function scanner(
  name: string,
  sides: readonly [string, string],
  pairs: readonly Pair[],
  target?: { readonly text: string; readonly isMet: (pairs: readonly Pair[]) => boolean },
): Row {
  if (pairs.length > 0) return { ...compared('start-up', name, sides, pairs, target), group: 'scanner' };
  const empty = { pairs: 0, figure: '', ratio: '', cpu: '', target: '', verdict: '', note: '' } as const;
  return { group: 'scanner', name, sides: sides[0], ...empty };
}

function judged(row: Row, name: string, figure: string, target: string, isMet: boolean): Row {
  return { ...row, name, figure, target, verdict: isMet ? 'met' : 'not met' };
}

function missing(name: string, note: string): Row {
  return { ...scanner(name, ['', ''], []), verdict: 'skipped', note };
}

function bytesBelow(folder: string): number {
  const { stdout } = spawnSync('find', [folder, '-type', 'f', '-name', '*.py', '-o', '-type', 'f', '-name', '*.js'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return stdout
    .split('\n')
    .filter((path) => path !== '')
    .reduce((sum, path) => sum + readFileSync(path).length, 0);
}
