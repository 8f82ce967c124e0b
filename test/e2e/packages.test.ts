import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { INVENTED, MISTAKES } from './packages.names.table.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

interface Judged {
  readonly purl: string;
  readonly verdict: string;
  readonly tier: string;
  readonly reasons: readonly { readonly id: string; readonly evidence: string; readonly confidence: string }[];
  readonly suggestion?: string;
}

async function judge(
  place: Place,
  ecosystem: string,
  names: readonly string[],
): Promise<{ readonly code: number | null; readonly packages: readonly Judged[] }> {
  const { code, stdout, stderr } = await sallyport(place, ['packages', 'check', '--ecosystem', ecosystem, '--json', '-'], {
    input: names.join('\n'),
  });
  if (stdout === '') throw new Error(stderr);
  const { schemaVersion, packages }: { schemaVersion: number; packages: Judged[] } = JSON.parse(stdout);
  expect(schemaVersion).toBe(1);
  return { code, packages };
}

test('of 200 names that are made up none is allowed', async () => {
  const place = makeWorkspace();
  const judged = [...(await judge(place, 'npm', INVENTED.npm)).packages, ...(await judge(place, 'pypi', INVENTED.pypi)).packages];
  expect(new Set(judged.map(({ purl }) => purl)).size).toBe(200);
  expect(judged.filter(({ tier, reasons }) => tier === 'allow' || reasons.length === 0)).toEqual([]);
});

test('of 50 mistakes each gets the right name, and none is allowed', async () => {
  const place = makeWorkspace();
  expect(MISTAKES.length).toBe(50);
  for (const ecosystem of ['npm', 'pypi'] as const) {
    const rows = MISTAKES.filter(([owner]) => owner === ecosystem);
    const { packages } = await judge(
      place,
      ecosystem,
      rows.map(([, asked]) => asked),
    );
    expect(packages.map(({ suggestion, tier }, index) => [rows[index]?.[1], suggestion, tier])).toEqual(
      rows.map(([, asked, meant]) => [asked, meant, 'ask']),
    );
  }
});

test('a popular package is known, an imitation is stopped, and the exit code says so', async () => {
  const place = makeWorkspace();
  expect(await judge(place, 'npm', ['lodash', '@babel/core@7.0.0'])).toMatchObject({
    code: 0,
    packages: [
      { verdict: 'known', tier: 'allow' },
      { purl: 'pkg:npm/%40babel/core@7.0.0', tier: 'allow' },
    ],
  });
  expect(await judge(place, 'pypi', ['reqeusts-toolkit'])).toMatchObject({
    code: 1,
    packages: [{ verdict: 'suspicious', suggestion: 'requests' }],
  });
  const cyrillic = await judge(place, 'npm', ['rеact']);
  expect(cyrillic.packages[0]).toMatchObject({ verdict: 'nonexistent', tier: 'deny' });
  expect((await sallyport(place, ['packages', 'check', 'lodash'])).code).toBe(2);
  expect((await sallyport(place, ['packages', 'check', 'pkg:docker/x'])).code).toBe(2);
  expect((await sallyport(place, ['packages', 'check', '-'], { input: 'pkg:npm/lodash\npkg:nope\n' })).code).toBe(3);
});

test("the policy's own names and refused licences come from the user's file", async () => {
  const place = makeWorkspace();
  const folder = join(place.home, '.config', 'sallyport');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'packages.json'), JSON.stringify({ internal: ['@acme/*'] }));
  expect((await judge(place, 'npm', ['@acme/billing'])).packages[0]).toMatchObject({
    verdict: 'suspicious',
    tier: 'ask',
    reasons: [{ id: 'dependency-confusion' }],
  });
  writeFileSync(join(folder, 'packages.json'), '{"intern": []}');
  const { code, stderr } = await sallyport(place, ['packages', 'check', 'pkg:npm/lodash']);
  expect([code, stderr.includes('"intern"')]).toEqual([2, true]);
});

test('a grant is written, listed and taken back, and says which versions it is for', async () => {
  const place = makeWorkspace();
  const run = (...args: readonly string[]): ReturnType<typeof sallyport> => sallyport(place, args);
  expect((await run('packages', 'grant', 'pkg:npm/acme-thing')).code).toBe(2);
  expect((await run('packages', 'grant', 'pkg:npm/acme-thing', '--versions', 'any of them')).stderr).toContain('is no range');
  const range = ['-e', 'pypi', 'Acme_Thing', '--versions', '>=1.2,<2', '--integrity', 'sha256:aa'];
  expect((await run('packages', 'grant', ...range)).stdout).toContain('pypi acme-thing >=1.2,<2');
  expect((await run('policy', 'grants')).stdout).toMatch(/^pypi acme-thing >=1\.2,<2 with sha256:aa {2}until \d{4}-\d\d-\d\d\n$/);
  expect((await run('policy', 'grants', '--revoke', 'acme-thing')).stdout).toBe('1 taken back.\n');
  expect((await run('policy', 'grants')).stdout).toContain('Nothing was granted');
});

test('manifests and lockfiles: what they name is judged, and what can not be read is said', async () => {
  const place = makeWorkspace();
  const write = (name: string, text: string): void => writeFileSync(join(place.workspace, name), text);
  write('package.json', JSON.stringify({ dependencies: { lodash: '^4.17.0', loadsh: '1.0.0' } }));
  write('requirements.txt', '-r more.txt\nrequests==2.32.0\n');
  write('more.txt', 'reqeusts-toolkit\n');
  const entry = { version: '4.17.21', resolved: 'https://registry.test/lodash/-/lodash-4.17.21.tgz' };
  const lock = (packages: object): string => JSON.stringify({ name: 'x', lockfileVersion: 3, packages: { '': {}, ...packages } });
  write('package-lock.json', lock({ 'node_modules/lodash': entry }));
  const check = async (...args: readonly string[]): Promise<[number | null, readonly (readonly [string, string])[]]> => {
    const { code, stdout } = await sallyport(place, ['packages', 'check', '--json', ...args]);
    const { packages }: { packages: Judged[] } = JSON.parse(stdout);
    return [code, packages.map(({ purl, tier }) => [purl, tier] as const)];
  };
  expect(await check('--manifest', 'package.json', '--manifest', 'requirements.txt')).toEqual([
    1,
    [
      ['pkg:npm/lodash', 'allow'],
      ['pkg:npm/loadsh@1.0.0', 'deny'],
      ['pkg:pypi/reqeusts-toolkit', 'deny'],
      ['pkg:pypi/requests@2.32.0', 'allow'],
    ],
  ]);
  expect(await check('--lockfile', 'package-lock.json')).toEqual([1, [['pkg:npm/lodash@4.17.21', 'ask']]]);
  write('package-lock.json', lock({ 'node_modules/lodash': { ...entry, integrity: 'sha512-AAAA' } }));
  expect((await check('--lockfile', 'package-lock.json'))[0]).toBe(0);
  write('package-lock.json', '{');
  expect((await check('--lockfile', 'package-lock.json'))[0]).toBe(3);
  expect((await sallyport(place, ['packages', 'check', '--manifest', 'notes.md'])).code).toBe(2);
});

/** In the form of OSV, as OSSF, GitHub and PyPA write them. */
const DOCUMENTS = [
  {
    id: 'MAL-2025-1',
    summary: 'Malicious code in evil-thing (npm)',
    modified: '2025-01-01T00:00:00Z',
    affected: [
      { package: { ecosystem: 'npm', name: 'evil-thing' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] },
    ],
  },
  {
    id: 'MAL-2025-2',
    summary: 'Malicious code in lodash (npm)',
    modified: '2025-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name: 'lodash' }, versions: ['4.17.99'] }],
  },
  {
    id: 'GHSA-35jh-r3h4-6jhm',
    aliases: ['CVE-2021-23337'],
    summary: 'Command Injection in lodash',
    modified: '2025-01-01T00:00:00Z',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'npm', name: 'lodash' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
      },
    ],
  },
  {
    id: 'PYSEC-1',
    modified: '2025-01-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'Django' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '3.2' }, { fixed: '3.2.13' }] }],
      },
    ],
  },
];

function zipped(documents: readonly { readonly id: string }[]): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(documents.map((one) => [`${one.id}.json`, Buffer.from(JSON.stringify(one))]))));
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

test.each([
  ['a zip', zipped(DOCUMENTS)],
  ['a list', Buffer.from(JSON.stringify(DOCUMENTS))],
  ['one a line, gzipped', gzipSync(DOCUMENTS.map((one) => JSON.stringify(one)).join('\n'))],
  ['the answer of a query', Buffer.from(JSON.stringify({ vulns: DOCUMENTS }))],
])('reports come in the form of OSV: %s', async (_what, bytes) => {
  const place = makeWorkspace();
  const base = await serve((_request, response) => response.end(bytes));
  const { code, stdout, stderr } = await sallyport(place, ['packages', 'update', '--osv', `${base}/all`, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    malicious: 2,
    vulnerabilities: 2,
    sources: [{ items: 4, skipped: 0 }],
  });
  const { packages } = await judge(place, 'npm', ['evil-thing', 'lodash', 'lodash@4.17.99', 'lodash@4.17.20', 'lodash@4.17.21']);
  expect(packages.map(({ verdict, tier, suggestion }) => [verdict, tier, suggestion])).toEqual([
    ['malicious', 'deny', undefined],
    ['malicious', 'ask', undefined],
    ['malicious', 'deny', undefined],
    ['known', 'ask', 'lodash@4.17.21'],
    ['known', 'allow', undefined],
  ]);
  expect((await judge(place, 'pypi', ['Django==3.2.12', 'django==3.2.13'])).packages.map(({ tier }) => tier)).toEqual([
    'ask',
    'allow',
  ]);
});

test('a full list of names makes what it has known, and what it has not nonexistent', async () => {
  const place = makeWorkspace();
  const base = await serve((_request, response) =>
    response.end(['somebodys-honest-thing', ...Array.from({ length: 5000 }, (_, index) => `name-${index}`)].join('\n')),
  );
  expect((await sallyport(place, ['packages', 'update', '--names', `npm=${base}/names.txt`])).code).toBe(0);
  const { packages } = await judge(place, 'npm', ['somebodys-honest-thing', 'name-4999', 'never-was-there', 'lodash']);
  expect(packages.map(({ verdict }) => verdict)).toEqual(['known', 'known', 'nonexistent', 'known']);
});

test('a broken download is gone on with', async () => {
  const place = makeWorkspace();
  const bytes = Buffer.from(JSON.stringify(DOCUMENTS));
  const ranges: (string | undefined)[] = [];
  const base = await serve((request, response) => {
    ranges.push(request.headers.range);
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { etag: '"one"', 'content-length': bytes.length - from });
    if (from > 0) response.end(bytes.subarray(from));
    else response.write(bytes.subarray(0, 200), () => setTimeout(() => response.destroy(), 50));
  });
  expect((await sallyport(place, ['packages', 'update', '--osv', `${base}/all`])).code).toBe(0);
  expect(ranges).toEqual([undefined, 'bytes=200-']);
  expect((await judge(place, 'npm', ['evil-thing'])).packages[0]?.verdict).toBe('malicious');
});

test('what is not what it should be changes nothing', async () => {
  const place = makeWorkspace();
  const good = Buffer.from(JSON.stringify(DOCUMENTS));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  const base = await serve((request, response) => {
    if (request.url === '/gone') response.writeHead(404);
    if (request.url === '/good.sig') response.end(sign(null, good, privateKey).toString('base64'));
    else if (request.url === '/other.sig') response.end(sign(null, Buffer.from('x'), privateKey).toString('base64'));
    else response.end(request.url === '/page' ? '<html>sign in</html>' : good);
  });
  const update = async (source: string): Promise<number | null> =>
    (await sallyport(place, ['packages', 'update', '--osv', source])).code;
  const digest = createHash('sha256').update(good).digest('hex');
  expect(await update(`${base}/good#sha256=${digest}`)).toBe(0);
  for (const source of [
    `${base}/good#sha256=${'0'.repeat(64)}`,
    `${base}/gone`,
    `${base}/page`,
    `${base}/other#key=${key}`,
    join(place.root, 'none.json'),
  ]) {
    expect([source, await update(source)]).toEqual([source, 3]);
  }
  expect(await update('http://osv.test/all.zip')).toBe(2);
  expect((await judge(place, 'npm', ['evil-thing'])).packages[0]?.verdict).toBe('malicious');
  expect(await update(`${base}/good#key=${key}`)).toBe(0);
});

test('data that were changed are not believed', async () => {
  const place = makeWorkspace();
  mkdirSync(join(place.state, 'packages'), { recursive: true });
  writeFileSync(join(place.state, 'packages', 'current'), '../../etc\n');
  const { code, stderr } = await sallyport(place, ['packages', 'check', 'pkg:npm/lodash']);
  expect([code, stderr.includes('packages update')]).toEqual([3, true]);
});
