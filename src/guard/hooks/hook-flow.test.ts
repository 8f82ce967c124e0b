import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Action, HookEvent } from '../../model/index.ts';
import { BUILT_IN_POLICY } from '../../policy/index.ts';
import { clientProcess } from '../flows/client-process.ts';
import { announceGateway } from '../flows/live-gateways.ts';
import { SessionFlow } from '../flows/session-labels.ts';
import { writeServer } from '../mcp/accepted.ts';
import { HookFlow, hookSession } from './hook-flow.ts';

const CLIENT = clientProcess(process.ppid).key;

function session(): {
  readonly state: string;
  readonly flow: (...actions: readonly Action[]) => HookFlow;
  readonly event: HookEvent;
} {
  const state = mkdtempSync(join(tmpdir(), 'hook-flow-test-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const event: HookEvent = {
    ...{ client: 'claude-code', moment: 'before', name: 'PreToolUse', session: 's', cwd: '/work', isBypassed: false },
    ...{ tool: 'x', actions: [], input: {}, changed: null },
  };
  return { state, event, flow: (...actions) => new HookFlow({ ...event, actions }, { state, process: CLIENT, now: Date.now }) };
}

const isOutside = (path: string): boolean => !path.startsWith('/work/');
const page: Action = { kind: 'connect', url: 'https://a.test/' };
const home: Action = { kind: 'read', path: '/home/me/notes' };
const mine: Action = { kind: 'read', path: '/work/a.ts' };

test.each<readonly [string, readonly Action[], 'ask' | undefined]>([
  ['the workspace and a page', [mine, page], undefined],
  ['a file of the person', [home], undefined],
  ['a file of the person and a page', [home, page], 'ask'],
])('after %s, another fetch is %s', (_, before, want) => {
  const { flow } = session();
  for (const action of before) flow(action).label(BUILT_IN_POLICY, isOutside);
  expect(flow(page).decisions(BUILT_IN_POLICY)[0]?.verdict).toBe(want);
  expect(flow(mine).decisions(BUILT_IN_POLICY)).toEqual([]);
  expect(flow({ kind: 'run', command: 'ls' }).decisions(BUILT_IN_POLICY)).toEqual([]);
});

test('unattended, what would be asked is denied', () => {
  const { flow } = session();
  for (const action of [home, page]) flow(action).label(BUILT_IN_POLICY, isOutside);
  expect(flow(page).decisions({ ...BUILT_IN_POLICY, unattended: true })[0]?.verdict).toBe('deny');
});

test('a call is left to the gateway that this very client has, and counts as all three elsewhere', () => {
  const { state, event, flow } = session();
  const call: Action = { kind: 'call', server: 'github', tool: 'get_issue', input: {} };
  const leave = announceGateway(state, 'github', CLIENT);
  expect(flow(call).isJudgedElsewhere(call)).toBe(true);
  expect(new HookFlow(event, { state, process: 'process 1 2', now: Date.now }).isJudgedElsewhere(call)).toBe(false);
  flow(call).label(BUILT_IN_POLICY, isOutside);
  const labels = (): SessionFlow['labels'] => new SessionFlow(state, { key: hookSession(event), client: '', cwd: '' }).labels;
  expect(labels().private).toEqual([]);
  leave();
  expect(flow(call).isJudgedElsewhere(call)).toBe(false);
  flow(call).label(BUILT_IN_POLICY, isOutside);
  expect(labels().private[0]?.what).toBe('github: get_issue');
});

test.each([
  ['github-get_issue', true],
  ['github_get_issue', true],
  ['github/get_issue', true],
  ['github_get_issues', false],
  ['github_', false],
  ['githubget_issue', false],
  ['other_get_issue', false],
])('joined names: %s is a call of the gateway: %s', (tool, want) => {
  const { state, flow } = session();
  const pins = { 'tool get_issue': { hash: 'h', text: 't' } };
  for (const name of ['github', 'other']) writeServer(state, { name, identity: null, pins, start: null, at: 0 });
  const leave = announceGateway(state, 'github', CLIENT);
  const action: Action = { kind: 'unknown', tool };
  expect(flow(action).isJudgedElsewhere(action)).toBe(want);
  leave();
  expect(flow(action).isJudgedElsewhere(action)).toBe(false);
});
