/**
 * `npm run bench:injection -- --data FILE [--wrong]`: what `inspect prose` finds in a labelled set of texts (lines of JSON: `id`, `text`,
 * `label`, `source`, `surface`, `family`, `hidden?`, `payload?`), by family, surface and channel. SALLYPORT_INJECTION is used
 * when there is no --data. The rules were written against half of the rows, chosen by the hash of their ids; both are printed.
 * --wrong prints each row that is judged otherwise than it is labelled.
 */
import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_SURFACE, inspectProse, surfaceOf } from '../../src/inspect/prose/index.ts';
import { commandLine } from '../../tools/command-line.ts';
import { isHeldOut, type Row, type Told } from './rows.ts';
import { headline, rates, said } from './score.ts';
import { worstCases } from './worst-cases.ts';

const { values } = commandLine(import.meta.filename, {
  data: { type: 'string' },
  wrong: { type: 'boolean', default: false },
});
const path = values.data ?? process.env['SALLYPORT_INJECTION'];
if (path === undefined || !existsSync(path)) {
  console.log('bench:injection: skipped: no data (--data FILE or SALLYPORT_INJECTION)');
  process.exit(0);
}

const rows = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line): Row => JSON.parse(line));
const told = rows.map((row): Told => ({ ...row, report: inspect(row) }));
const benign = told.filter(({ label }) => label === 0);
const attacks = told.filter(({ label }) => label === 1);

console.log(`${rows.length} rows, ${attacks.length} attacks\n`);
print(
  'Benign texts that were flagged, by surface',
  rates(benign, ({ surface }) => surface),
);
print(
  'Attacks that were flagged, by family and source',
  rates(attacks, ({ family, source }) => `${family}: ${source.replace(/\+embed$/, ', embedded')}`),
);
print(
  'Attacks that were flagged, by channel',
  rates(
    attacks.filter(({ hidden }) => hidden !== undefined),
    ({ hidden }) => hidden ?? '',
  ),
);
print(
  'Hidden payloads that were decoded',
  rates(
    attacks.filter(({ hidden }) => hidden !== undefined),
    ({ hidden }) => hidden ?? '',
    said,
  ),
);
print(
  'Explicit overrides (payload says to ignore or forget what was said)',
  rates(attacks.filter(isOverride), ({ source }) => source),
);
const prompts = benign.filter(({ source }) => source.startsWith('InjecGuard'));
console.log(`Over-defence prompts flagged: ${prompts.filter(({ report }) => report.flagged).length} of ${prompts.length}\n`);
for (const [name, part] of [
  ['all rows', told],
  ['the half that was written against', told.filter(({ id }) => !isHeldOut(id))],
  ['the half that was held out', told.filter(({ id }) => isHeldOut(id))],
] as const)
  console.log(headline(name, part));
console.log(`\nTime: ${speed()}`);
for (const line of worstCases()) console.log(line);
if (values.wrong) printWrong();

function inspect({ text, surface }: Row): Told['report'] {
  return inspectProse({ text, surface: surfaceOf(surface) ?? DEFAULT_SURFACE });
}

function isOverride({ text, payload }: Told): boolean {
  return /\b(?:ignore|disregard|forget)\s+(?:\w+\s+){0,2}(?:previous|prior|above|preceding|earlier)\s+(?:\w+\s+)?(?:instructions?|directives?|prompts?|rules|guidelines)/i.test(
    payload ?? text,
  );
}

/** Microseconds of processor time a KiB: the median of five passes over all rows. Other programs on the machine do not count. */
function speed(): string {
  const kibibytes = rows.reduce((sum, { text }) => sum + text.length / 1024, 0);
  const costs = Array.from({ length: 6 }, () => {
    const from = process.cpuUsage();
    for (const row of rows) inspect(row);
    return process.cpuUsage(from).user / kibibytes;
  }).slice(1);
  costs.sort((one, other) => one - other);
  return `${(costs[2] ?? 0).toFixed(1)} µs of processor time a KiB (median of five passes)`;
}

function print(title: string, lines: readonly string[]): void {
  console.log(`${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
}

function printWrong(): void {
  for (const { id, surface, label, report } of told)
    if (report.flagged !== (label === 1))
      console.log(
        `${label === 1 ? 'missed' : 'alarm '} ${id} ${surface} ${report.score.toFixed(2)} ${report.spans.map(({ family }) => family).join(' ')}`,
      );
}
