import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasPip } from './python-index.test-support.ts';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

// Whatever goes wrong at a registry is no yes: nothing is installed, and the reason is told.

const WHOLE = JSON.stringify({ name: 'quite-a-name', 'dist-tags': {}, versions: {} });

const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'quite-a-busy-name': (response) => response.writeHead(429, { 'retry-after': '1' }).end('{}'),
  'quite-a-broken-name': (response) => response.writeHead(500).end('{}'),
  'quite-a-down-name': (response) => response.writeHead(503).end('{}'),
  'quite-a-secret-name': (response) => response.writeHead(401).end('{}'),
  'quite-a-moved-name': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  'quite-a-cut-name': (response) => response.writeHead(200, { 'content-length': '100000' }).end(WHOLE.slice(0, 20)),
  'quite-a-half-name': (response) => response.end(WHOLE.slice(0, 20)),
  'quite-an-empty-name': (response) => response.end(''),
  'quite-another-name': (response) => response.end(WHOLE),
  'quite-a-silent-name': () => {},
};

async function startFailing(): Promise<{ readonly port: number; readonly files: () => number }> {
  let files = 0;
  const server = createServer(({ url = '' }, response) => {
    if (/\.(?:tgz|whl)$/.test(url)) files += 1;
    const name = url.split('/').findLast((part) => part !== '') ?? '';
    const answer = ANSWERS[name];
    if (answer === undefined) response.writeHead(404).end('{}');
    else answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, files: () => files };
}

test('npm: a registry that does not say yes has not said yes', async () => {
  const place = makeWorkspace();
  const { port, files } = await startFailing();
  writeFileSync(join(place.home, '.npmrc'), `registry=http://127.0.0.1:${port}/\n`);
  const env = { ...place.env, PATH: `${dirname(process.execPath)}:${place.env['PATH']}` };
  const ended = await Promise.all(
    Object.keys(ANSWERS).map((name) => sallyport(place, ['npm', 'install', '--no-audit', name], { env })),
  );
  for (const { code, stderr } of ended) expect(`${code} ${stderr}`).toMatch(/^126 [\s\S]*nothing is known of quite-/i);
  const absent = await sallyport(place, ['npm', 'install', 'quite-an-absent-name'], { env });
  expect(`${absent.code} ${absent.stderr}`).toMatch(/^126 [\s\S]*does not exist/);
  expect(files()).toBe(0);
});

test.skipIf(!hasPip)('pip: the same', async () => {
  const place = makeWorkspace();
  const { port, files } = await startFailing();
  const env = { ...place.env, PIP_INDEX_URL: `http://127.0.0.1:${port}/simple` };
  const ended = await Promise.all(Object.keys(ANSWERS).map((name) => sallyport(place, ['pip', 'install', name], { env })));
  for (const { code, stderr } of ended) expect(`${code} ${stderr}`).toMatch(/^126 [\s\S]*nothing is known of quite-/i);
  expect(files()).toBe(0);
});
