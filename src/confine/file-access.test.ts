import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveAccess } from './file-access.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';

function house() {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  for (const path of ['data', '.ssh', '.config/gh', 'w', '.local/state/sallyport'])
    mkdirSync(join(home, path), { recursive: true });
  writeFileSync(join(home, '.ssh/id'), 'k');
  symlinkSync(join(home, 'data'), join(home, 'link'));
  symlinkSync(home, join(home, 'w/up'));
  symlinkSync('/proc/self/root', join(home, 'w/root'));
  return { cwd: join(home, 'w'), home, homes: [home], state: join(home, '.local/state/sallyport') };
}

test.each([
  ['~/data', '/data', '/data'],
  ['../data', '/data', '/data'],
  ['~/link', '/link', '/data'],
])('%s is resolved', (given, path, real) => {
  const context = house();
  expect(resolveAccess([given], true, context)).toEqual([
    { path: context.home + path, real: context.home + real, writable: true },
  ]);
});

test.each([
  ['/', true],
  ['~', true],
  ['..', true],
  ['up', true],
  ['/etc', true],
  ['/usr/lib', true],
  ['~/.ssh', true],
  ['~/.ssh/id', true],
  ['~/.local', true],
  ['/proc/self/cwd', false],
  ['/dev/null', false],
  ['/sys', false],
  ['root', false],
  ['/', false],
  ['~/.local/state/sallyport', false],
] as const)('%s writable=%s is refused', (given, writable) => {
  expect(() => resolveAccess([given], writable, house())).toThrow(
    expect.objectContaining({ code: 'PATH_REFUSED', exitCode: 125 }),
  );
});

test('a credential may be read when it is named', () => {
  expect(resolveAccess(['~/.ssh/id'], false, house())).toHaveLength(1);
});

test('a missing path is named', () => {
  expect(() => resolveAccess(['~/gone'], false, house())).toThrow('There is nothing at ~/gone.');
});

test('a socket is refused', async () => {
  const context = house();
  const server = createServer().listen(join(context.home, 'data/s'));
  await new Promise((resolve) => server.once('listening', resolve));
  expect(() => resolveAccess(['~/data/s'], false, context)).toThrow(/socket/u);
  server.close();
});
