import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ConfigKind } from '../../src/inspect/config/index.ts';
import { filesBelow } from './checkov.ts';
import { dockerfileClaims, markedClaims } from './claims.table.ts';
import { type ConfigCorpus, type ConfigLabel, claimFor } from './label.ts';

const FOLDERS: readonly (readonly [string, ConfigKind])[] = [
  ['yaml/docker-compose/security', 'compose'],
  ['yaml/github-actions/security', 'github-actions'],
  ['yaml/kubernetes/security', 'kubernetes'],
  ['generic/nginx/security', 'nginx'],
  ['dockerfile/security', 'dockerfile'],
];

/** semgrep-rules: `ruleid: NAME` and `ok: NAME` stand above the line that is meant. */
export function semgrepMarks(root: string): readonly ConfigCorpus[] {
  return FOLDERS.map(([folder, kind]) => {
    const out = new Set<string>();
    const labels = filesBelow(join(root, folder))
      .filter((path) => /\.test\.ya?ml$|\.conf$|\.dockerfile$/.test(path) && !path.includes('.fixed.'))
      .flatMap((path) => marksIn(path, kind, out));
    return { name: `semgrep ${kind}`, labels, leftOut: out.size };
  });
}

function marksIn(path: string, kind: ConfigKind, out: Set<string>): readonly ConfigLabel[] {
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  return lines.flatMap((line, index): readonly ConfigLabel[] => {
    const [, mark, check] = /#\s*(ruleid|ok):\s*([\w-]+)/.exec(line) ?? [];
    if (mark === undefined || check === undefined) return [];
    const answer = claimFor(check, markedClaims);
    if (answer === undefined) {
      out.add(check);
      return [];
    }
    let at = index + 1;
    while (at < lines.length && /^\s*(?:#|$)/.test(lines[at] ?? '')) at += 1;
    return [{ check, path, text, kind, lines: [at + 1, endOf(lines, at)], isBad: mark === 'ruleid', answer }];
  });
}

/** The last line of what begins here: all that is indented further, with a brace also what it holds. */
function endOf(lines: readonly string[], at: number): number {
  const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;
  const own = indentOf(lines[at] ?? '');
  let end = at + 1;
  while (end < lines.length && end < at + 40 && !/#\s*(?:ruleid|ok):/.test(lines[end] ?? '') && indentOf(lines[end] ?? '') > own)
    end += 1;
  return end;
}

/** hadolint: a test names a rule and a Dockerfile in one text; those in several texts are left out. */
export function hadolint(root: string): ConfigCorpus {
  const labels: ConfigLabel[] = [];
  let leftOut = 0;
  for (const path of filesBelow(join(root, 'test/Hadolint/Rule')).filter((file) => existsSync(file))) {
    const check = basename(path, 'Spec.hs');
    const answer = claimFor(check, dockerfileClaims);
    if (answer === undefined) {
      leftOut += 1;
      continue;
    }
    const cases = readFileSync(path, 'utf8').matchAll(/ruleCatches(Not)?\s+"DL\d+"\s+"((?:[^"\\]|\\[\s\S])*)"/g);
    for (const [, not, written = ''] of cases) {
      const text = written
        .replaceAll(/\\\s+\\/g, '')
        .replaceAll('\\n', '\n')
        .replaceAll('\\"', '"');
      labels.push({ check, path, text, kind: 'dockerfile', isBad: not === undefined, answer });
    }
  }
  return { name: 'hadolint', labels, leftOut };
}
