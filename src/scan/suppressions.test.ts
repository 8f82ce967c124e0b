import { expect, test } from 'vitest';
import { applySuppressions } from './silence.ts';
import { suppressionsOf } from './suppressions.ts';
import type { FoundHere, Suppression } from './types.ts';

const of = (text: string): readonly Suppression[] => suppressionsOf({ path: 'a.py', text });

test.each<[text: string, want: Partial<Suppression>]>([
  [
    'x()  # sallyport-ignore sql-injection -- the name is a constant',
    { rules: ['sql-injection'], reason: 'the name is a constant', covers: [1, 1] },
  ],
  [
    '// sallyport-ignore xss, ssrf -- internal tool until 2027-01-31\n\n// why\ncall()',
    { rules: ['xss', 'ssrf'], reason: 'internal tool', until: '2027-01-31', covers: [1, 4] },
  ],
  ['/* sallyport-ignore xss -- old page */ x()', { rules: ['xss'], reason: 'old page', covers: [1, 1] }],
  ['<!-- sallyport-ignore xss -- old page -->\n<p>', { reason: 'old page', covers: [1, 2] }],
  ['-- sallyport-ignore sql-injection: a migration\nDROP', { rules: ['sql-injection'], reason: 'a migration', covers: [1, 2] }],
  ['# sallyport-ignore\nx', { rules: [], reason: '' }],
  ['# sallyport-ignore sql-injection\nx', { rules: ['sql-injection'], reason: '' }],
  ['# sallyport-ignore -- because\nx', { rules: [], reason: 'because' }],
])('%s', (text, want) => {
  expect(of(text)[0]).toMatchObject(want);
});

test.each([
  'message = "sallyport-ignore xss -- no comment"',
  '# sallyport-ignored xss -- another word',
  '# about sallyport-ignore',
])('no suppression: %s', (text) => {
  expect(of(text)).toEqual([]);
});

function finding(line: number, rule = 'sql-injection'): FoundHere {
  return {
    rule,
    cwe: 'CWE-89',
    severity: 'high',
    confidence: 'high',
    message: 'm',
    place: { path: 'a.py', line, column: 1 },
    excerpt: 'x',
    frame: [],
    steps: [],
  };
}

const options = { today: '2026-11-25', isAdded: () => false, isNew: () => false, asked: undefined };
const outcome = (text: string, more = {}): readonly string[] =>
  applySuppressions([finding(2)], of(text), { ...options, ...more }).map(
    ({ finding: { rule }, suppressed }) => `${rule}${suppressed === undefined ? '' : ' silenced'}`,
  );

test.each<[text: string, want: readonly string[]]>([
  ['# sallyport-ignore sql-injection -- known to be safe\nx', ['sql-injection silenced']],
  ['# sallyport-ignore sql-injection -- known to be safe until 2026-11-25\nx', ['sql-injection silenced']],
  ['# sallyport-ignore sql-injection -- known to be safe until 2026-11-24\nx', ['sql-injection', 'suppression-expired']],
  ['# sallyport-ignore sql-injection\nx', ['sql-injection', 'suppression-broken']],
  ['# sallyport-ignore sql-injection -- .\nx', ['sql-injection', 'suppression-broken']],
  ['# sallyport-ignore -- all of it\nx', ['sql-injection', 'suppression-broken']],
  ['# sallyport-ignore no-such-rule -- known\nx', ['sql-injection', 'suppression-broken']],
  ['# sallyport-ignore xss -- known to be safe\nx', ['sql-injection', 'suppression-unused']],
])('%s → %s', (text, want) => {
  expect(outcome(text)).toEqual(want);
});

test('one that the change brought is a finding, and still silences', () => {
  expect(outcome('# sallyport-ignore sql-injection -- known to be safe\nx', { isAdded: () => true })).toEqual([
    'sql-injection silenced',
    'suppression-added',
  ]);
});

test('a suppression cannot silence what is said of suppressions', () => {
  const text = '# sallyport-ignore suppression-added -- no need to look\nx';
  expect(outcome(text, { isAdded: () => true })).toEqual(['sql-injection', 'suppression-added', 'suppression-unused']);
});

test('one for a rule that was not asked for is not called useless', () => {
  expect(outcome('# sallyport-ignore xss -- known to be safe\nx', { asked: new Set(['sql-injection']) })).toEqual([
    'sql-injection',
  ]);
});

test('one that silences a finding which came with the change is said, once', () => {
  const text = '# sallyport-ignore sql-injection -- known to be safe\nx';
  expect(outcome(text, { isNew: () => true })).toEqual(['sql-injection silenced', 'suppression-added']);
  expect(outcome(text, { isNew: () => true, isAdded: () => true })).toEqual(['sql-injection silenced', 'suppression-added']);
});
