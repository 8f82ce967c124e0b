import { expect, test } from 'vitest';
import { affects } from './affects.ts';
import { severityOfVector } from './cvss.ts';
import { parseOsv } from './parse.ts';

const doc = (id: string, affected: object): object => ({
  id,
  summary: 'What it is',
  affected: [{ package: { ecosystem: 'npm', name: 'thing' }, ...affected }],
});

function recordOf(document: unknown): Parameters<typeof affects>[0] {
  const parsed = parseOsv(document);
  const record = parsed.ok ? parsed.entries[0]?.record : undefined;
  if (record === undefined) throw new Error('it was not read');
  return record;
}

const range = (...events: object[]): object => ({ ranges: [{ type: 'SEMVER', events }] });

test.each([
  ['no version named at all', {}, '1.0.0', 'every'],
  ['from the first on', range({ introduced: '0' }), undefined, 'every'],
  ['listed', { versions: ['1.2.3'] }, '1.2.3', 'yes'],
  ['another than listed', { versions: ['1.2.3'] }, '1.2.4', 'no'],
  ['listed, and none is asked for', { versions: ['1.2.3'] }, undefined, 'maybe'],
  ['before it was fixed', range({ introduced: '1.0.0' }, { fixed: '1.5.0' }), '1.4.9', 'yes'],
  ['fixed', range({ introduced: '1.0.0' }, { fixed: '1.5.0' }), '1.5.0', 'no'],
  ['before it was introduced', range({ introduced: '1.0.0' }, { fixed: '1.5.0' }), '0.9.0', 'no'],
  ['the last one', range({ introduced: '0' }, { last_affected: '2.0.0' }), '2.0.0', 'yes'],
  ['after the last one', range({ introduced: '0' }, { last_affected: '2.0.0' }), '2.0.1', 'no'],
  [
    'in the second of two ranges',
    range({ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }, { fixed: '2.1.0' }),
    '2.0.5',
    'yes',
  ],
  ['no version that can be compared', range({ introduced: '1.0.0' }, { fixed: '1.5.0' }), 'next', 'maybe'],
] as const)('%s', (_what, affected, version, want) => {
  expect(affects(recordOf(doc('GHSA-1', affected)), 'npm', version, undefined).is).toBe(want);
});

test('a range that leaves the bad versions out is good', () => {
  const record = recordOf(doc('MAL-1', { versions: ['1.2.3'] }));
  expect(affects(record, 'npm', undefined, '^2.0.0').is).toBe('no');
  expect(affects(record, 'npm', undefined, '^1.0.0').is).toBe('maybe');
});

test.each([
  ['MAL-2025-1', {}, true],
  ['GHSA-aaaa', { aliases: ['MAL-2025-2'] }, true],
  ['GHSA-aaaa', { database_specific: { cwe_ids: ['CWE-506'] } }, true],
  ['GHSA-aaaa', { database_specific: { cwe_ids: ['CWE-79'] } }, false],
] as const)('%s %j: malicious %s', (id, more, want) => {
  expect(recordOf({ ...doc(id, {}), ...more }).isMalicious).toBe(want);
});

test('what was withdrawn, and ecosystems that are not judged, have no entries', () => {
  expect(parseOsv({ ...doc('MAL-1', {}), withdrawn: '2025-01-01T00:00:00Z' })).toEqual({ ok: true, entries: [] });
  expect(parseOsv({ id: 'X-1', affected: [{ package: { ecosystem: 'Debian:12', name: 'x' } }] })).toEqual({
    ok: true,
    entries: [],
  });
});

test.each([
  null,
  [],
  'x',
  {},
  { id: 3 },
  { id: 'A', affected: 'x' },
  { id: 'A', affected: [{ package: { ecosystem: 'npm' } }] },
  { id: 'A', affected: [7] },
])('%j is no document', (value) => {
  expect(parseOsv(value).ok).toBe(false);
});

/** From the examples of CVSS 3.1. */
test.each([
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'critical'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 'medium'],
  ['CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 'high'],
  ['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N', 'low'],
  ['CVSS:2.0/x', undefined],
] as const)('%s is %s', (vector, want) => {
  expect(severityOfVector(vector)).toBe(want);
});
