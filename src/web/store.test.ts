import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { type Entry, formatEntry, sha256 } from './entry.ts';
import { answered } from './freshness.ts';
import { PageStore, STORE_LIMITS } from './store.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sallyport-pages-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function entryOf(href: string, body = 'text'): Entry {
  const parsed = parseAddress(href);
  if (!parsed.ok) throw new Error(parsed.why);
  const { policy } = answered(parsed.address, 200, { 'content-type': 'text/plain' }, 1000);
  return { href, from: '192.0.2.1', at: 1000, policy, body: Buffer.from(body), sha256: sha256(body) };
}

const A = 'https://example.test/a';
const B = 'https://example.test/b';
const pages = (): string => join(state, 'pages');
const fileOf = (href: string): string => join(pages(), `${sha256(href)}.page`);

test('a page is kept, and only its owner can read it', () => {
  const store = new PageStore(state);
  store.write(entryOf(A));
  expect(store.read(A)?.body.toString()).toBe('text');
  expect(store.read(B)).toBeUndefined();
  expect([statSync(pages()).mode & 0o777, statSync(fileOf(A)).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(readdirSync(pages())).toHaveLength(1);
});

test('where there can be no folder, the page is not kept, and that is all', () => {
  writeFileSync(join(state, 'file'), '');
  const store = new PageStore(join(state, 'file'));
  store.write(entryOf(A));
  expect(store.read(A)).toBeUndefined();
});

test('pages are listed, the newest first, removed and cleared', () => {
  const store = new PageStore(state);
  store.write(entryOf(A));
  store.write({ ...entryOf(B), at: 2000 });
  expect(store.list().map(({ href, status, contentType, bytes }) => [href, status, contentType, bytes])).toEqual([
    [B, 200, 'text/plain', 4],
    [A, 200, 'text/plain', 4],
  ]);
  expect([store.remove(A), store.remove(A), store.clear(), store.list()]).toEqual([true, false, 1, []]);
});

describe('what Sallyport would not have written is as good as none', () => {
  const line = (change: Record<string, unknown>): Buffer => {
    const [head = '', ...rest] = formatEntry(entryOf(A)).toString().split('\n');
    return Buffer.from(`${JSON.stringify({ ...JSON.parse(head), ...change })}\n${rest.join('\n')}`);
  };
  const policy = entryOf(A).policy;
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['bytes', Buffer.from([0, 1, 2, 255, 10, 3])],
    ['no line end', Buffer.from('{"v":1}')],
    ['another body', Buffer.concat([formatEntry(entryOf(A)), Buffer.from('x')])],
    ['a body that was changed', Buffer.from(formatEntry(entryOf(A)).toString().replace(/text$/, 'tExt'))],
    ['a page of another address', formatEntry(entryOf(B))],
    ['another version', line({ v: 2 })],
    ['a number for an address', line({ href: 1 })],
    ['a time that is none', line({ at: 'now' })],
    ['no policy', line({ policy: null })],
    ['a policy that is a list', line({ policy: [] })],
    ['headers that are no texts', line({ policy: { ...policy, resh: { vary: 1 } } })],
    ['a method that is not served', line({ policy: { ...policy, m: 'POST' } })],
    ['directives that are objects', line({ policy: { ...policy, rescc: { 'max-age': {} } } })],
    ['nothing but depth', Buffer.from(`${'['.repeat(100_000)}\n`)],
    ['a long first line', Buffer.from(`${' '.repeat(200_000)}\n`)],
  ])('%s', (_name, bytes) => {
    mkdirSync(pages(), { mode: 0o700 });
    writeFileSync(fileOf(A), bytes, { mode: 0o600 });
    const store = new PageStore(state);
    expect(store.read(A)).toBeUndefined();
    expect(store.list()).toEqual([]);
    // It does not stand in the way either.
    store.write(entryOf(A));
    expect(store.read(A)?.body.toString()).toBe('text');
  });

  test('a link, a folder, a file that others can read, one that is too large', () => {
    const store = new PageStore(state);
    store.write(entryOf(A));
    const elsewhere = join(state, 'elsewhere');
    writeFileSync(elsewhere, readFileSync(fileOf(A)), { mode: 0o600 });
    rmSync(fileOf(A));
    symlinkSync(elsewhere, fileOf(A));
    expect(store.read(A)).toBeUndefined();
    rmSync(fileOf(A));
    mkdirSync(fileOf(A));
    expect(store.read(A)).toBeUndefined();
    rmSync(fileOf(A), { recursive: true });
    store.write(entryOf(A));
    chmodSync(fileOf(A), 0o644);
    expect(store.read(A)).toBeUndefined();
    chmodSync(fileOf(A), 0o600);
    truncateSync(fileOf(A), STORE_LIMITS.entryBytes + 1);
    expect(store.read(A)).toBeUndefined();
  });

  test('a folder that is a link is refused', () => {
    mkdirSync(join(state, 'other'));
    symlinkSync(join(state, 'other'), pages());
    expect(() => new PageStore(state).write(entryOf(A))).toThrow('is no folder of your own');
  });
});

test('when it is full, what was of no use for longest goes first', () => {
  const limits = { bytes: 3000, entries: 100, entryBytes: 2000 };
  const store = new PageStore(state, limits);
  for (const name of ['1', '2', '3']) {
    store.write(entryOf(`${A}${name}`, 'x'.repeat(300)));
    utimesSync(fileOf(`${A}${name}`), Number(name), Number(name));
  }
  store.read(`${A}1`);
  store.write(entryOf(`${A}4`, 'x'.repeat(600)));
  expect(['1', '2', '3', '4'].filter((name) => existsSync(fileOf(`${A}${name}`)))).toEqual(['1', '3', '4']);
  store.write(entryOf(`${A}5`, 'x'.repeat(2500)));
  expect(store.read(`${A}5`)).toBeUndefined();
});

test('there are at most so many, and drafts that a crash left are swept', () => {
  const store = new PageStore(state, { ...STORE_LIMITS, entries: 3 });
  mkdirSync(pages(), { mode: 0o700 });
  writeFileSync(join(pages(), 'left.new'), 'x');
  utimesSync(join(pages(), 'left.new'), 1, 1);
  for (let at = 0; at < 10; at++) store.write(entryOf(`${A}${at}`));
  expect(store.list()).toHaveLength(3);
  expect(existsSync(join(pages(), 'left.new'))).toBe(false);
});
