/* What the walk of the start looks at, and what it leaves alone. */
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makePlace, messageOf, type Place, planFor, runWarden } from './warden.test-support.ts';

function put(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'secret\n');
}

/** A bare repository as git makes it, and a folder of each first byte of its objects. */
function bare(folder: string): void {
  for (const name of ['HEAD', 'config', 'refs/heads/main', 'hooks/x', 'objects/info/packs']) put(join(folder, name));
  for (let byte = 0; byte < 256; byte++) put(join(folder, 'objects', byte.toString(16).padStart(2, '0'), 'x'));
}

async function lookedAt(place: Place, plan: Partial<Pick<ReturnType<typeof planFor>, 'hardlinks'>> = {}, start = 50) {
  const protect = { ...planFor(place, ['true']).protect, walk: { start, end: 20_000, skip: [] } };
  const ended = await runWarden(place, planFor(place, ['true'], { protect, ...plan }));
  const { walk, masked } = messageOf(ended, 'ready') ?? {};
  return { walk, masked };
}

test('the folders of the objects of a bare repository are left alone', async () => {
  const place = makePlace();
  bare(join(place.workspace, 'store.git'));
  expect(await lookedAt(place)).toEqual({ walk: 'complete', masked: [] });
});

test.each([
  ['where there is no repository', 'objects/ab/.env', []],
  ['of other names in a repository', 'r/objects/abc/.env', ['r/HEAD', 'r/refs/x', 'r/objects/x']],
  ['deeper than the objects of a repository', 'r/objects/info/ab/.env', ['r/HEAD', 'r/refs/x', 'r/objects/x']],
  ['beside them', 'r/.env', ['r/HEAD', 'r/refs/x', 'r/objects/x']],
])('folders %s are looked into', async (_, secret, others) => {
  const place = makePlace();
  for (const name of [secret, ...others]) put(join(place.workspace, name));
  expect(await lookedAt(place)).toEqual({ walk: 'complete', masked: [join(place.workspace, secret)] });
});

test('a credential with a second name is looked for there too', async () => {
  const place = makePlace();
  bare(join(place.workspace, 'store.git'));
  const key = join(place.root, 'key');
  put(key);
  const second = join(place.workspace, 'store.git/objects/ab/key');
  linkSync(key, second);
  expect(await lookedAt(place, { hardlinks: [key] })).toEqual({ walk: 'complete', masked: [second] });
});
