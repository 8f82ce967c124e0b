/* What a person at a terminal is asked about a change of the house, what their yes is good for, and how it is taken back. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeAt } from '../../src/approval/index.ts';
import { keepAuthenticator } from '../../src/server/index.ts';
import { makeWorkspace, type Place, PROGRAM, runScript, sallyport } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

const FILES = {
  'configuration.yaml': 'default_config:\nautomation: !include automations.yaml\nscript: !include scripts.yaml\n',
  'automations.yaml':
    '- alias: Evening\n  triggers:\n    - trigger: time\n      at: "18:00:00"\n  actions:\n    - action: light.turn_on\n      target: { entity_id: light.hall }\n',
  'scripts.yaml': 'evening:\n  sequence:\n    - action: light.turn_on\n      target: { entity_id: light.hall }\n',
  'secrets.yaml': 'hook: made-up-in-a-test-0123456789\n',
};
const HEATING =
  'printf -- \'- alias: Warm\\n  triggers:\\n    - trigger: time\\n      at: "06:00:00"\\n  actions:\\n    - action: climate.turn_on\\n      target: { entity_id: climate.hall }\\n\' >> automations.yaml';
const DOOR =
  "printf -- '- alias: Guest\\n  triggers:\\n    - trigger: webhook\\n      webhook_id: !secret hook\\n  actions:\\n    - action: lock.unlock\\n      target: { entity_id: lock.front_door }\\n' >> automations.yaml";

function house(): Place {
  const place = makeWorkspace();
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(place.workspace, path), text);
  return place;
}

const read = (place: Place, path: string): string => readFileSync(join(place.workspace, path), 'utf8');
const stepNow = (): number => Math.floor(Date.now() / 30_000);
const SECRET = Buffer.alloc(20, 7);

async function proposed(script: string, isEnrolled: boolean): Promise<{ readonly place: Place; readonly terminal: Terminal }> {
  const place = house();
  // A step back, so that the code of now is unused.
  if (isEnrolled) expect(keepAuthenticator(place.state, SECRET, codeAt(SECRET, stepNow() - 1), Date.now())).toBe(true);
  expect((await runScript(place, script, ['-q', '--transaction'])).code).toBe(0);
  const terminal = new Terminal(place);
  terminal.keys('-l', `clear; ${process.execPath} ${PROGRAM} home apply last > out.txt 2> err.txt; echo "code=$?"`);
  terminal.keys('Enter');
  return { place, terminal };
}

describe.skipIf(!hasTmux)('a person at a terminal (needs tmux)', () => {
  test('a yes makes what is medium, without a code', async () => {
    const { place, terminal } = await proposed(HEATING, false);
    await terminal.shows(/a change of the house of tier medium[\s\S]*Allow it\?/);
    terminal.keys('y', 'Enter');
    await terminal.shows(/code=0/);
    expect(read(place, 'automations.yaml')).toContain('climate.turn_on');
  });

  test('Enter makes nothing', async () => {
    const { place, terminal } = await proposed(HEATING, false);
    await terminal.shows(/Allow it\?/);
    terminal.keys('Enter');
    await terminal.shows(/code=1/);
    expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);
    expect(read(place, 'out.txt')).toContain('nobody said yes');
  });

  test('what opens a door needs an authenticator, and how to get one is told', async () => {
    const { place, terminal } = await proposed(DOOR, false);
    await terminal.shows(/code=1/);
    expect(read(place, 'out.txt')).toContain('needs a code of your authenticator, and none is set up');
    expect(read(place, 'err.txt')).toContain('sallyport approvals setup-totp');
    expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);
  });

  test('with one, a yes and the code of this moment make it; the record tells of the code, and not which', async () => {
    const { place, terminal } = await proposed(DOOR, true);
    await terminal.shows(/front door lock: can now be unlocked by a webhook[\s\S]*Allow it\?/);
    terminal.keys('y', 'Enter');
    await terminal.shows(/Code of your authenticator/);
    const code = codeAt(SECRET, stepNow());
    terminal.keys('-l', code);
    terminal.keys('Enter');
    await terminal.shows(/code=0/);
    expect(read(place, 'automations.yaml')).toContain('lock.unlock');
    const trail = await sallyport(place, ['trail', 'show', '--json']);
    expect(trail.stdout).toMatch(/"presence":"code"/);
    expect(trail.stdout).not.toContain(code);
  });

  test('a yes with a wrong code makes nothing', async () => {
    const { place, terminal } = await proposed(DOOR, true);
    await terminal.shows(/Allow it\?/);
    terminal.keys('y', 'Enter');
    await terminal.shows(/Code of your authenticator/);
    terminal.keys('-l', 'abcdef');
    terminal.keys('Enter');
    await terminal.shows(/code=1/);
    expect(read(place, 'out.txt')).toContain('that was no code');
    expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);
  });
});

test('what was made is taken back file by file, and what a person changed since is not touched', async () => {
  const place = house();
  const script =
    "sed -i 's/18:00/19:30/' automations.yaml; sed -i 's/light.hall/light.desk/' scripts.yaml; echo 'a: {}' > scenes.yaml";
  expect((await runScript(place, script, ['-q', '--transaction'])).code).toBe(0);
  const applied = await sallyport(place, ['home', 'apply', 'last', '--json']);
  expect(JSON.parse(applied.stdout), applied.stdout).toMatchObject({ verdict: 'applied', committed: 3 });
  const looked = await sallyport(place, ['undo', 'last', '--file', 'scripts.yaml', '--dry-run', '--json']);
  expect(JSON.parse(looked.stdout)).toMatchObject({ restored: [join(place.workspace, 'scripts.yaml')], removed: [] });
  expect(read(place, 'scripts.yaml')).toContain('light.desk');

  expect((await sallyport(place, ['undo', 'last', '--file', 'scripts.yaml'])).code).toBe(0);
  expect(read(place, 'scripts.yaml')).toBe(FILES['scripts.yaml']);
  expect(read(place, 'automations.yaml')).toContain('19:30');
  const nothing = await sallyport(place, ['undo', 'last', '--file', 'scripts.yaml']);
  expect([nothing.code, nothing.stdout]).toEqual([0, expect.stringContaining('0 paths restored')]);

  writeFileSync(join(place.workspace, 'automations.yaml'), '[]\n');
  expect((await sallyport(place, ['undo', 'last'])).code).toBe(1);
  expect(read(place, 'automations.yaml')).toBe('[]\n');
  expect((await sallyport(place, ['undo', 'last', '--file', 'scenes.yaml'])).code).toBe(0);
  expect(existsSync(join(place.workspace, 'scenes.yaml'))).toBe(false);
  expect((await sallyport(place, ['undo', 'last', '--force'])).code).toBe(0);
  expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);
});
