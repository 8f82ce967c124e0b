import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { ConfigKind } from '../../src/inspect/config/index.ts';
import { filesBelow } from './checkov.ts';
import { actionsClaims, dockerfileClaims, kubernetesClaims, nginxClaims, terraformClaims, unknownCloud } from './claims.table.ts';
import { type Answer, type Claim, type ConfigCorpus, type ConfigLabel, claimFor, yamlDocuments } from './label.ts';

interface TrivySamples {
  readonly good?: readonly string[];
  readonly bad?: readonly string[];
}

/** trivy-checks (once tfsec): beside each check a file with good and bad samples for each kind of configuration. */
export function trivy(root: string): readonly ConfigCorpus[] {
  const folder = join(root, 'checks');
  return [
    trivyPart('trivy Terraform', folder, 'terraform', terraformClaims, camel),
    trivyPart('trivy Kubernetes', folder, 'kubernetes', kubernetesClaims, (path) => basename(path, '.yaml')),
    trivyPart('trivy Dockerfile', folder, 'dockerfile', dockerfileClaims, (path) => basename(path, '.yaml')),
  ];
}

/** `aws/rds/no_public_db_access.yaml` is read as the other project would call it, so that one table of claims does for both. */
function camel(path: string): string {
  const service = basename(dirname(path));
  const check = basename(path, '.yaml').replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `${service}/${check}`;
}

function trivyPart(
  name: string,
  folder: string,
  kind: ConfigKind,
  claims: readonly Claim[],
  nameOf: (path: string) => string,
): ConfigCorpus {
  const labels: ConfigLabel[] = [];
  let leftOut = 0;
  for (const path of filesBelow(folder).filter((file) => file.endsWith('.yaml'))) {
    const samples: TrivySamples | undefined = parse(readFileSync(path, 'utf8'))?.[kind];
    if (samples === undefined) continue;
    const answer = claimFor(nameOf(path), claims);
    if (answer === undefined || unknownCloud.test(path)) {
      leftOut += 1;
      continue;
    }
    const add = (texts: readonly string[] | undefined, isBad: boolean): void => {
      for (const text of texts ?? []) labels.push({ check: nameOf(path), path, text, kind, isBad, answer });
    };
    add(samples.bad, true);
    add(samples.good, false);
  }
  return { name, labels, leftOut };
}

/** kube-linter: a file for each check; objects that are called `dont-fire` are right, the others are not. */
export function kubeLinter(root: string): ConfigCorpus {
  const labels: ConfigLabel[] = [];
  let leftOut = 0;
  for (const path of filesBelow(join(root, 'tests/checks')).filter((file) => /\.ya?ml$/.test(file))) {
    const check = basename(path).replace(/\.ya?ml$/, '');
    const answer = claimFor(check, kubernetesClaims);
    if (answer === undefined) {
      leftOut += 1;
      continue;
    }
    const text = readFileSync(path, 'utf8');
    for (const document of yamlDocuments(text)) {
      const isBad = !/dont-?fire/i.test(document.text);
      labels.push({ check, path, text, kind: 'kubernetes', lines: document.lines, isBad, answer });
    }
  }
  return { name: 'kube-linter', labels, leftOut };
}

/** gixy: a file is a mistake of its folder's check, unless its name ends in `_fp`. */
export function gixy(root: string): ConfigCorpus {
  const folder = join(root, 'tests/plugins/simply');
  const files = filesBelow(folder).filter((path) => path.endsWith('.conf'));
  const labels = files.flatMap((path): readonly ConfigLabel[] => {
    const answer = claimFor(basename(dirname(path)), nginxClaims);
    if (answer === undefined) return [];
    const check = basename(dirname(path));
    return [{ check, path, text: readFileSync(path, 'utf8'), kind: 'nginx', isBad: !path.endsWith('_fp.conf'), answer }];
  });
  const checks = new Set(files.map((path) => dirname(path)));
  return { name: 'gixy', labels, leftOut: checks.size - new Set(labels.map(({ check }) => check)).size };
}

/** zizmor: tests that run one input and hold the report that is expected of it, or say that there is nothing to report. */
export function zizmor(root: string): ConfigCorpus {
  const folder = join(root, 'crates/zizmor/tests/integration');
  const labels: ConfigLabel[] = [];
  const out = new Set<string>();
  for (const test of filesBelow(join(folder, 'audit')).filter((path) => path.endsWith('.rs') && !path.endsWith('mod.rs'))) {
    const audit = basename(test, '.rs').replaceAll('_', '-');
    const answer = claimFor(audit, actionsClaims);
    if (answer === undefined) {
      out.add(audit);
      continue;
    }
    for (const part of readFileSync(test, 'utf8')
      .split(/insta::assert_snapshot!\(/)
      .slice(1)) {
      labels.push(...zizmorLabels(folder, audit, part, answer));
    }
  }
  return { name: 'zizmor', labels, leftOut: out.size };
}

function zizmorLabels(folder: string, check: string, part: string, answer: Answer): readonly ConfigLabel[] {
  const input = /input_under_test\(\s*"([^"]+)"/.exec(part)?.[1];
  const report = part.slice(part.indexOf('@'));
  if (input === undefined || /\.config\(|setenv|gh_token|offline\(false/.test(part.slice(0, part.indexOf('@')))) return [];
  const path = join(folder, 'test-data', input);
  if (!existsSync(path) || !/\.ya?ml$/.test(path)) return [];
  const text = readFileSync(path, 'utf8');
  const base = { check, path, text, kind: 'github-actions', answer } as const;
  // What is suppressed is said by its other personas: it is no negative.
  if (/No findings to report/.test(report)) return /suppressed/.test(report.slice(0, 300)) ? [] : [{ ...base, isBad: false }];
  // "pedantic" and "auditor" say what is no weakness by itself.
  if (/--persona/.test(part.slice(0, part.indexOf('@')))) return [];
  return report
    .split(/\n(?=\s*(?:error|warning|help|info)\[)/)
    .filter((finding) => finding.trimStart().includes(`[${check}]`) && isMeant(check, finding, text))
    .map((finding) => {
      const shown = [...finding.matchAll(/^\s*(\d+)\s+(?:\/ )?\|/gm)].map((found) => Number(found[1]));
      const first = Number(/-->\s*@@INPUT@@:(\d+)/.exec(finding)?.[1] ?? 0);
      return { ...base, lines: [first, Math.max(first, ...shown)] as const, isBad: true };
    });
}

/**
 * Not meant: what people choose who may start the workflow (a "warning" there, `low` here), permissions that are named one by one,
 * and actions of the platform's own owners by their tag, which our rule lets stand.
 */
function isMeant(check: string, finding: string, text: string): boolean {
  if (check === 'template-injection') return /^\s*(?:@?r?#*"?\s*)?error\[/.test(finding);
  if (check === 'excessive-permissions') return finding.includes('write-all');
  if (check !== 'unpinned-uses') return true;
  const line = text.split('\n')[Number(/-->\s*@@INPUT@@:(\d+)/.exec(finding)?.[1] ?? 1) - 1] ?? '';
  return !/(?:uses:\s*|^\s*)(?:actions|github)\//.test(line);
}
