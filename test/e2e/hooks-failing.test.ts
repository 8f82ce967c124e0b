import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, decisionOf, hook, REFUSED } from './hook.test-support.ts';
import { makeWorkspace, sallyport, trailEvents } from './sallyport.test-support.ts';

test('a guard that fails while it decides says so in the form of the client, records where, and lives on', async () => {
  const place = makeWorkspace();
  await hook(place, { payload: call(place, 'Read', { file_path: 'a' }) });
  const running = async (): Promise<unknown> => JSON.parse((await sallyport(place, ['status', '--json'])).stdout).guard.pid;
  const guard = await running();
  // Where labels of sessions are kept stands what nothing can be kept in.
  writeFileSync(join(place.state, 'flows'), '');
  const failed = await hook(place, { payload: call(place, 'mcp__a__b', { token: 'sk-secret' }) });
  expect([failed.code, decisionOf(failed).permissionDecisionReason]).toEqual([
    REFUSED,
    expect.stringContaining('the guard itself failed'),
  ]);
  const torn = await hook(place, { client: 'gemini', event: 'BeforeTool', raw: '{"session_id":"s1","tool_n' });
  expect([torn.code, JSON.parse(torn.stdout)]).toEqual([
    REFUSED,
    { decision: 'deny', reason: expect.stringContaining('what the client sent is not what it sends (it is no JSON)') },
  ]);
  expect(decisionOf(await hook(place, { payload: call(place, 'Read', { file_path: 'a' }) })).permissionDecision).toBe('allow');
  expect(await running()).toBe(guard);
  const [, first, second] = (await trailEvents(place))
    .map(({ event }) => event)
    .filter((step) => JSON.stringify(step).includes('"type":"hook"'));
  expect(first).toMatchObject({ verdict: 'deny', rules: ['guard.failed'], failure: { code: 'ENOTDIR', at: expect.any(Array) } });
  expect(second).toMatchObject({ verdict: 'deny', rules: ['payload.unreadable'], client: 'gemini' });
  expect(JSON.stringify(first)).not.toContain('sk-secret');
});

test('a client that tells no folder works in the one that its hooks are started in, also without git', async () => {
  const place = makeWorkspace();
  for (const folder of ['a', 'b']) mkdirSync(join(place.workspace, folder));
  const read = async (path: string): Promise<number | null> => {
    const payload = { trajectory_id: 's', tool_info: { file_path: join(place.workspace, path) } };
    return (await hook(place, { client: 'windsurf', event: 'pre_read_code', payload })).code;
  };
  expect([await read('a/one'), await read('b/two'), await read('../other/three')]).toEqual([0, 0, REFUSED]);
});
