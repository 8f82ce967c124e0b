import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startGreeter, startSecureWeb, startStreaming, startWeb } from './network.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Allows NAME:PORT, which leads to the host's loopback. */
function reach(name: string, port: number): readonly string[] {
  return ['--resolve', `${name}=127.0.0.1`, '--allow-host', `${name}:${port}`, '--allow-host', `127.0.0.1:${port}`];
}

async function events(place: Place): Promise<readonly Record<string, unknown>[]> {
  const { stdout } = await sallyport(place, ['trail', 'export', '--format', 'ndjson']);
  return stdout
    .split('\n')
    .map((line): { event?: Record<string, unknown> } => (line === '' ? {} : JSON.parse(line)))
    .flatMap(({ event }) => (event?.['type'] === 'request' ? [event] : []));
}

describe.skipIf(!has('curl'))('curl reaches what is allowed and nothing else', () => {
  test.each([
    ['with the proxy variables', ''],
    ['without them', "--noproxy '*'"],
    ['by SOCKS', '--socks5-hostname 198.18.0.1:3128'],
  ])('%s', async (_name, how) => {
    const place = makeWorkspace();
    const web = await startWeb();
    const script = `curl -sS ${how} http://api.test:${web.port}/x?token=abc; curl -sS -m 5 ${how} http://other.test:${web.port}/; echo " $?"`;
    const { stdout } = await sallyport(place, ['run', '-q', ...reach('api.test', web.port), '--', 'sh', '-c', script], {
      cwd: place.workspace,
    });
    expect(stdout).toContain('hello');
    expect(stdout).not.toMatch(/hello.*hello/s);
    expect(web.seen.map((one) => [one.url, one.headers.host])).toEqual([['/x?token=abc', `api.test:${web.port}`]]);
    const seen = await events(place);
    expect(seen).toContainEqual(
      expect.objectContaining({ host: 'api.test', method: 'GET', path: '/x?token=', verdict: 'allow' }),
    );
    expect(seen).toContainEqual(expect.objectContaining({ host: 'other.test', verdict: 'deny' }));
  });

  test('a refusal over HTTP is one that a model can act on', async () => {
    const place = makeWorkspace();
    const web = await startWeb();
    const { stdout } = await sallyport(
      place,
      ['run', '-q', ...reach('api.test', web.port), '--', 'curl', '-sS', 'http://other.test/'],
      { cwd: place.workspace },
    );
    const refusal: Record<string, unknown> = JSON.parse(stdout);
    expect(refusal).toMatchObject({ error: 'blocked_by_sallyport', host: 'other.test', port: 80, rule: 'network.unlisted' });
    expect(refusal['hint']).toContain('Do not retry');
  });

  test('TLS passes untouched when it names the host that was allowed', async () => {
    const place = makeWorkspace();
    const web = await startSecureWeb(place, 'api.test');
    const ca = join(place.workspace, 'ca.pem');
    spawnSync('cp', [web.authority, ca]);
    const script = `curl -sS --cacert ca.pem https://api.test:${web.port}/; echo; curl -sS --noproxy '*' --cacert ca.pem https://api.test:${web.port}/; echo; curl -sSk --noproxy '*' --connect-to other.test:${web.port}:api.test:${web.port} https://other.test:${web.port}/; echo "mismatch $?"`;
    const { stdout } = await sallyport(place, ['run', '-q', ...reach('api.test', web.port), '--', 'sh', '-c', script], {
      cwd: place.workspace,
    });
    expect(stdout).toMatch(/^hello over TLS\nhello over TLS\nmismatch [1-9]/);
    expect(web.seen).toHaveLength(2);
    expect(await events(place)).toContainEqual(expect.objectContaining({ rule: 'network.mismatch', verdict: 'deny' }));
  });

  test('an inspected host is judged by method and path, over HTTP/1.1 and HTTP/2', async () => {
    const place = makeWorkspace();
    const web = await startSecureWeb(place, 'api.test');
    const policy = join(place.root, 'policy.yaml');
    const rules = `{host: api.test, ports: [${web.port}], inspect: true, methods: [GET], paths: [/open]}, '127.0.0.1:${web.port}'`;
    writeFileSync(policy, `version: 1\nnetwork:\n  allow: [${rules}]\n`);
    const url = `https://api.test:${web.port}`;
    const script = [
      `curl -sS ${url}/open; echo`,
      `curl -sS --http2 --noproxy '*' -w ' %{http_version}' ${url}/open/x; echo`,
      `curl -sS -o /dev/null -w '%{http_code}\\n' ${url}/closed`,
      `curl -sS -o /dev/null -w '%{http_code}\\n' -X POST -d x ${url}/open`,
      `curl -sS -o /dev/null -w '%{http_code}\\n' -H 'Host: other.test' ${url}/open`,
    ].join('\n');
    writeFileSync(join(place.workspace, 'requests.sh'), script);
    const { stdout, stderr } = await sallyport(
      place,
      ['run', '-q', '--policy', policy, '--resolve', 'api.test=127.0.0.1', '--', 'sh', 'requests.sh'],
      { cwd: place.workspace, env: { ...place.env, NODE_EXTRA_CA_CERTS: web.authority } },
    );
    expect(stderr).not.toContain('curl:');
    expect(stdout.split('\n').slice(0, 5)).toEqual(['hello over TLS', 'hello over TLS 2', '403', '403', '403']);
    expect(web.seen.map((one) => one.url)).toEqual(['/open', '/open/x']);
  });

  test('an inspected host without a certificate to be believed is not spoken to, whatever the environment says of that', async () => {
    const place = makeWorkspace();
    const web = await startSecureWeb(place, 'api.test');
    const policy = join(place.root, 'policy.yaml');
    const rules = `{host: api.test, ports: [${web.port}], inspect: true}, '127.0.0.1:${web.port}'`;
    writeFileSync(policy, `version: 1\nnetwork:\n  allow: [${rules}]\n`);
    const { stdout } = await sallyport(
      place,
      ['run', '-q', '--policy', policy, '--resolve', 'api.test=127.0.0.1', '--', 'curl', '-sS', `https://api.test:${web.port}/`],
      { env: { ...place.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
    );
    expect(stdout).not.toContain('hello over TLS');
    expect(web.seen).toEqual([]);
  });
});

test.skipIf(!has('curl'))('without namespaces the warden connects programs to the proxy all the same', async () => {
  const place = makeWorkspace();
  const web = await startWeb();
  const url = `http://api.test:${web.port}/`;
  const script = `curl -sS ${url}; echo; curl -sS -m 5 -o /dev/null -w '%{http_code}' http://other.test/; curl -sS -m 5 --noproxy '*' http://127.0.0.1:9/; echo " $?"`;
  const { stdout } = await sallyport(
    place,
    ['run', '-q', '--force-mode', 'landlock', ...reach('api.test', web.port), '--', 'sh', '-c', script],
    { cwd: place.workspace },
  );
  expect(stdout).toBe('hello\n403 7\n');
  expect(web.seen).toHaveLength(1);
});

test('a service that speaks first is carried, and names work for any protocol', async () => {
  const place = makeWorkspace();
  const greeter = await startGreeter();
  const program = `
    const socket = require('net').connect(${greeter.port}, 'mail.test');
    socket.on('data', (d) => { process.stdout.write(d); if (String(d).startsWith('220')) socket.write('ping'); });`;
  const { stdout } = await sallyport(
    place,
    ['run', '-q', ...reach('mail.test', greeter.port), '--', process.execPath, '-e', program],
    { cwd: place.workspace },
  );
  expect(stdout).toBe('220 welcome\r\necho ping');
});

test.skipIf(!has('curl'))('a request that is still open when the run ends is in the record', async () => {
  const place = makeWorkspace();
  const web = await startStreaming('begun');
  const script = `curl -sN http://api.test:${web.port}/stream > got & until grep -qs begun got; do sleep 0.05; done`;
  const { code, stderr } = await sallyport(place, ['run', '-q', ...reach('api.test', web.port), '--', 'sh', '-c', script]);
  expect([code, stderr]).toEqual([0, '']);
  expect(await events(place)).toContainEqual(
    expect.objectContaining({ host: 'api.test', method: 'GET', path: '/stream', verdict: 'allow', received: 5 }),
  );
});

test('what is not announced is not served, and loopback inside stays its own', async () => {
  const place = makeWorkspace();
  const web = await startWeb();
  const program = `
    const net = require('net');
    const server = net.createServer((s) => s.end('inner')).listen(0, '127.0.0.1', () => {
      net.connect(server.address().port, '127.0.0.1').on('data', (d) => { console.log(String(d)); server.close(); });
    });
    const direct = net.connect(1, '198.18.0.1');
    direct.on('error', (e) => console.log('direct', e.code)).on('close', () => console.log('direct closed'));`;
  const { stdout } = await sallyport(
    place,
    ['run', '-q', ...reach('api.test', web.port), '--', process.execPath, '-e', program],
    { cwd: place.workspace },
  );
  expect(stdout).toContain('inner');
  expect(stdout).toMatch(/direct/);
  expect(web.seen).toHaveLength(0);
});

test('without a rule there is no way out at all', async () => {
  const place = makeWorkspace();
  const { stdout } = await sallyport(
    place,
    ['run', '-q', '--', 'sh', '-c', 'cat /proc/net/dev | tail -n +3 | cut -d: -f1; env'],
    {
      cwd: place.workspace,
    },
  );
  expect(stdout.trim().split('\n')[0]?.trim()).toBe('lo');
  expect(stdout).not.toContain('HTTP_PROXY');
});

test('a host that is none is refused before anything runs', async () => {
  const place = makeWorkspace();
  const { code, stderr } = await sallyport(place, ['run', '--allow-host', 'http://x', '--', 'true'], { cwd: place.workspace });
  expect([code, stderr]).toEqual([
    125,
    expect.stringContaining('--allow-host: "http://x" is no host: expected a name or an address, and a port'),
  ]);
});

test.skipIf(!has('curl'))('trail show --network tells who asked what of whom', async () => {
  const place = makeWorkspace();
  const web = await startWeb();
  const script = `curl -sS http://api.test:${web.port}/a?token=x; curl -sS http://other.test/`;
  await sallyport(place, ['run', '-q', ...reach('api.test', web.port), '--', 'sh', '-c', script]);
  const { stdout } = await sallyport(place, ['trail', 'show', '--network']);
  expect(stdout).toMatch(
    new RegExp(
      `curl \\[\\d+\\] {2}allow {2}http GET api\\.test:${web.port}/a\\?token= at 127\\.0\\.0\\.1, 0 bytes out, 5 bytes in, \\d+ ms`,
    ),
  );
  expect(stdout).toMatch(/curl \[\d+\] {2}deny \(network\.unlisted\) {2}http GET other\.test:80\//);
  await sallyport(place, ['run', '-q', '--', 'true']);
  expect((await sallyport(place, ['trail', 'show', '--network'])).stderr).toBe('Nothing was asked of the network.\n');
});
