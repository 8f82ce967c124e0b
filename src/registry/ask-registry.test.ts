import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PackageRef } from '../inspect/packages/index.ts';
import { askRegistry } from './index.ts';

const PUBLISHED = '2020-01-02T03:04:05.000Z';

function packument(name: string): object {
  return {
    name,
    'dist-tags': { latest: '2.0.0', next: '3.0.0-rc.1' },
    time: { created: '2019-01-01T00:00:00.000Z', '1.0.0': PUBLISHED, '2.0.0': PUBLISHED },
    versions: {
      '1.0.0': { dist: { integrity: 'sha512-AAAA' }, license: 'MIT' },
      '2.0.0': { dist: {}, scripts: { postinstall: 'node x' }, deprecated: 'use another' },
      '3.0.0-rc.1': { dist: {} },
    },
  };
}

const JSON_INDEX = {
  name: 'Good_One',
  files: [
    { filename: 'good_one-1.0.tar.gz', hashes: { sha256: 'aa' }, 'upload-time': PUBLISHED },
    { filename: 'good_one-1.0-py3-none-any.whl', hashes: { sha256: 'bb' }, 'upload-time': PUBLISHED },
    { filename: 'good_one-1.0.1.tar.gz', hashes: {} },
  ],
};

/** What the registry does, by the last part of the path. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  good: (response) => response.end(JSON.stringify(packument('good'))),
  '@s%2fgood': (response) => response.end(JSON.stringify(packument('@s/good'))),
  other: (response) => response.end(JSON.stringify(packument('good'))),
  cut: (response) => {
    response.writeHead(200, { 'content-length': 10_000 });
    response.write(JSON.stringify(packument('cut')).slice(0, 50));
    setTimeout(() => response.destroy(), 20);
  },
  broken: (response) => response.end('{"name": "broken", "versions": {'),
  empty: (response) => response.end(''),
  list: (response) => response.end('[]'),
  busy: (response) => response.writeHead(429, { 'retry-after': '10' }).end(),
  down: (response) => response.writeHead(503).end(),
  login: (response) => response.writeHead(401).end(),
  moved: (response) => response.writeHead(302, { location: '/good' }).end(),
  silent: () => {},
  slow: (response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  },
  'good-one': (response) =>
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json').end(JSON.stringify(JSON_INDEX)),
  page: (response) =>
    response
      .setHeader('content-type', 'text/html')
      .end('<html><body><a href="/f/page-1.0-py3-none-any.whl#sha256=aa">x</a><a href="/f/page-2.0.tar.gz">y</a></body></html>'),
  half: (response) => response.setHeader('content-type', 'text/html').end('<html><body><a href="/f/half-1.0.tar.gz">x'),
};

const server = createServer((request, response) => {
  const name = request.url?.split('/').findLast((part) => part !== '') ?? '';
  const answer = ANSWERS[name];
  if (answer === undefined) response.writeHead(404).end('{}');
  else answer(response);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A busy machine may take its time; only what never answers is waited for in vain. */
const patienceFor = (name: string): number => (name === 'silent' || name === 'slow' ? 200 : 20_000);

function ask(name: string, more: Partial<PackageRef> = {}, ecosystem: 'npm' | 'pypi' = 'npm'): ReturnType<typeof askRegistry> {
  return askRegistry(
    { ecosystem, name, source: 'registry', isDirect: true, ...more },
    { ecosystem, url, patience: patienceFor(name) },
  );
}

test.each<[name: string, more: Partial<PackageRef>, facts: object]>([
  [
    'good',
    {},
    { exists: true, hasInstallScript: true, hasIntegrity: false, deprecated: 'use another', published: Date.parse(PUBLISHED) },
  ],
  ['good', { version: '1.0.0' }, { exists: true, hasInstallScript: false, hasIntegrity: true, deprecated: '', licence: 'MIT' }],
  ['good', { range: '^1' }, { hasInstallScript: false, licence: 'MIT' }],
  ['good', { range: 'next' }, { exists: true, hasInstallScript: false }],
  ['good', { version: '9.9.9' }, { exists: false }],
  ['@s/good', { version: '1.0.0' }, { exists: true, created: Date.UTC(2019, 0, 1) }],
  ['missing', {}, { exists: false }],
])('npm: %s %j', async (name, more, facts) => {
  expect(await ask(name, more)).toEqual({ kind: 'facts', facts: expect.objectContaining(facts) });
});

test('a version without a time has none', async () => {
  const answer = await ask('good', { version: '3.0.0-rc.1' });
  expect(answer).toEqual({ kind: 'facts', facts: expect.not.objectContaining({ published: expect.anything() }) });
});

test.each<[name: string, more: Partial<PackageRef>, facts: object]>([
  [
    'good-one',
    { version: '1.0' },
    { exists: true, hasInstallScript: false, hasIntegrity: true, published: Date.parse(PUBLISHED) },
  ],
  ['good-one', { version: '1.0.1' }, { exists: true, hasInstallScript: true, hasIntegrity: false }],
  ['good-one', { version: '1.0.0' }, { exists: true, hasInstallScript: false }],
  ['good-one', { version: '1' }, { exists: true, hasInstallScript: false }],
  ['good-one', { version: '1.0.1.0' }, { exists: true, hasInstallScript: true }],
  ['good-one', { version: '1.1' }, { exists: false }],
  ['good-one', { version: '2.0' }, { exists: false }],
  ['page', { version: '1.0' }, { exists: true, hasInstallScript: false, hasIntegrity: true }],
  ['page', { version: '2.0' }, { exists: true, hasInstallScript: true, hasIntegrity: false }],
  ['missing', {}, { exists: false }],
])('PyPI: %s %j', async (name, more, facts) => {
  expect(await ask(name, more, 'pypi')).toEqual({ kind: 'facts', facts: expect.objectContaining(facts) });
});

test.each(['other', 'cut', 'broken', 'empty', 'list', 'busy', 'down', 'login', 'moved', 'silent', 'slow'])(
  '%s is no answer, on either side',
  async (name) => {
    expect((await ask(name)).kind).toBe('unknown');
    expect((await ask(name, {}, 'pypi')).kind).toBe('unknown');
  },
);

test('a page that is cut off, and a registry that nobody serves, are no answer', async () => {
  expect((await ask('half', {}, 'pypi')).kind).toBe('unknown');
  const nobody = { ecosystem: 'npm', url: 'http://127.0.0.1:1/', patience: 200 } as const;
  expect((await askRegistry({ ecosystem: 'npm', name: 'good', source: 'registry', isDirect: true }, nobody)).kind).toBe(
    'unknown',
  );
});
