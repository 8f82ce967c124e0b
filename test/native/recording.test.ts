import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalise } from '../../src/model/canonical.ts';
import { buildProgram, compiler } from './compiler.test-support.ts';
import { type Ended, type Message, makePlace, messageOf, type Place, planFor, runWarden } from './warden.test-support.ts';

const OLD_FILES: readonly string[] = [
  ...['write', 'append', 'truncated', 'cut', 'grown', 'mode', 'owner', 'linked', 'renamed', 'renameat', 'renameat2'],
  ...['exchange-a', 'exchange-b', 'unlink', 'alias-1', 'alias-5', 'reopened'],
].map((name) => `old-${name}`);
const OLD_FILES_BELOW: readonly string[] = ['mode', 'mode-2', 'owner', 'unlinkat', 'alias-2', 'alias-3', 'alias-4'].map(
  (name) => `d/old-${name}`,
);

function fill(place: Place): void {
  mkdirSync(join(place.workspace, 'd', 'old-folder'), { recursive: true });
  mkdirSync(join(place.workspace, 'd', 'e'));
  symlinkSync('d/e', join(place.workspace, 'link-to-e'));
  symlinkSync('/proc/self/cwd', join(place.workspace, 'link-to-cwd'));
  mkdirSync(join(place.workspace, 'old-folder'));
  symlinkSync('d', join(place.workspace, 'link-to-d'));
  for (const name of [...OLD_FILES, ...OLD_FILES_BELOW]) writeFileSync(join(place.workspace, name), `content of ${name}\n`);
}

function holds(event: Message, [type, path, to]: readonly string[]): boolean {
  if (type === 'exec-as') return event['type'] === 'exec' && Array.isArray(event['argv']) && event['argv'][0] === path;
  return event['type'] === type && event['path'] === path && event['verdict'] === 'allow' && (!to || event['to'] === to);
}

/** RFC 8785, and numbers without a gap: what src/trail relies on. */
function expectSound(ended: Ended): void {
  const wrong = ended.lines.filter((line) => canonicalise(JSON.parse(line)) !== line);
  expect(wrong).toEqual([]);
  expect(ended.events.map((event) => event['seq'])).toEqual(ended.events.map((_, index) => index + 1));
  expect(ended.rest.length).toBe(0);
  expect(messageOf(ended, 'exit')?.['events']).toBe(ended.lines.length);
}

describe.skipIf(compiler === undefined)('every way to change a file', () => {
  test('is in the record, under its real path', async () => {
    const place = makePlace();
    fill(place);
    buildProgram('file-operations', place.programs);
    const ended = await runWarden(place, planFor(place, ['/programs/file-operations', place.workspace]));
    expect({ stderr: ended.stderr, exit: messageOf(ended, 'exit')?.['code'] }).toEqual({ stderr: '', exit: 0 });
    const wanted = ended.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('lacks'));
    expect(wanted.length).toBeGreaterThan(50);
    expect(wanted.filter((line) => !ended.events.some((event) => holds(event, line.split('\t'))))).toEqual([]);
    expectSound(ended);
  });
});

describe.skipIf(compiler === undefined).each(['namespaces', 'landlock'] as const)('rights (%s)', (mode) => {
  test('a file without a name gets none that it could keep when it has one', async () => {
    const place = makePlace();
    const program = buildProgram('nameless-rights', place.programs);
    const mounts = [
      ...planFor(place, ['true']).mounts,
      { type: 'bind', src: place.programs, dst: place.programs, ro: true } as const,
    ];
    const ended = await runWarden(place, planFor(place, [program], { mode, mounts }));
    expect([ended.stderr, ended.stdout]).toEqual(['', '0\n']);
    expect(statSync(join(place.workspace, 'named')).mode & 0o7000).toBe(0);
  });
});

describe('what is hard to write down', () => {
  test('names with line ends, quotes and bytes that are no UTF-8', async () => {
    const place = makePlace();
    const names = ['a\\nb', 'q\\"\\\\', '\\x01\\x7f', '\\xff\\xfe', '\\xed\\xa0\\x80', '\\xe2\\x80\\xa8', '\\xf0\\x9f\\x98\\x80'];
    const script = names.map((name) => `os.close(os.open(b"${name}", os.O_CREAT | os.O_WRONLY))`).join('\n');
    const ended = await runWarden(place, planFor(place, ['/usr/bin/python3', '-c', `import os\n${script}`]));
    const created = ended.events.filter((event) => event['type'] === 'create');
    const prefix = `${place.workspace}/`;
    expect(created.map((event) => String(event['path']).slice(prefix.length))).toEqual([
      'a\nb',
      'q"\\',
      '\u0001\u007f',
      '\ufffd\ufffd',
      '\ufffd\ufffd\ufffd',
      '\u2028',
      '\u{1f600}',
    ]);
    expect(
      created.map((event) =>
        Buffer.from(String(event['pathRaw'] ?? ''), 'hex')
          .subarray(prefix.length)
          .toString('hex'),
      ),
    ).toEqual(['', '', '', 'fffe', 'eda080', '', '']);
    expectSound(ended);
  });

  test.each([
    ['one argument of 100 KiB', 'os.execv("/bin/true", ["true", "x" * 102400])'],
    ['many arguments of 100 KiB', 'os.execv("/bin/true", ["true"] + ["y" * 102400] * 10)'],
    ['10,000 arguments', 'os.execv("/bin/true", ["true"] + ["z"] * 10000)'],
    ['arguments that all need escapes', 'os.execv("/bin/true", ["true"] + ["\\x01" * 4000] * 20)'],
    ['arguments that are no UTF-8', 'os.execv(b"/bin/true", [b"true"] + [b"\\xff" * 4000] * 20)'],
  ])('%s', async (_name, script) => {
    const place = makePlace();
    const ended = await runWarden(place, planFor(place, ['/usr/bin/python3', '-c', `import os\n${script}`]));
    const event = ended.events.findLast((each) => each['type'] === 'exec');
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
    expect(event).toMatchObject({ path: expect.stringMatching(/\/bin\/true$/), truncated: true });
    expectSound(ended);
  });

  test('no arguments at all', async () => {
    const place = makePlace();
    const script = 'import ctypes\nctypes.CDLL(None).execve(b"/bin/true", None, None)';
    const ended = await runWarden(place, planFor(place, ['/usr/bin/python3', '-c', script]));
    expect(ended.events.filter((event) => event['type'] === 'exec').at(-1)).toMatchObject({
      path: expect.stringMatching(/true$/),
    });
    expectSound(ended);
  });
});

/** What bash asks at its start: the supervisor answers it where there is no terminal, and has to know where there is one. */
const TERMINAL = `import errno, os, pty
def tried(flags=os.O_RDWR, path='/dev/tty'):
    try: os.close(os.open(path, flags))
    except OSError as error: return errno.errorcode[error.errno]
    return 'opened'
os.chdir('/dev')
said = [tried(), tried(os.O_RDWR | os.O_NONBLOCK), tried(os.O_RDONLY), tried(path='tty'), tried(os.O_PATH), tried(os.O_RDWR | os.O_DIRECTORY)]
child, master = pty.fork()
if child == 0:
    os.write(1, tried().encode())
    os._exit(0)
print(*said, os.read(master, 64).decode())
os.waitpid(child, 0)`;

test.each(['namespaces', 'observe'] as const)('a terminal is there where there is one (%s)', async (mode) => {
  const place = makePlace();
  const ended = await runWarden(place, planFor(place, ['/usr/bin/python3', '-c', TERMINAL], { mode }));
  expect(ended.stdout + ended.stderr).toBe('ENXIO ENXIO ENXIO ENXIO opened ENOTDIR opened\n');
});
