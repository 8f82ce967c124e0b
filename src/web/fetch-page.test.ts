import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchPage, type Page } from './fetch-page.ts';
import { type Host, pageAddress, startHost, type Watched, watched } from './page.test-support.ts';
import { PageStore } from './store.ts';
import { PageError } from './types.ts';

let state = '';
let now = 0;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sallyport-page-'));
  now = Date.UTC(2026, 0, 1);
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const URL_ = 'http://page.test/a';

function fetchFrom(
  host: Host,
  { keeper }: Watched,
  how: { live?: boolean; maxAgeMs?: number; url?: string; timeMs?: number } = {},
): Promise<Page> {
  const request = { address: pageAddress(how.url ?? URL_), live: how.live === true, maxAgeMs: how.maxAgeMs };
  return fetchPage(request, { store: new PageStore(state), keeper, connect: host.connect, now: () => now, timeMs: how.timeMs });
}

async function failure(fetching: Promise<Page>): Promise<string> {
  try {
    const page = await fetching;
    return `page: ${page.body.toString()}`;
  } catch (error) {
    if (error instanceof PageError) return `${error.failure}: ${error.message}`;
    throw error;
  }
}

function plain(response: ServerResponse, body: string, fields: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'text/plain', ...fields });
  response.end(body);
}

describe('the cache', () => {
  test('a fresh page is asked for once', async () => {
    const host = await startHost((_request, response) => plain(response, 'one', { 'cache-control': 'max-age=60' }));
    const keep = watched();
    expect([(await fetchFrom(host, keep)).source, (await fetchFrom(host, keep)).source]).toEqual(['live', 'cache']);
    expect([host.asked, keep.questions]).toEqual([['/a'], [URL_]]);
    expect(keep.hops.map(({ source, status }) => `${source} ${status}`)).toEqual(['live 200', 'cache 200']);
    expect(keep.hops[0]?.sha256).toBe(keep.hops[1]?.sha256);
  });

  test('an older one is validated, and then fresh again', async () => {
    const host = await startHost((request, response) => {
      if (request.headers['if-none-match'] === '"1"')
        response.writeHead(304, { etag: '"1"', 'cache-control': 'max-age=60' }).end();
      else plain(response, 'one', { etag: '"1"', 'cache-control': 'max-age=60' });
    });
    await fetchFrom(host, watched());
    now += 3_600_000;
    const second = await fetchFrom(host, watched());
    expect([second.source, second.body.toString(), second.at]).toEqual(['revalidated', 'one', now]);
    expect((await fetchFrom(host, watched())).source).toBe('cache');
    expect(host.asked).toEqual(['/a', '/a "1"']);
  });

  test('where nobody says yes, an older copy is shown for what it is, and nobody is asked about it', async () => {
    const host = await startHost((_request, response) => plain(response, 'one', { 'cache-control': 'max-age=60' }));
    await fetchFrom(host, watched());
    now += 3_600_000;
    const no = watched(() => false);
    const page = await fetchFrom(host, no);
    expect([page.source, page.isStale, page.ageSeconds, page.remark]).toEqual(['cache', true, 3600, 'nobody said yes']);
    expect([no.questions, host.asked]).toEqual([[`${URL_} quietly`], ['/a']]);
  });

  test.each([
    ['no-cache', 'no-cache'],
    ['must-revalidate', 'max-age=60, must-revalidate'],
    ['no-store', 'no-store'],
  ])('what its host does not want shown unasked (%s) is not', async (_name, control) => {
    const host = await startHost((_request, response) => plain(response, 'one', { 'cache-control': control }));
    await fetchFrom(host, watched());
    now += 3_600_000;
    expect(
      await failure(
        fetchFrom(
          host,
          watched(() => false),
        ),
      ),
    ).toBe('denied: nobody said yes');
  });

  test('a live page is asked for, whatever the cache holds', async () => {
    const host = await startHost((_request, response) =>
      plain(response, `${host.asked.length}`, { 'cache-control': 'max-age=60' }),
    );
    await fetchFrom(host, watched());
    expect((await fetchFrom(host, watched(), { live: true })).body.toString()).toBe('2');
    expect(
      await failure(
        fetchFrom(
          host,
          watched(() => false),
          { live: true },
        ),
      ),
    ).toBe('denied: nobody said yes (there is a copy in the cache)');
    expect((await fetchFrom(host, watched())).body.toString()).toBe('2');
  });

  test('an age that was named is kept to', async () => {
    const host = await startHost((_request, response) => plain(response, 'one', { 'cache-control': 'max-age=86400' }));
    await fetchFrom(host, watched());
    now += 3_600_000;
    expect((await fetchFrom(host, watched(), { maxAgeMs: 7_200_000 })).source).toBe('cache');
    expect(
      await failure(
        fetchFrom(
          host,
          watched(() => false),
          { maxAgeMs: 60_000 },
        ),
      ),
    ).toBe('denied: nobody said yes');
  });

  test('a host that fails gives way to the copy; one that says no to keeping takes it away', async () => {
    let answer = (response: ServerResponse): void => plain(response, 'one', { 'cache-control': 'max-age=60' });
    const host = await startHost((_request, response) => answer(response));
    await fetchFrom(host, watched());
    now += 3_600_000;
    answer = (response) => response.writeHead(503, { 'content-type': 'text/plain' }).end('busy');
    expect(await fetchFrom(host, watched())).toMatchObject({ source: 'cache', isStale: true, remark: 'the host answered 503' });
    answer = (response) => response.destroy();
    expect((await fetchFrom(host, watched())).source).toBe('cache');
    answer = (response) => plain(response, 'two', { 'cache-control': 'no-store' });
    expect((await fetchFrom(host, watched())).body.toString()).toBe('two');
    expect(
      await failure(
        fetchFrom(
          host,
          watched(() => false),
        ),
      ),
    ).toBe('denied: nobody said yes');
  });

  test('what the policy denies is denied in the cache too', async () => {
    const host = await startHost((_request, response) => plain(response, 'one', { 'cache-control': 'max-age=60' }));
    await fetchFrom(host, watched());
    expect(
      await failure(
        fetchFrom(
          host,
          watched(() => false, false),
        ),
      ),
    ).toBe('denied: nobody said yes');
  });
});

describe('redirects', () => {
  test('each hop is decided on, recorded and kept by itself', async () => {
    const host = await startHost((request, response) => {
      if (request.url === '/a') response.writeHead(301, { location: '/b' }).end('not read');
      else plain(response, 'two', { 'cache-control': 'max-age=60' });
    });
    const keep = watched();
    const page = await fetchFrom(host, keep);
    expect([page.address.href, page.body.toString()]).toEqual(['http://page.test/b', 'two']);
    expect(keep.questions).toEqual([URL_, `http://page.test/b from ${URL_}`]);
    expect(keep.hops.map(({ address, status }) => `${address.path} ${status}`)).toEqual(['/a 301', '/b 200']);
  });

  test('a hop that is denied ends it', async () => {
    const host = await startHost((_request, response) => response.writeHead(302, { location: 'http://other.test/' }).end());
    expect(
      await failure(
        fetchFrom(
          host,
          watched(({ host: name }) => name === 'page.test'),
        ),
      ),
    ).toBe('denied: nobody said yes');
    expect(host.asked).toEqual(['/a']);
  });

  test.each([
    ['to no address', 'http://', 'it is redirected to an address that is not served'],
    ['to a file', 'file:///etc/passwd', 'file:// is not served'],
    ['with a password', `http://${'a:b'}@page.test/`, 'a user name or a password'],
    ['round and round', '/a', 'redirected more than 5 times'],
  ])('%s: refused', async (_name, location, why) => {
    const host = await startHost((_request, response) => response.writeHead(302, { location }).end());
    expect(await failure(fetchFrom(host, watched()))).toContain(why);
  });

  test('from https to http: refused', async () => {
    const host = await startHost((_request, response) => response.writeHead(302, { location: 'http://page.test/' }).end());
    expect(await failure(fetchFrom(host, watched(), { url: 'https://page.test/' }))).toContain('redirected from https to http');
  });
});

describe('what is not shown', () => {
  test.each([
    [
      'a type that is none of ours',
      (r: ServerResponse) => r.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF'),
      'it is application/pdf',
    ],
    ['no type', (r: ServerResponse) => r.writeHead(200).end('x'), 'it does not say what it is'],
    [
      'an error without text',
      (r: ServerResponse) => r.writeHead(404, { 'content-type': 'image/png' }).end('x'),
      'the host answered 404',
    ],
    ['a 304 that nobody asked for', (r: ServerResponse) => r.writeHead(304).end(), 'a copy is still good'],
    [
      'another protocol',
      (r: ServerResponse) => r.socket?.end('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'another protocol',
    ],
    ['no HTTP', (r: ServerResponse) => r.socket?.end('SSH-2.0-x\r\n'), 'unreachable'],
    ['a head without end', (r: ServerResponse) => r.socket?.end(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}`), 'unreachable'],
    [
      'two lengths',
      (r: ServerResponse) =>
        r.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
      'unreachable',
    ],
    [
      'a body that breaks off',
      (r: ServerResponse) => r.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nab'),
      'it broke off',
    ],
  ])('%s', async (_name, answer, why) => {
    const host = await startHost((_request, response) => void answer(response));
    const keep = watched();
    expect(await failure(fetchFrom(host, keep))).toContain(why);
    expect(new PageStore(state).list()).toEqual([]);
    expect(keep.hops).toHaveLength(1);
  });

  test('a host that takes for ever', async () => {
    const host = await startHost((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await failure(fetchFrom(host, watched(), { timeMs: 300 }))).toBe('unreachable: the host took longer than 0.3 s');
  });

  test('a connection that never comes', async () => {
    const host: Host = { asked: [], connect: () => new Promise(() => {}) };
    expect(await failure(fetchFrom(host, watched(), { timeMs: 50 }))).toContain('took longer');
  });
});
