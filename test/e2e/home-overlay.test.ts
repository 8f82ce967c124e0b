/* A house whose policy wants proposals: what an agent with hooks changes waits on an overlay until a person takes it over. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, decisionOf, hook } from './hook.test-support.ts';
import { type Ended, execute, makeWorkspace, type Place, runScript, sallyport } from './sallyport.test-support.ts';

const FILES: Readonly<Record<string, string>> = {
  'configuration.yaml': 'default_config:\nautomation: !include automations.yaml\n',
  'automations.yaml':
    '- alias: Evening\n  triggers:\n    - trigger: time\n      at: "18:00:00"\n  actions:\n    - action: light.turn_on\n      target: { entity_id: light.hall }\n',
  'secrets.yaml': 'hook: made-up-in-a-test-0123456789\n',
};

async function house(): Promise<Place> {
  const place = makeWorkspace();
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(place.workspace, path), text);
  expect((await sallyport(place, ['init', 'home', '--yes'])).code).toBe(0);
  return place;
}

const read = (place: Place, path: string): string => readFileSync(join(place.workspace, path), 'utf8');

/** A command of the agent, as its client runs it: what the hook made of it. */
async function agentRuns(place: Place, command: string): Promise<Ended> {
  const { permissionDecision, permissionDecisionReason, updatedInput } = decisionOf(
    await hook(place, { payload: call(place, 'Bash', { command }) }),
  );
  expect(permissionDecision, permissionDecisionReason).toBe('allow');
  return execute('sh', ['-c', updatedInput?.command ?? 'exit 99'], { cwd: place.workspace, env: place.env });
}

test('commands of a hooked agent build one proposal; the house has it when a person takes it over, and undo takes it back', async () => {
  const place = await house();
  const first = await agentRuns(place, "sed -i 's/18:00/19:30/' automations.yaml");
  expect(first, first.stderr).toMatchObject({ code: 0 });
  expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);

  const second = await agentRuns(
    place,
    'grep 19:30 automations.yaml && sed -i s/light.hall/light.desk/ automations.yaml && echo "{}" > scenes.yaml',
  );
  expect(second, second.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('19:30') });
  expect((await agentRuns(place, 'cat scenes.yaml')).stdout).toBe('{}\n');
  expect(existsSync(join(place.workspace, 'scenes.yaml'))).toBe(false);

  const told = await sallyport(place, ['home', 'diff', '--run', 'last']);
  expect(told.stdout).toContain('the automation "Evening" is changed');
  const applied = await sallyport(place, ['home', 'apply', 'last', '--json']);
  expect(JSON.parse(applied.stdout), applied.stdout).toMatchObject({ verdict: 'applied', tier: 'low', committed: 2 });
  expect(read(place, 'automations.yaml')).toMatch(/19:30[\s\S]*light\.desk/);

  // What was taken over is no proposal any more.
  const third = await agentRuns(place, 'rm scenes.yaml');
  expect(third.code).toBe(0);
  const rest = await sallyport(place, ['diff', 'last', '--json']);
  expect(JSON.parse(rest.stdout).changes).toMatchObject([{ path: 'scenes.yaml', change: 'deleted' }]);
  const { run } = JSON.parse(applied.stdout);
  expect((await sallyport(place, ['undo', run])).code).toBe(0);
  expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);
});

test('its own tools, which know no overlay, are told to propose; a door waits for a person', async () => {
  const place = await house();
  const file = join(place.workspace, 'automations.yaml');
  for (const [tool, input] of [
    ['Write', { file_path: file, content: '[]\n' }],
    ['Edit', { file_path: file, old_string: '18:00', new_string: '19:30' }],
  ] as const) {
    const said = decisionOf(await hook(place, { payload: call(place, tool, input) }));
    expect([tool, said.permissionDecision]).toEqual([tool, 'deny']);
    expect(said.permissionDecisionReason).toContain('changes here are proposals that a person takes over');
  }
  const door =
    "printf -- '- alias: Guest\\n  triggers:\\n    - trigger: webhook\\n      webhook_id: !secret hook\\n  actions:\\n    - action: lock.unlock\\n      target: { entity_id: lock.front_door }\\n' >> automations.yaml";
  expect((await agentRuns(place, door)).code).toBe(0);
  const applied = await sallyport(place, ['home', 'apply', 'last', '--json']);
  expect(JSON.parse(applied.stdout)).toMatchObject({ verdict: 'refused', tier: 'high' });
  expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);
});

test('a run that goes on with a proposal names it; what was thrown away does not come back', async () => {
  const place = await house();
  const begun = await runScript(place, 'echo 1 > a.yaml');
  expect(begun.stderr).toContain('On an overlay, not in the workspace yet');
  const one = JSON.parse((await sallyport(place, ['diff', 'last', '--json'])).stdout).run;
  const ended = await runScript(place, 'cat a.yaml');
  expect(ended.stdout).toBe('1\n');
  const moved = await sallyport(place, ['diff', one]);
  expect(moved.stderr).toContain('went on in the run');
  expect((await sallyport(place, ['discard', 'last'])).code).toBe(0);
  expect((await runScript(place, 'cat a.yaml', ['-q'])).code).not.toBe(0);
});
