import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ConfigKind } from '../../src/inspect/config/index.ts';
import { dockerfileClaims, kubernetesClaims, terraformClaims, unknownCloud } from './claims.table.ts';
import { type Answer, type Claim, type ConfigCorpus, type ConfigLabel, claimFor, terraformBlocks } from './label.ts';

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

type Labeller = (check: string, test: string, folder: string, answer: Answer) => readonly ConfigLabel[];

/** checkov: each check has a test, which names a folder of examples and the resources in it that pass and fail. */
export function checkov(root: string): readonly ConfigCorpus[] {
  const checks = (part: string): string => join(root, 'tests', part, 'checks');
  return [
    corpus('checkov Terraform', checks('terraform'), terraformClaims, terraformLabels),
    corpus('checkov Kubernetes', checks('kubernetes'), kubernetesClaims, byFileName('kubernetes', /failed/i)),
    corpus('checkov Dockerfile', checks('dockerfile'), dockerfileClaims, byFileName('dockerfile', /\/fail/)),
  ];
}

function corpus(name: string, folder: string, claims: readonly Claim[], labelsOf: Labeller): ConfigCorpus {
  const tests = filesBelow(folder).filter((path) => /\/test_\w+\.py$/.test(path));
  const labels: ConfigLabel[] = [];
  let leftOut = 0;
  for (const test of tests) {
    const check = basename(test, '.py').replace('test_', '');
    const answer = claimFor(check, claims);
    if (answer === undefined || unknownCloud.test(test)) {
      leftOut += 1;
      continue;
    }
    const text = readFileSync(test, 'utf8');
    const example = /["'/](example_\w+)/.exec(text)?.[1];
    if (example !== undefined) labels.push(...labelsOf(check, text, join(test, '..', example), answer));
    else labels.push(...inlineLabels(check, test, text, answer));
  }
  return { name, labels, leftOut };
}

function terraformLabels(check: string, test: string, folder: string, answer: Answer): readonly ConfigLabel[] {
  const failing = namesIn(test, 'failing_resources');
  const passing = namesIn(test, 'passing_resources');
  return filesBelow(folder)
    .filter((path) => path.endsWith('.tf'))
    .flatMap((path): readonly ConfigLabel[] => {
      const text = readFileSync(path, 'utf8');
      return [...terraformBlocks(text)].flatMap(([name, lines]): readonly ConfigLabel[] => {
        const isBad = failing.has(name);
        if (isBad === passing.has(name)) return [];
        return [{ check, path, text, kind: 'terraform', lines, isBad, answer }];
      });
    });
}

/** Older tests hold the resource in a text, and say of each what is expected. */
function inlineLabels(check: string, path: string, test: string, answer: Answer): readonly ConfigLabel[] {
  return test
    .split(/^\s*def test/m)
    .slice(1)
    .flatMap((part): readonly ConfigLabel[] => {
      const text = /hcl2\.loads\(\s*f?"""([\s\S]*?)"""/.exec(part)?.[1];
      const expected = [...part.matchAll(/CheckResult\.(FAILED|PASSED|UNKNOWN)/g)];
      if (text === undefined || expected.length !== 1 || expected[0]?.[1] === 'UNKNOWN') return [];
      return [{ check, path, text: outdented(text), kind: 'terraform', isBad: expected[0]?.[1] === 'FAILED', answer }];
    });
}

function outdented(text: string): string {
  const indent = /\n( *)\S/.exec(text)?.[1] ?? '';
  return text.replaceAll(`\n${indent}`, '\n');
}

function namesIn(test: string, list: string): ReadonlySet<string> {
  const body = new RegExp(`${list}\\s*=\\s*[{\\[(]([^}\\])]*)`).exec(test)?.[1] ?? '';
  return new Set([...body.matchAll(/["']([\w.-]+)["']/g)].map((found) => found[1] ?? ''));
}

function byFileName(kind: ConfigKind, bad: RegExp): Labeller {
  return (check, _test, folder, answer) =>
    filesBelow(folder)
      .filter((path) => /\.ya?ml$|Dockerfile/.test(path) && !/UNKNOWN|malformed/.test(path))
      .map((path) => ({
        check,
        path,
        text: readFileSync(path, 'utf8'),
        kind,
        isBad: bad.test(path.slice(folder.length)),
        answer,
      }));
}
