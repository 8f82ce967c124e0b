import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CodeCaches, cacheName, Packs } from './packs.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOTHING = { files: {}, caches: {} };

const wrap = (body: string): string => `(function(require,__load,module,exports,__url){${body}})`;

function put(file: string, modules: Readonly<Record<string, string>>): void {
  const members = Object.entries(modules).map(([name, body]) => `${JSON.stringify(name)}:${wrap(body)}`);
  writeFileSync(join(folder, file), `({${members.join(',\n')}})\n`);
}

/** Writes the code cache of a file that was opened, and says what the entry would know of it. */
function keepCache(packs: Packs, file: string): CodeCaches {
  const data = packs.scripts.get(file)?.createCachedData() ?? Buffer.alloc(0);
  writeFileSync(join(folder, cacheName(file)), data);
  return { [cacheName(file)]: createHash('sha256').update(data).digest('hex') };
}

test('a module runs once, when it is asked for first, and others find it in whatever file it lies', () => {
  put('main.js', {
    './main.js': 'globalThis.packsLog=["main"];exports.second=require("./second.js");exports.again=require("./second.js")',
    './second.js': 'globalThis.packsLog.push("second");exports.third=require("./third.js")',
    './unused.js': 'throw new Error("not asked for")',
  });
  put('third.js', { './third.js': 'exports.main=require("./main.js");exports.url=__url' });
  const main = new Packs(folder, NOTHING).require('./main.js');
  const { second, again } = Object(main);
  expect(Reflect.get(globalThis, 'packsLog')).toEqual(['main', 'second']);
  expect(second).toBe(again);
  expect(second.third.main).toBe(main);
  expect(second.third.url).toMatch(/^file:.*\/sallyport\.js$/);
});

test('a module that lies in the file of another is found there', () => {
  put('main.js', { './main.js': 'exports.deep=require("./deep.js")' });
  put('other.js', { './other.js': 'throw new Error("not asked for")', './deep.js': 'exports.word="deep"' });
  const packs = new Packs(folder, { files: { './deep.js': 'other.js' }, caches: {} });
  expect(packs.require('./main.js')).toEqual({ deep: { word: 'deep' } });
});

test('Node’s own modules come from the process, import() from the bundle', async () => {
  put('main.js', { './main.js': 'exports.path=require("node:path");exports.late=__load("./late.js")' });
  put('late.js', { './late.js': 'exports.word="late"' });
  const main = Object(new Packs(folder, NOTHING).require('./main.js'));
  expect(main.path.basename('/a/b')).toBe('b');
  expect((await main.late).word).toBe('late');
});

test('what is missing is said by name', () => {
  put('main.js', { './other.js': '' });
  expect(() => new Packs(folder, NOTHING).require('./main.js')).toThrow('./main.js is missing from the bundle');
  expect(() => new Packs(folder, NOTHING).require('canvas')).toThrow('canvas is no module');
});

test('a code cache is taken, and one that is damaged, cut off or unknown is not', () => {
  put('main.js', { './main.js': 'exports.word=(()=>"done")()' });
  const made = new Packs(folder, NOTHING);
  made.require('./main.js');
  const caches = keepCache(made, 'main.js');
  const isTaken = (known: CodeCaches): boolean | undefined => {
    const packs = new Packs(folder, { files: {}, caches: known });
    expect(Object(packs.require('./main.js')).word).toBe('done');
    const { cachedDataRejected } = packs.scripts.get('main.js') ?? {};
    return cachedDataRejected === undefined ? undefined : !cachedDataRejected;
  };
  expect(isTaken(caches)).toBe(true);
  expect(isTaken({})).toBeUndefined();
  const path = join(folder, cacheName('main.js'));
  const bytes = readFileSync(path);
  const damaged = Buffer.from(bytes);
  damaged.writeUInt8(damaged.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  for (const wrong of [damaged, bytes.subarray(0, 40), Buffer.alloc(0)]) {
    writeFileSync(path, wrong);
    expect(isTaken(caches)).toBeUndefined();
  }
  rmSync(path);
  expect(isTaken(caches)).toBeUndefined();
});
