import { chmodSync, chownSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

// What Go would do, without Go.
const MODULES = '$GOPATH/pkg/mod/cache/download';
const FETCH = `: go; mkdir -p ${MODULES}; echo module > ${MODULES}/a`;
const LOOK = `cat ${MODULES}/a`;

const withSetup = (place: Place, command: string, ...options: readonly string[]): Promise<Ended> =>
  sallyport(place, ['run', '-q', '--setup', FETCH, ...options, '--', 'sh', '-c', command]);

test('what setup fetched is there afterwards, for runs of the same workspace, and only to be read', async () => {
  const place = makeWorkspace();
  expect(await withSetup(place, LOOK)).toMatchObject({ code: 0, stdout: 'module\n' });
  const later = await sallyport(place, ['run', '-q', '--', 'sh', '-c', `${LOOK}; echo planted > ${MODULES}/b; rm ${MODULES}/a`]);
  expect(later).toMatchObject({ code: 1, stdout: 'module\n', stderr: expect.stringContaining('Read-only file system') });
  expect((await withSetup(place, `ls ${MODULES}`, '--transaction')).stdout).toBe('a\n');

  const other = join(place.root, 'other');
  mkdirSync(other);
  const elsewhere = await sallyport(place, ['run', '-q', '--workspace', other, '--', 'sh', '-c', 'echo "[$GOPATH]"']);
  expect(elsewhere.stdout).toBe('[]\n');
});

test('a setup whose fetched files are gone runs again', async () => {
  const place = makeWorkspace();
  await withSetup(place, 'true');
  expect((await withSetup(place, LOOK)).stderr).toContain('setup is as it was');
  const fetched = join(place.state, 'fetched');
  const [name = ''] = readdirSync(fetched);
  utimesSync(join(fetched, name), 0, 0);
  await sallyport(place, ['clean']);
  expect(readdirSync(fetched)).toEqual([]);
  expect(await withSetup(place, LOOK)).toMatchObject({
    stdout: 'module\n',
    stderr: expect.stringContaining('what it fetched is gone'),
  });
});

test('where nothing can be kept, what is fetched goes with setup, and all else goes on', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.state, 'fetched'), 'no folder');
  expect(await withSetup(place, 'echo "[$GOPATH]"')).toMatchObject({ code: 0, stdout: '[]\n' });
});

test.runIf(process.getuid?.() === 0)(
  "setup is not repeated for that in another user's workspace, where root keeps nothing",
  async () => {
    const place = makeWorkspace();
    chmodSync(place.root, 0o755);
    chownSync(place.workspace, 1000, 1000);
    const once = await withSetup(place, 'echo "[$GOPATH]"');
    expect(once).toMatchObject({ code: 0, stdout: '[]\n' });
    expect((await withSetup(place, 'true')).stderr).toContain('setup is as it was');
  },
);

test('what a manager was told of its registry is told to later runs too, which look for what it fetched by that', async () => {
  const place = makeWorkspace();
  mkdirSync(join(place.home, '.cargo'));
  writeFileSync(
    join(place.home, '.cargo', 'config.toml'),
    '[source.crates-io]\nreplace-with = "own"\n[source.own]\nregistry = "sparse+http://crates.test/"\n[registries.x]\ntoken = "a-token-of-nobody"\n',
  );
  const crate = '~/.cargo/registry/cache/answer';
  const setup = `: cargo; mkdir -p ${crate}; cat ~/.cargo/config.toml >&2`;
  const look = `ls -d ${crate}; cat ~/.cargo/config.toml; rm ~/.cargo/config.toml`;
  const first = await sallyport(place, ['run', '-q', '--setup', setup, '--', 'sh', '-c', look]);
  expect(first.stdout, first.stderr).toContain('registry = "sparse+http://crates.test/"');
  expect(first.stdout + first.stderr).not.toContain('a-token-of-nobody');
  const later = await sallyport(place, ['run', '-q', '--', 'sh', '-c', look]);
  expect([later.stdout, later.code]).toEqual([first.stdout, 1]);
});
