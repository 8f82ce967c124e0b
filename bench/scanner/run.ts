/**
 * `npm run bench:scanner -- --corpora DIR [--only NAME,...] [--wrong] [--peers] [--figures]`: scores the code scanner on development
 * corpora that lie in DIR, one folder each (see corpora.ts), beside bandit (BANDIT names it) and eslint-plugin-security
 * (ESLINT_SECURITY names where it is installed). SALLYPORT_CORPORA is used when there is no --corpora. --figures measures what the
 * built program costs instead, and appends the rows to RESULTS.md. `--libraries DIR [--only NAME,...] [--wrong]` scores it on libraries
 * that npm brings into DIR, before and after they were mended (libraries.table.ts), and `--python-libraries DIR` on packages that pip brings.
 */
import { commandLine } from '../../tools/command-line.ts';
import { machine, printRow, writeResults } from '../results.ts';
import { loadCorpora } from './corpora.ts';
import { measureFigures } from './figures.ts';
import type { Corpus } from './label.ts';
import { scoreLibraries } from './libraries.ts';
import { type Run, runOurs } from './ours.ts';
import { runBandit, runEslint } from './peers.ts';
import { scorePythonLibraries } from './python-libraries.ts';
import { score } from './score.ts';

const { values } = commandLine(import.meta.filename, {
  corpora: { type: 'string' },
  only: { type: 'string' },
  wrong: { type: 'boolean', default: false },
  peers: { type: 'boolean', default: false },
  figures: { type: 'boolean', default: false },
  libraries: { type: 'string' },
  'python-libraries': { type: 'string' },
});

const [ofNpm, ofPip] = [values.libraries, values['python-libraries']];
if (ofNpm !== undefined || ofPip !== undefined) {
  console.log(`${'corpus'.padEnd(20)}${''.padEnd(12)}${'TPR'.padStart(15)}${'FPR'.padStart(15)}${'pairs'.padStart(15)}`);
  const only = values.only?.split(',') ?? [];
  if (ofNpm !== undefined) await scoreLibraries(ofNpm, only, values.wrong);
  if (ofPip !== undefined) await scorePythonLibraries(ofPip, only, values.wrong);
  process.exit(0);
}

const root = values.corpora ?? process.env['SALLYPORT_CORPORA'];
if (root === undefined) {
  console.log('bench:scanner: skipped: no corpora (--corpora DIR or SALLYPORT_CORPORA)');
  process.exit(0);
}

const { corpora, missing } = loadCorpora(root, values.only?.split(',') ?? []);
for (const name of missing) console.log(`skipped: ${name} is not there`);
if (values.figures) {
  const [at, where] = [new Date(), machine()];
  const rows = await measureFigures(root, corpora);
  for (const row of rows) printRow(row);
  writeResults(rows, at, where);
  process.exit(0);
}
console.log(head());
for (const corpus of corpora) {
  print(corpus, 'sallyport', await runOurs(corpus));
  if (!values.peers) continue;
  print(corpus, 'bandit', runBandit(corpus));
  print(corpus, 'eslint-security', runEslint(corpus));
}

function head(): string {
  return `${'corpus'.padEnd(16)}${'scanner'.padEnd(17)}${'TPR'.padStart(14)}${'FPR'.padStart(14)}${'pairs'.padStart(12)}${'/KLOC med+'.padStart(12)}${'high+'.padStart(8)}${'seconds'.padStart(9)}${'MB/s'.padStart(7)}  incomplete`;
}

function print(corpus: Corpus, scanner: string, run: Run | undefined): void {
  if (run === undefined) return;
  const result = score(corpus, run.said);
  const share = (part: number, all: number): string => (all === 0 ? '-' : `${part}/${all} ${((100 * part) / all).toFixed(1)}%`);
  const perKloc = (count: number): string => ((1000 * count) / Math.max(1, result.lines)).toFixed(3);
  const megabytes = corpus.files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  console.log(
    corpus.name.padEnd(16) +
      scanner.padEnd(17) +
      share(result.found, result.bad).padStart(14) +
      share(result.alarms, result.good).padStart(14) +
      share(result.rightPairs, result.pairs).padStart(12) +
      perKloc(result.medium).padStart(12) +
      perKloc(result.high).padStart(8) +
      run.seconds.toFixed(2).padStart(9) +
      (megabytes / run.seconds).toFixed(2).padStart(7) +
      `  ${run.incomplete} of ${corpus.files.length}`,
  );
  if (!values.wrong || scanner !== 'sallyport') return;
  for (const { isBad, path, lines, cwes } of result.wrong) {
    console.log(
      `  ${isBad ? 'missed' : 'alarm '} ${path}${lines === undefined ? '' : `:${lines[0]}`} ${cwes.map((cwe) => `CWE-${cwe}`).join(' ')}`,
    );
  }
}
