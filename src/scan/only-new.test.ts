import { expect, test } from 'vitest';
import { fingerprintsOf } from './fingerprint.ts';
import { groupsOf } from './groups.ts';
import { mergeFindings } from './merge.ts';
import { addedSuppressions, onlyNew } from './only-new.ts';
import { suppressionsOf } from './suppressions.ts';
import type { FoundHere } from './types.ts';

function finding(path: string, line: number, excerpt: string, more: Partial<FoundHere> = {}): FoundHere {
  return {
    rule: 'xss',
    cwe: 'CWE-79',
    severity: 'high',
    confidence: 'high',
    message: 'm',
    place: { path, line, column: 1 },
    excerpt,
    frame: [],
    steps: [],
    ...more,
  };
}

const lines = (findings: readonly FoundHere[]): readonly string[] => findings.map(({ place }) => `${place.path}:${place.line}`);

test.each<[name: string, now: readonly FoundHere[], before: readonly FoundHere[], want: readonly string[]]>([
  ['what is new', [finding('a', 1, 'x')], [], ['a:1']],
  ['what only moved is not', [finding('a', 9, 'x')], [finding('a', 1, 'x')], []],
  ['what was written otherwise but says the same is not', [finding('a', 9, 'f( x )')], [finding('a', 1, 'f(x)')], []],
  ['a second one alike is', [finding('a', 1, 'x'), finding('a', 2, 'x')], [finding('a', 1, 'x')], ['a:2']],
  ['one in another file is', [finding('a', 1, 'x'), finding('b', 1, 'x')], [finding('a', 1, 'x')], ['b:1']],
  ['one from a file that has another name now is not', [finding('b', 1, 'x')], [finding('a', 1, 'x')], []],
])('%s', (_name, now, before, want) => {
  expect(lines(onlyNew(now, before, new Set(now.map(({ place }) => place.path))))).toEqual(want);
});

test('a suppression is added when its text was not there, or not as often', () => {
  const one = '# sallyport-ignore xss -- known\nx\n';
  const of = (text: string): ReturnType<typeof suppressionsOf> => suppressionsOf({ path: 'a', text });
  expect(addedSuppressions(of(one), of(one)).size).toBe(0);
  expect(addedSuppressions(of(`\n${one}`), of(one)).size).toBe(0);
  expect(addedSuppressions(of(one + one), of(one)).size).toBe(1);
  expect(addedSuppressions(of(one), []).size).toBe(1);
});

test('a fingerprint follows the content, not the line, and tells two alike apart', () => {
  const [first, second] = fingerprintsOf([finding('a', 1, 'f(x)'), finding('a', 2, 'f(x)')]);
  expect(first).toMatch(/^v1:xss:[0-9a-f]{20}$/);
  expect(fingerprintsOf([finding('a', 70, 'f( x)')])).toEqual([first]);
  expect(second).not.toBe(first);
  expect(fingerprintsOf([finding('b', 1, 'f(x)')])).not.toEqual([first]);
});

test('fingerprints are stable: this one must never change', () => {
  expect(fingerprintsOf([finding('src/a.py', 3, 'db.execute(q)', { rule: 'sql-injection' })])).toEqual([
    'v1:sql-injection:9e440f700297abaaaa28',
  ]);
});

test('a secret that two inspectors see is one finding; two secrets of a line are two', () => {
  const secret = { cwe: 'CWE-798', rule: 'secret-token' };
  const both = [
    finding('a', 1, 'x', secret),
    finding('a', 1, 'x', { ...secret, place: { path: 'a', line: 1, column: 30 } }),
    finding('a', 1, 'x', { cwe: 'CWE-259', rule: 'compose-secret', severity: 'medium' }),
  ];
  expect(mergeFindings(both).map(({ rule }) => rule)).toEqual(['secret-token', 'secret-token']);
  const other = [
    finding('a', 1, 'x', { ...secret, severity: 'low' }),
    finding('a', 1, 'x', { cwe: 'CWE-259', rule: 'compose-secret' }),
  ];
  expect(mergeFindings(other).map(({ rule }) => rule)).toEqual(['compose-secret']);
});

test('a folder that is small enough is one group; a large one is divided by its folders, whatever the threads', () => {
  const file = (path: string, kib: number): { path: string; bytes: number } => ({ path, bytes: kib * 1024 });
  const files = [
    file('a/1.py', 400),
    file('a/2.py', 300),
    file('b/1.py', 500),
    file('b/c/1.py', 500),
    file('d.py', 900),
    file('e.py', 1),
  ];
  expect(groupsOf(files).map((group) => group.map(({ path }) => path))).toEqual([
    ['a/1.py', 'a/2.py'],
    ['b/1.py'],
    ['b/c/1.py'],
    ['d.py'],
    ['e.py'],
  ]);
  expect(groupsOf([])).toEqual([]);
});
