import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { LabelMessage } from '../../confine/index.ts';
import type { Step } from '../../model/index.ts';
import { exemptPlaces } from './exempt-places.ts';
import { type FlowAsked, RunFlow, type RunFlowParts } from './run-flow.ts';
import { labelledSessions } from './session-labels.ts';

const state = mkdtempSync(join(tmpdir(), 'run-flow-test-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const opened = (label: LabelMessage['label'], path: string): LabelMessage => ({
  ...{ type: 'label', how: 'opened', pid: 0, exe: undefined, last: undefined },
  ...{ label, path },
});
const API = { host: 'api.test', port: 443 };
const OTHER = { host: 'other.test', port: 443 };
const CALLER = { pid: 7, exe: '/usr/bin/curl' };

function makeFlow(more: Partial<RunFlowParts> = {}): { flow: RunFlow; asked: FlowAsked[]; steps: Step[] } {
  const asked: FlowAsked[] = [];
  const steps: Step[] = [];
  const flow = new RunFlow({
    ...{ state, run: `r${Math.random()}`, cwd: '/w', session: undefined, isApproved: false, now: () => 0 },
    flows: { toxic: 'ask', private: 'allow', allow: [] },
    isExempt: () => false,
    ask: async (question) => {
      asked.push(question);
      return 'no';
    },
    record: (step) => void steps.push(step),
    ...more,
  });
  return { flow, asked, steps };
}

function readBoth(flow: RunFlow): void {
  flow.label(opened('private', '/w/a.tfstate'));
  flow.label(opened('untrusted', '/w/inbox/1'));
}

test('the question names both files; a no holds for the place', async () => {
  const { flow, asked, steps } = makeFlow();
  readBoth(flow);
  const refused = await Promise.all([flow.refusal(API, CALLER), flow.refusal(API, CALLER)]);
  expect(refused).toMatchObject([{ rule: 'flow.toxic' }, { rule: 'flow.toxic' }]);
  expect(await flow.refusal(API, CALLER)).toBeDefined();
  expect(asked).toHaveLength(1);
  expect(asked[0]?.details.map(([label]) => label)).toEqual(['program', 'private', 'by strangers']);
  expect(steps).toMatchObject([
    { type: 'flow', verdict: 'deny', what: 'api.test:443', private: [expect.stringContaining('a.tfstate')] },
  ]);
  expect(flow.refusals).toHaveLength(1);
});

test('a yes for the run is asked for once a place', async () => {
  let count = 0;
  const { flow, steps } = makeFlow({
    ask: async () => {
      count += 1;
      return 'run';
    },
  });
  readBoth(flow);
  for (const to of [API, API, OTHER]) expect(await flow.refusal(to, CALLER)).toBeUndefined();
  expect(count).toBe(2);
  expect(steps.map(({ verdict }) => verdict)).toEqual(['allow', 'allow']);
});

test.each([
  ['it was said yes to by somebody who knew', { isApproved: true }],
  ['the place is exempt', { isExempt: () => true }],
] as const)('nobody is asked where %s', async (_, more) => {
  const { flow, asked } = makeFlow(more);
  readBoth(flow);
  expect(await flow.refusal(API, CALLER)).toBeUndefined();
  expect(asked).toEqual([]);
});

test('what was opened up to now is told before it is decided', async () => {
  const { flow } = makeFlow();
  flow.watch(async () => readBoth(flow));
  expect(await flow.refusal(API, CALLER)).toMatchObject({ rule: 'flow.toxic' });
});

test('a run on its own leaves labels only once a file has labelled it, and then all of them', async () => {
  const { flow } = makeFlow({ run: 'alone' });
  await flow.refusal(API, CALLER);
  const mine = (): unknown => labelledSessions(state).find(({ key }) => key === 'run\0alone')?.labels;
  expect([existsSync(state), mine()]).toEqual([true, undefined]);
  flow.label(opened('private', '/w/a.tfstate'));
  expect(mine()).toMatchObject({ private: [{}], untrusted: [{ place: 'host:api.test:443' }], outward: [{}] });
  expect(await flow.refusal(API, CALLER)).toBeUndefined();
  expect(await flow.refusal(OTHER, CALLER)).toBeDefined();
});

test('this machine, the model and the registries of setup are exempt', () => {
  const registry = { host: 'registry.test', ports: [443], protocol: undefined, inspect: false, methods: [], paths: [], by: [] };
  const isExempt = exemptPlaces({ mentions: ['model.test:443'], registries: [{ ...registry, why: undefined, layer: 'user' }] });
  const places = [
    'localhost',
    '127.0.0.1',
    '::1',
    'fetch.sallyport.internal',
    'model.test',
    'registry.test',
    'api.test',
    '127.evil.test',
  ];
  expect(places.filter((host) => !isExempt({ host, port: 443 }))).toEqual(['api.test', '127.evil.test']);
  expect(isExempt({ host: 'model.test', port: 80 })).toBe(false);
});
