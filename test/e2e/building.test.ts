import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeWorkspace, type Place, readSummary, sallyport } from './sallyport.test-support.ts';

const MAPPING = `
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
int main(int argc, char **argv) {
  char *room = mmap(0, 1ul << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return 1;
  printf("reserved\\n");
  fflush(stdout);
  for (unsigned long i = 0; argc > 1; i += 4096) room[i] = 1;
  return 0;
}
`;

/** Compiles inside the cage, as a person would. */
async function compile(place: Place, source: string, ...flags: readonly string[]): Promise<void> {
  writeFileSync(join(place.workspace, 'main.c'), source);
  const { code, stderr } = await sallyport(place, ['run', '-q', '--', 'cc', ...flags, '-o', 'main', 'main.c']);
  expect([code, stderr]).toEqual([0, '']);
}

describe('memory that is reserved and not used', () => {
  test('a program may reserve 1 TiB; what it uses is weighed all the same', async () => {
    const place = makeWorkspace();
    await compile(place, MAPPING);
    const limited = ['run', '--limit', 'memory=256MiB', '--summary', join(place.root, 'summary.json'), '--', './main'];
    expect(await sallyport(place, limited)).toMatchObject({ code: 0, stdout: 'reserved\n' });
    expect(await sallyport(place, [...limited, 'use it'])).toMatchObject({
      code: 137,
      stdout: 'reserved\n',
      stderr: expect.stringMatching(
        /ended by its memory limit .*\n {2}A higher one: sallyport run --limit memory=VALUE, or none\n/,
      ),
    });
    expect(readSummary(join(place.root, 'summary.json')).reason).toBe('memory');
  });

  test('no program lifts the limit by itself', async () => {
    const place = makeWorkspace();
    const lift = 'import resource\nresource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))';
    const { code, stderr } = await sallyport(place, ['run', '-q', '--', 'python3', '-c', lift]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('not allowed')]);
  });

  test('a program with AddressSanitizer runs', async () => {
    if (spawnSync('sh', ['-c', 'echo "int main(){}" | cc -fsanitize=address -x c -o /dev/null -']).status !== 0) {
      console.log('skipped: cc has no AddressSanitizer');
      return;
    }
    const place = makeWorkspace();
    await compile(place, '#include <stdlib.h>\nint main(void) { return malloc(10) == 0; }', '-fsanitize=address');
    expect(await sallyport(place, ['run', '-q', '--', './main'])).toMatchObject({ code: 0, stderr: '' });
  });
});

test('a program is traced where a person said so, and else it is told how to', async () => {
  const place = makeWorkspace();
  const trace = ['--', 'strace', '-o', 'calls', 'true'];
  const refused = await sallyport(place, ['run', '-q', ...trace]);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('For a person: sallyport run --debugger -- COMMAND'),
  ]);
  expect(await sallyport(place, ['run', '-q', '--debugger', ...trace])).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(place.workspace, 'calls'), 'utf8')).toContain('execve("');
});

test('a file that grows too large names its limit', async () => {
  const place = makeWorkspace();
  const grow = ['run', '--limit', 'file-size=1MiB', '--', 'dd', 'if=/dev/zero', 'of=large', 'bs=1M', 'count=3', 'status=none'];
  expect((await sallyport(place, grow)).stderr).toMatch(/ended by its file-size limit .*\n {2}A higher one: .* file-size=VALUE/);
});

test("a file without a name is made where the run may write, and is nobody's work; elsewhere it is refused", async () => {
  const place = makeWorkspace();
  const summary = join(place.root, 'summary.json');
  const nameless = (folder: string): string => `fs.closeSync(fs.openSync(${JSON.stringify(folder)}, 0o20200002, 0o600));`;
  const run = ['run', '--summary', summary, '--', process.execPath, '-e'];
  expect(await sallyport(place, [...run, `${nameless('/tmp')}${nameless('.')}`])).toMatchObject({ code: 0 });
  expect(readSummary(summary)).toMatchObject({ denied: [], changed: { created: 0, modified: 0 } });
  expect((await sallyport(place, [...run, nameless('/etc')])).code).toBe(1);
  expect(readSummary(summary).denied).toMatchObject([{ rule: 'read-only', what: '/etc' }]);
});

describe('build caches', () => {
  const make = ['sh', '-c', 'mkdir -p ~/.cache/go-build && echo made > ~/.cache/go-build/a'];
  const look = ['cat', '.cache/go-build/a'].join(' ~/');

  test('last from run to run of a workspace, and belong to it alone', async () => {
    const place = makeWorkspace();
    const other = join(place.root, 'other');
    mkdirSync(other);
    const made = await sallyport(place, ['run', '--', ...make]);
    // What lies there is nobody's work.
    expect(made.stderr).toContain('no files changed');
    expect((await sallyport(place, ['run', '-q', '--', 'sh', '-c', look])).stdout).toBe('made\n');
    expect((await sallyport(place, ['run', '-q', '--workspace', other, '--', 'sh', '-c', look])).stdout).toBe('');
    // Another folder of the same name is another workspace.
    rmSync(place.workspace, { recursive: true });
    mkdirSync(join(place.root, 'in between'));
    mkdirSync(place.workspace);
    expect((await sallyport(place, ['run', '-q', '--', 'sh', '-c', look])).stdout).toBe('');
  });

  test.each([
    ['a transaction', ['--transaction']],
    ['a run that may write nothing', ['--profile', 'read-only']],
    ['setup', ['--setup', look]],
  ])('%s neither sees nor leaves any', async (_name, options) => {
    const place = makeWorkspace();
    await sallyport(place, ['run', '-q', '--', ...make]);
    const seen = await sallyport(place, ['run', '-q', ...options, '--', 'sh', '-c', `${look}; echo new > ~/.cache/go-build/b`]);
    expect(seen.stdout).toBe('');
    expect(JSON.stringify(readdirSync(join(place.state, 'caches'), { recursive: true }))).not.toContain('go-build/b');
  });

  test('what a program puts in the place of one leads nowhere outside, and the next run goes on', async () => {
    const place = makeWorkspace();
    const secret = join(place.root, 'secret');
    writeFileSync(secret, 'secret');
    await sallyport(place, ['run', '-q', '--', 'true']);
    const [folder = ''] = readdirSync(join(place.state, 'caches'));
    const cache = join(place.state, 'caches', folder, 'go-build');
    rmSync(cache, { recursive: true });
    symlinkSync(secret, cache);
    expect(await sallyport(place, ['run', '-q', '--', 'sh', '-c', 'cat ~/.cache/go-build; echo on'])).toMatchObject({
      code: 0,
      stdout: 'on\n',
    });
  });

  test('where none can be kept, the run has its own', async () => {
    const place = makeWorkspace();
    writeFileSync(join(place.state, 'caches'), 'no folder');
    expect(await sallyport(place, ['run', '-q', '--', ...make])).toMatchObject({ code: 0, stderr: '' });
    expect((await sallyport(place, ['run', '-q', '--', 'sh', '-c', look])).stdout).toBe('');
  });
});
