/* What a change of a house does beside its texts, and what becomes of one that can't be made whole. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { execute, makeWorkspace, type Place, PROGRAM, runScript, sallyport, until } from './sallyport.test-support.ts';

const AUTOMATION =
  '- alias: Evening\n  triggers:\n    - trigger: time\n      at: "18:00:00"\n  actions:\n    - action: light.turn_on\n      target: { entity_id: light.hall }\n';
const LATER = "sed -i 's/18:00/19:30/' automations.yaml";

function house(): Place {
  const place = makeWorkspace();
  for (const folder of ['www', 'notes']) mkdirSync(join(place.workspace, folder));
  for (const [path, text] of Object.entries({
    'configuration.yaml': 'default_config:\nautomation: !include automations.yaml\n',
    'automations.yaml': AUTOMATION,
    'secrets.yaml': 'hook: made-up-in-a-test-0123456789\n',
    'notes/plan.bin': 'a\0b',
    'history.db': 'kept',
  }))
    writeFileSync(join(place.workspace, path), text, { mode: 0o600 });
  return place;
}

const automationOf = (place: Place): string => readFileSync(join(place.workspace, 'automations.yaml'), 'utf8');

test.each([
  ['a link to the secrets where everyone may fetch it', 'ln -s ../secrets.yaml www/s.txt', 'by-hand', /is a link now/],
  ['a link alone', 'ln -s /etc outside', 'by-hand', /is a link now/],
  ['secrets that others may read', 'chmod 644 secrets.yaml', 'refused', /other users of this machine/],
  ['automations that others may write', `${LATER}; chmod 666 automations.yaml`, 'refused', /other users of this machine/],
  ['another content of what is no text', "printf 'a\\0c' > notes/plan.bin", 'refused', /is no text/],
  ['the history is deleted', 'rm history.db', 'refused', /goes away/],
  ['the history has another name', 'mv history.db old.db', 'refused', /goes away/],
])('beside a harmless change: %s', async (_name, script, verdict, said) => {
  const place = house();
  const run = await runScript(place, `${LATER}; ${script}`, ['-q', '--transaction']);
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const applied = await sallyport(place, ['home', 'apply', 'last', '--json']);
  const { verdict: was, sentences } = JSON.parse(applied.stdout);
  expect(was).toBe(verdict);
  expect(sentences.map(({ text }: { text: string }) => text).join('\n')).toMatch(said);
  expect(automationOf(place)).toBe(AUTOMATION);
});

test('files that were only touched, or are closed to others, are still harmless', async () => {
  const place = house();
  await runScript(place, `${LATER}; touch configuration.yaml notes/plan.bin; chmod 400 secrets.yaml`, ['-q', '--transaction']);
  const applied = await sallyport(place, ['home', 'apply', 'last', '--json']);
  expect(JSON.parse(applied.stdout), applied.stdout).toMatchObject({ verdict: 'applied', tier: 'low' });
});

test('what cannot be written whole is taken back whole', async () => {
  const place = house();
  await runScript(place, `${LATER}; head -c 3000000 /dev/zero | tr '\\0' a > notes/long.txt`, ['-q', '--transaction']);
  // A file may have 1 MiB: as on a disk that fills up, the first file is written and the second is not.
  const limited = 'ulimit -f 1024; trap "" XFSZ; exec "$0" "$1" home apply last';
  const ended = await execute('bash', ['-c', limited, process.execPath, PROGRAM], { cwd: place.workspace, env: place.env });
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/could not be made whole .*was taken back/)]);
  expect(automationOf(place)).toBe(AUTOMATION);
  expect(readdirSync(join(place.workspace, 'notes'))).toEqual(['plan.bin']);
  const { changes } = JSON.parse((await sallyport(place, ['diff', 'last', '--json'])).stdout);
  expect(changes.map(({ path }: { path: string }) => path).sort()).toEqual(['automations.yaml', 'notes/long.txt']);
});

test('while the run works, nothing of it is applied', async () => {
  const place = house();
  let end = (): void => undefined;
  const running = runScript(place, `${LATER}; sleep 1000`, ['-q', '--transaction'], {
    started: (child) => {
      end = () => void child.kill('SIGTERM');
    },
  });
  let told = '';
  const applied = async (): Promise<number | null> => {
    const { code, stderr } = await sallyport(place, ['home', 'apply', 'last']);
    told = stderr;
    return code;
  };
  // A run that has only begun proposes nothing yet.
  expect(await until(async () => (await applied()) !== 2 || !/No transaction waits/.test(told))).toBe(true);
  expect([await applied(), told]).toEqual([1, expect.stringContaining('still works on its change')]);
  expect(automationOf(place)).toBe(AUTOMATION);
  end();
  await running;
});

async function running(place: Place, onCheck: () => void): Promise<string> {
  const server = createServer((_request, response) => {
    onCheck();
    response.end(JSON.stringify({ result: 'invalid', errors: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const input = 'made-up-token-of-a-test-0123456789';
  const added = await sallyport(place, ['secret', 'add', 'hass', '--host', host, '--env', 'HASS_TOKEN'], { input });
  expect(added, added.stderr).toMatchObject({ code: 0 });
  return host;
}

test('a token that is for another house is known before anything is made', async () => {
  const place = house();
  await running(place, () => {});
  await runScript(place, LATER, ['-q', '--transaction']);
  const ended = await sallyport(place, ['home', 'apply', 'last', '--instance', 'http://192.0.2.7:8123', '--token', 'hass']);
  expect(ended.stderr).toContain('is not for 192.0.2.7');
  expect(automationOf(place)).toBe(AUTOMATION);
});

test('where files change before it can be taken back, that is said', async () => {
  const place = house();
  const host = await running(place, () => writeFileSync(join(place.workspace, 'automations.yaml'), '[]\n'));
  await runScript(place, LATER, ['-q', '--transaction']);
  const ended = await sallyport(place, ['home', 'apply', 'last', '--json', '--instance', `http://${host}`, '--token', 'hass']);
  expect([ended.code, JSON.parse(ended.stdout)]).toMatchObject([1, { verdict: 'not-taken-back' }]);
  expect(automationOf(place)).toBe('[]\n');
});
