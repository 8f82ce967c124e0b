import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
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
