import { expect, test } from 'vitest';
import type { Attack } from './attack.ts';
import { expectation, isGood, judge, type Seen } from './judge.ts';
import { ATTACKS } from './rows/index.ts';

test('rows have distinct ids, each says how it ends, and there are enough of them', () => {
  const ids = ATTACKS.map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  expect(ATTACKS.filter(({ works, stopped }) => (works === undefined) === (stopped === undefined))).toEqual([]);
  expect(ATTACKS.filter(({ area }) => area !== 'control').length).toBeGreaterThanOrEqual(90);
  expect(ATTACKS.filter(({ area }) => area === 'control').length).toBeGreaterThanOrEqual(20);
});

const attack: Attack = { id: 'T', area: 'http', what: '', step: { kind: 'call', args: [] }, stopped: ['EACCES', 'network.near'] };
const control: Attack = { id: 'T', area: 'control', what: '', step: attack.step, works: 'hello', arrives: 'GET /ok' };
const seen = (over: Partial<Seen>): Seen => ({ answer: '', refusals: [], arrived: [], served: [], ...over });

test.each([
  ['an errno that is expected', attack, { answer: 'connect: EACCES' }, 'stopped'],
  ['a rule in the record', attack, { answer: '[closed]', refusals: ['network.near'] }, 'stopped'],
  ['another errno', attack, { answer: 'connect: ENOENT' }, 'OTHERWISE'],
  ['nothing said', attack, { answer: '' }, 'OTHERWISE'],
  ['a byte that arrived', attack, { answer: 'EACCES', arrived: [{ what: 'x', bytes: 1 }] }, 'LEAKED'],
  ['a connection without a byte', attack, { answer: 'EACCES', arrived: [{ what: 'x', bytes: 0 }] }, 'LEAKED'],
  ['an attack that did not run', attack, { answer: undefined }, 'BROKEN'],
  ['a missing tool', attack, { answer: 'skipped: no curl' }, 'skipped'],
  ['a control that works', control, { answer: 'hello', served: ['GET /ok'] }, 'works'],
  ['a control that never came', control, { answer: 'hello' }, 'BROKEN'],
  ['a control that is refused', control, { answer: '403', served: ['GET /ok'] }, 'BROKEN'],
] as const)('%s', (_name, one, over, want) => {
  expect(judge(one, 'namespaces', seen(over)).outcome).toBe(want);
});

test('another end, or none, where there is no namespace', () => {
  const other: Attack = { ...attack, landlock: { stopped: 'EPERM' } };
  expect(judge(other, 'landlock', seen({ answer: 'EPERM' })).outcome).toBe('stopped');
  expect(judge(other, 'namespaces', seen({ answer: 'EPERM' })).outcome).toBe('OTHERWISE');
  expect(expectation({ ...attack, landlock: { skip: 'why' } }, 'landlock').skip).toBe('why');
});

test('only what is as expected is good', () => {
  expect(
    (['stopped', 'works', 'skipped', 'LEAKED', 'OTHERWISE', 'BROKEN'] as const).map((outcome) => isGood({ outcome })),
  ).toEqual([true, true, true, false, false, false]);
});
