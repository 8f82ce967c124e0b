/* A program that speaks HTTP/2 with an inspected host that speaks it too: both directions stream, and trailers pass. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSecureWeb, startTwo } from './network.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

function policyFor(place: Place, port: number, paths: string): string {
  const policy = join(place.root, 'policy.yaml');
  writeFileSync(
    policy,
    `version: 1\nnetwork:\n  allow: [{host: api.test, ports: [${port}], inspect: true, paths: ${paths}}, '127.0.0.1:${port}']\n`,
  );
  return policy;
}

/** Talks in turns: the second message is sent when the answer to the first is there. */
const CLIENT = `
  const { connect } = require('http2');
  const { readFileSync } = require('fs');
  const session = connect('https://api.test:' + process.argv[2], { ca: readFileSync(process.env.SSL_CERT_FILE) });
  session.on('error', (e) => { console.log('session', e.message); process.exit(1); });
  const stream = session.request({ ':method': 'POST', ':path': process.argv[3], te: 'trailers', 'content-type': 'application/grpc' });
  let turns = 0;
  stream.on('response', (headers) => console.log(headers[':status'], headers['content-type']));
  stream.on('data', (piece) => {
    console.log(String(piece).slice(0, 60));
    turns += 1;
    if (turns === 1) stream.write('two');
    else stream.end();
  });
  stream.on('trailers', (trailers) => console.log(trailers['grpc-status'], trailers['grpc-message']));
  stream.on('end', () => stream.close());
  stream.on('close', () => { session.close(); });
  stream.write('one');`;

async function talk(place: Place, authority: string, port: number, path: string, paths = '[/echo.Echo]'): Promise<string> {
  writeFileSync(join(place.workspace, 'client.cjs'), CLIENT);
  const { stdout, stderr } = await sallyport(
    place,
    [
      ...['run', '-q', '--policy', policyFor(place, port, paths), '--resolve', 'api.test=127.0.0.1'],
      ...['--', process.execPath, 'client.cjs', String(port), path],
    ],
    { env: { ...place.env, NODE_EXTRA_CA_CERTS: authority } },
  );
  return `${stdout}${stderr}`;
}

test('a call in both directions goes through, with its trailers', async () => {
  const place = makeWorkspace();
  const service = await startTwo(place, 'api.test');
  expect(await talk(place, service.authority, service.port, '/echo.Echo/Say')).toBe(
    '200 application/grpc\necho one\necho two\n0 fine\n',
  );
  expect(service.seen.map(({ method, url, body }) => [method, url, body])).toEqual([['POST', '/echo.Echo/Say', 'trailers']]);
  const { stdout } = await sallyport(place, ['trail', 'show', '--network']);
  expect(stdout).toMatch(/allow {2}https POST api\.test:\d+\/echo\.Echo\/Say at 127\.0\.0\.1, 6 bytes out, 16 bytes in/);
});

test('another method of the service is refused', async () => {
  const place = makeWorkspace();
  const service = await startTwo(place, 'api.test');
  const out = await talk(place, service.authority, service.port, '/admin.Admin/Drop');
  expect(out).toMatch(/^403 application\/json\n\{"error":"blocked_by_sallyport"/);
  expect(service.seen).toEqual([]);
});

test('a host that speaks HTTP/1.1 only is reached by it', async () => {
  const place = makeWorkspace();
  const web = await startSecureWeb(place, 'api.test');
  const script = `curl -sS --http2 -w ' %{http_version}' https://api.test:${web.port}/a https://api.test:${web.port}/b`;
  writeFileSync(join(place.workspace, 'ask.sh'), script);
  const { stdout } = await sallyport(
    place,
    ['run', '-q', '--policy', policyFor(place, web.port, '[/a, /b]'), '--resolve', 'api.test=127.0.0.1', '--', 'sh', 'ask.sh'],
    { env: { ...place.env, NODE_EXTRA_CA_CERTS: web.authority } },
  );
  expect(stdout).toBe('hello over TLS 2hello over TLS 2');
});
