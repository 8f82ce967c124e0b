/**
 * `npm run bench:config -- --corpora DIR [--only NAME,...] [--wrong] [--checks]`: the rules for configuration on the tests of other
 * scanners, each label judged by the rules that claim the same (claims.table.ts). The sets lie in DIR, one folder each; nothing of them
 * is kept. --wrong lists each label that was judged wrongly, --checks the sums of each check.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inspectConfig } from '../../src/inspect/config/index.ts';
import { inspectSecrets } from '../../src/inspect/secrets/index.ts';
import { commandLine } from '../../tools/command-line.ts';
import { checkov } from './checkov.ts';
import type { ConfigCorpus, ConfigLabel } from './label.ts';
import { hadolint, semgrepMarks } from './marked.ts';
import { gixy, kubeLinter, trivy, zizmor } from './samples.ts';

const LOADERS: Readonly<Record<string, (root: string) => ConfigCorpus | readonly ConfigCorpus[]>> = {
  checkov,
  'trivy-checks': trivy,
  'kube-linter': kubeLinter,
  gixy,
  zizmor,
  'semgrep-rules': semgrepMarks,
  hadolint,
};

const { values } = commandLine(import.meta.filename, {
  corpora: { type: 'string' },
  only: { type: 'string' },
  wrong: { type: 'boolean', default: false },
  checks: { type: 'boolean', default: false },
});
const root = values.corpora ?? process.env['SALLYPORT_CORPORA'];
if (root === undefined) {
  console.log('bench/config: skipped: no corpora (--corpora DIR or SALLYPORT_CORPORA)');
  process.exit(0);
}

function isHit({ path, text, kind, lines, answer }: ConfigLabel): boolean {
  // A secret in a resource is told by either room.
  const secrets = answer.rules.test('tf-secret') ? inspectSecrets({ path, text }).findings : [];
  if (secrets.some(({ place }) => lines === undefined || (place.line >= lines[0] && place.line <= lines[1]))) return true;
  return inspectConfig({ path, text, kind }).findings.some(
    ({ rule, place, severity, message }) =>
      severity !== 'info' &&
      answer.rules.test(rule) &&
      answer.says?.test(message) !== false &&
      (lines === undefined || (place.line <= lines[1] && (place.endLine ?? place.line) >= lines[0])),
  );
}

function print(corpus: ConfigCorpus): void {
  const judged = corpus.labels.map((label) => ({ ...label, hit: isHit(label) }));
  const row = (name: string, labels: typeof judged): string => {
    const bad = labels.filter((one) => one.isBad);
    const good = labels.filter((one) => !one.isBad);
    const [found, alarms] = [bad, good].map((list) => list.filter(({ hit }) => hit).length);
    return `${name.padEnd(44)}${share(found ?? 0, bad.length).padStart(16)}${share(alarms ?? 0, good.length).padStart(16)}`;
  };
  const checks = [...new Set(judged.map(({ check }) => check))].sort();
  console.log(`${row(corpus.name, judged)}   ${checks.length} checks, ${corpus.leftOut} left out`);
  if (values.checks)
    for (const check of checks)
      console.log(
        row(
          `  ${check}`,
          judged.filter((one) => one.check === check),
        ),
      );
  if (!values.wrong) return;
  for (const { check, path, lines, isBad, hit } of judged) {
    if (hit !== isBad)
      console.log(`  ${isBad ? 'missed' : 'alarm '} ${check} ${path}${lines === undefined ? '' : `:${lines[0]}`}`);
  }
}

function share(part: number, all: number): string {
  return all === 0 ? '-' : `${part}/${all} ${((100 * part) / all).toFixed(1)}%`;
}

console.log(`${'corpus'.padEnd(44)}${'TPR'.padStart(16)}${'FPR'.padStart(16)}`);
for (const [name, load] of Object.entries(LOADERS)) {
  if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
  const folder = join(root, name);
  if (!existsSync(folder)) console.log(`skipped: ${name} is not there`);
  else for (const corpus of [load(folder)].flat()) print(corpus);
}
