/**
 * `npm run bench:packages [-- FOLDER] [--wrong]`: how well names are judged, on the development half of labelled names that lies
 * in FOLDER (or in packages/dev of the folder that SALLYPORT_EVAL names), and what it costs. The program must be built.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  decodePopularNames,
  encodePopularNames,
  judgePackage,
  normalName,
  type PackageJudgement,
  type PackageKnowledge,
  type PopularNames,
  packageReaderFor,
  readPackages,
} from '../../src/inspect/packages/index.ts';
import { openKnowledge } from '../../src/package-data/index.ts';
import { BUILT_IN_POLICY } from '../../src/policy/index.ts';
import { commandLine } from '../../tools/command-line.ts';
import { type Row, readSets } from './data.ts';
import { BAD_VERSION, withReports } from './fetched.ts';

const { values, positionals } = commandLine(import.meta.filename, { wrong: { type: 'boolean', default: false } }, 'any');
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const evaluation = process.env['SALLYPORT_EVAL'];
const folder = positionals[0] ?? (evaluation === undefined ? undefined : join(evaluation, 'packages', 'dev'));
const now = Date.now();
const ROUNDS = 5;
const PROGRAM = join(root, 'dist', 'bin', 'sallyport.js');

console.log(
  'Published beside it, on another half of the same sets (at 8,000 targets): npq asks about 88.2 % of npm and 77.5 % of PyPI squats,',
);
console.log('and about 8.9 % and 19.4 % of honest names; GuardDog about 79.6 % and 70.0 %, and 2.9 % and 6.1 %.\n');
const indexes = { npm: load('npm'), pypi: load('pypi') };
const loading = timeOfLoading();
heldOut('npm');
heldOut('pypi');
popularStays();
if (folder === undefined || !existsSync(folder))
  console.log('\nbench:packages: skipped the labelled names: no FOLDER and no SALLYPORT_EVAL');
else await labelled(folder);
cost();

/** The median of nine: the first one waits for the disk. */
function timeOfLoading(): number {
  const times = Array.from({ length: 9 }, () => {
    const began = performance.now();
    load('npm');
    load('pypi');
    return performance.now() - began;
  });
  return times.sort((one, other) => one - other)[4] ?? 0;
}

function load(ecosystem: 'npm' | 'pypi'): PopularNames {
  return decodePopularNames(readFileSync(join(root, 'dist', 'packages', `${ecosystem}.names`)));
}

function knowing(popular: PopularNames): PackageKnowledge {
  return { popular: ({ length }) => (length === 0 ? undefined : popular), records: () => [], listed: () => undefined };
}

function judge(
  row: { readonly ecosystem: 'npm' | 'pypi'; readonly name: string },
  knowledge: PackageKnowledge,
  version?: string,
): PackageJudgement {
  const ref = { ...row, name: normalName(row.ecosystem, row.name), source: 'registry', isDirect: true } as const;
  return judgePackage(version === undefined ? ref : { ...ref, version }, knowledge, { rules: BUILT_IN_POLICY.packages, now });
}

function isAsked({ verdict }: PackageJudgement): boolean {
  return verdict === 'suspicious' || verdict === 'malicious';
}

function isDenied(judgement: PackageJudgement): boolean {
  return isAsked(judgement) && judgement.tier === 'deny';
}

/** A share with its Wilson interval at 95 %. */
function share(part: number, all: number): string {
  if (all === 0) return '-';
  const p = part / all;
  const z = 1.96;
  const middle = (p + z ** 2 / (2 * all)) / (1 + z ** 2 / all);
  const half = (z * Math.sqrt((p * (1 - p)) / all + z ** 2 / (4 * all ** 2))) / (1 + z ** 2 / all);
  const percent = (value: number): string => (100 * value).toFixed(2);
  return `${part} of ${all} = ${percent(p)} % [${percent(Math.max(0, middle - half))}, ${percent(middle + half)}]`;
}

function told(label: string, rows: readonly Row[], knowledge: PackageKnowledge): void {
  const judged = rows.map((row) => judge(row, knowledge));
  console.log(
    `${label.padEnd(44)} asked ${share(judged.filter(isAsked).length, rows.length)}; denied ${share(judged.filter(isDenied).length, rows.length)}`,
  );
}

/** Names that no rule was made for: the index is cut at 8,000, and the rest of it is honest and unknown. */
function heldOut(ecosystem: 'npm' | 'pypi'): void {
  const all = indexes[ecosystem];
  const names = Array.from({ length: all.count }, (_, rank) => all.nameAt(rank));
  const cut = decodePopularNames(encodePopularNames(ecosystem, all.date, names.slice(0, 8000)));
  const rows = names.slice(8000).map((name) => ({ ecosystem, name, more: '' }));
  told(`${ecosystem}: honest names, rank 8,001 and more`, rows, knowing(cut));
}

function popularStays(): void {
  for (const ecosystem of ['npm', 'pypi'] as const) {
    const all = indexes[ecosystem];
    const flagged = Array.from({ length: all.count }, (_, rank) =>
      judge({ ecosystem, name: all.nameAt(rank) }, knowing(all)),
    ).filter((one) => one.verdict !== 'known');
    console.log(`${ecosystem}: popular names that are not known`.padEnd(44), flagged.length);
  }
}

async function labelled(path: string): Promise<void> {
  const sets = readSets(path);
  console.log('');
  for (const ecosystem of ['npm', 'pypi'] as const) {
    const popular = indexes[ecosystem];
    const knowledge = knowing(popular);
    const isNew = (row: Row): boolean => popular.rankOf(normalName(ecosystem, row.name)) === undefined;
    const squats = sets.squats.filter(
      (row) => row.ecosystem === ecosystem && isNew(row) && popular.rankOf(normalName(ecosystem, row.more)) !== undefined,
    );
    told(`${ecosystem}: squats whose target is in the index`, squats, knowledge);
    console.log(`${ecosystem}: macro average over targets`.padEnd(44), macro(squats, knowledge));
    const honest = sets.honest.filter((row) => row.ecosystem === ecosystem && isNew(row));
    if (honest.length > 0) told(`${ecosystem}: honest names outside the index`, honest, knowledge);
    const malicious = sets.malicious.filter((row) => row.ecosystem === ecosystem && isNew(row));
    told(`${ecosystem}: malicious names, by their looks alone`, malicious, knowledge);
    if (values.wrong)
      for (const row of [
        ...squats.filter((one) => !isAsked(judge(one, knowledge))),
        ...honest.filter((one) => isAsked(judge(one, knowledge))),
      ])
        console.log(`  wrong ${row.name} ${row.more}`);
  }
  await withReports(sets, async (state) => {
    const knowledge = openKnowledge(state);
    const compromised = new Set(sets.compromised.map(({ name }) => name));
    const listed = sets.malicious.filter(({ name }) => !compromised.has(name));
    const is = (rows: readonly Row[], version: string | undefined, verdict: string): number =>
      rows.filter((row) => judge(row, knowledge, version).verdict === verdict).length;
    console.log('\nwith the reports that `packages update` brought:');
    console.log(
      'listed malicious names that are stopped'.padEnd(44),
      share(
        listed.filter((row) => judge(row, knowledge).verdict === 'malicious' && judge(row, knowledge).tier === 'deny').length,
        listed.length,
      ),
    );
    console.log(
      'compromised names stopped in the bad version'.padEnd(44),
      share(is(sets.compromised, BAD_VERSION, 'malicious'), sets.compromised.length),
    );
    console.log(
      'compromised names stopped in another version'.padEnd(44),
      share(is(sets.compromised, '1.0.0', 'malicious'), sets.compromised.length),
    );
  });
}

function macro(rows: readonly Row[], knowledge: PackageKnowledge): string {
  const byTarget = new Map<string, boolean[]>();
  for (const row of rows) byTarget.set(row.more, [...(byTarget.get(row.more) ?? []), isAsked(judge(row, knowledge))]);
  const shares = [...byTarget.values()].map((asked) => asked.filter(Boolean).length / asked.length);
  const mean = shares.reduce((sum, one) => sum + one, 0) / Math.max(1, shares.length);
  return `asked ${(100 * mean).toFixed(1)} % (${shares.length} targets)`;
}

/** Names with a letter put behind them: none is known, so each takes the whole way. Other work on the machine only adds time. */
function cost(): void {
  const questions = (['npm', 'pypi'] as const).flatMap((ecosystem) => {
    const popular = indexes[ecosystem];
    const knowledge = knowing(popular);
    return Array.from({ length: Math.floor(popular.count / 8) }, (_, index) => ({
      row: { ecosystem, name: `${popular.nameAt(index * 8)}q` },
      knowledge,
    }));
  });
  const times = questions.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round += 1) {
    questions.forEach(({ row, knowledge }, index) => {
      const start = performance.now();
      judge(row, knowledge);
      times[index] = Math.min(times[index] ?? 0, performance.now() - start);
    });
  }
  times.sort((one, other) => one - other);
  const at = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(3);
  console.log(
    `\nboth indexes loaded in ${loading.toFixed(1)} ms; one name takes ${at(0.5)} ms (p50), ${at(0.95)} ms (p95), ${at(0.99)} ms (p99), n = ${times.length}, best of ${ROUNDS} rounds`,
  );
  console.log(lockfile());
  console.log(
    `indexes ${((fileSize('npm') + fileSize('pypi')) / 2 ** 20).toFixed(1)} MiB on the disk; memory of a program that has judged 2,000 names: ${memory()} MiB, before it did: ${memory(0)} MiB`,
  );
}

/** Reading a lockfile of 2,000 names that nobody knows, and judging each: warm, the best of the rounds. */
function lockfile(): string {
  const entries = Array.from({ length: 2000 }, (_, index) => {
    const name = `${indexes.npm.nameAt(index * 3).replace(/^@[^/]+\//, '')}q`;
    const url = `https://registry.example/${name}/-/${name}-1.0.0.tgz`;
    return [`node_modules/${index}/node_modules/${name}`, { version: '1.0.0', resolved: url, integrity: 'sha512-AAAA' }];
  });
  const text = JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(entries) });
  const reader = packageReaderFor('package-lock.json');
  if (reader === undefined) throw new Error('nothing reads a package-lock.json');
  let best = Number.POSITIVE_INFINITY;
  let count = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const { refs } = readPackages(reader, text);
    for (const ref of refs) judgePackage(ref, knowing(indexes.npm), { rules: BUILT_IN_POLICY.packages, now });
    best = Math.min(best, performance.now() - start);
    count = refs.length;
  }
  return `a lockfile of ${count} unknown packages is read and judged in ${best.toFixed(0)} ms`;
}

/** In a process of its own, the built program: the most that it held at a time. */
function memory(count = 2000): number {
  const names = Array.from(
    { length: count },
    (_, index) => `pkg:${index % 2 === 0 ? 'npm' : 'pypi'}/${indexes.npm.nameAt(index * 3).replace('@', '%40')}q`,
  );
  const script = `process.on('exit', () => require('node:fs').writeSync(2, 'peak ' + process.resourceUsage().maxRSS));process.argv[1] = ${JSON.stringify(PROGRAM)};process.argv.splice(2, 0, 'packages', 'check', '--json', '-');require(process.argv[1]);`;
  const { stderr } = spawnSync(process.execPath, ['-e', script, 'x'], {
    input: names.join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return Math.round(Number(/peak (\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1024);
}

function fileSize(ecosystem: string): number {
  return readFileSync(join(root, 'dist', 'packages', `${ecosystem}.names`)).length;
}
