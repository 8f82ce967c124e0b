import { expect, test } from 'vitest';
import { BEGIN, judge, type Outcome } from './judge.ts';
import type { Probe } from './probe.ts';
import { probes } from './probes.ts';

test('probes have distinct ids, and each expectation what it needs', () => {
  const ids = probes.map((probe) => probe.id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect(
    probes.filter((probe) => (probe.expect === 'reported' || probe.expect === 'guarded') && probe.mention === undefined),
  ).toEqual([]);
  expect(probes.filter((probe) => probe.expect === 'private' && probe.absent === undefined)).toEqual([]);
  // An attempt that can never print the word would be blocked by definition.
  expect(
    probes
      .filter(
        (probe) =>
          probe.expect !== 'contained' && probe.expect !== 'killed' && !/REACHED|rawcall|x32|flip|hidden/.test(probe.command),
      )
      .map((probe) => probe.id),
  ).toEqual([]);
});

const outcome = (over: Partial<Outcome>): Outcome => ({
  output: `${BEGIN}\n`,
  exitCode: 1,
  signal: null,
  timedOut: false,
  summary: '{}',
  breaches: [],
  ...over,
});
const probe = (expect: Probe['expect']): Probe => ({ id: 'T', area: 'write', what: '', command: '', expect, mention: '.envrc' });
const named = '{"protected":[{"path":"/w/.envrc","action":"quarantined"}]}';

test.each([
  ['blocked', {}, true],
  ['blocked', { output: `${BEGIN}\nREACHED` }, false],
  ['blocked', { output: '' }, false],
  ['blocked', { exitCode: 125 }, false],
  ['blocked', { summary: undefined }, false],
  ['blocked', { breaches: ['/x'] }, false],
  ['blocked', { timedOut: true }, false],
  ['blocked', { output: '', exitCode: 126 }, true],
  ['works', { output: '', exitCode: 126 }, false],
  ['killed', {}, false],
  ['killed', { exitCode: 159 }, true],
  ['works', {}, false],
  ['works', { output: `${BEGIN}\nREACHED` }, true],
  ['private', { output: `${BEGIN}\nREACHED`, breaches: ['/tmp/x'] }, false],
  ['reported', { output: `${BEGIN}\nREACHED` }, false],
  ['reported', { output: `${BEGIN}\nREACHED`, summary: named }, true],
  ['guarded', {}, true],
  ['guarded', { output: `${BEGIN}\nREACHED` }, false],
  ['guarded', { output: `${BEGIN}\nREACHED`, summary: named }, true],
  ['contained', { output: `${BEGIN}\nREACHED` }, true],
  ['contained', { breaches: ['/x'] }, false],
] as const)('%s with %j is %s', (expectation, over, ok) => {
  expect(judge(probe(expectation), outcome(over)).ok).toBe(ok);
});
