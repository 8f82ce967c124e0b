import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execute, makeWorkspace, type Place, PROGRAM } from './sallyport.test-support.ts';

/** `sallyport run` as a shell starts it, with one of its streams on a file outside the workspace. */
async function run(place: Place, mode: string, code: string, redirect: string): Promise<string> {
  const program = `'${process.execPath}' '${PROGRAM}' run --quiet --unattended --force-mode ${mode} -- python3 code.py`;
  writeFileSync(join(place.workspace, 'code.py'), code);
  const ended = await execute('bash', ['-c', `${program} ${redirect}`], { cwd: place.workspace, env: place.env });
  return ended.stdout;
}

/** Tells on standard error what succeeded. */
const trying = (attempts: Readonly<Record<string, string>>): string =>
  [
    'import os,sys',
    ...Object.entries(attempts).map(([name, code]) => `try: ${code}; sys.stderr.write('${name}\\n')\nexcept OSError: pass`),
  ].join('\n');

describe.each(['namespaces', 'landlock'])('a file that is handed in as a standard stream (%s)', (mode) => {
  test('for reading is only read, by whatever way', async () => {
    const place = makeWorkspace();
    const file = join(place.root, 'notes.txt');
    writeFileSync(file, 'one\n');
    chmodSync(file, 0o640);
    const before = statSync(file);
    const said = await run(
      place,
      mode,
      trying({
        written: "os.write(os.open('/proc/self/fd/0',os.O_WRONLY|os.O_APPEND),b'x')",
        stdin: "os.open('/dev/stdin',os.O_RDWR)",
        cut: "os.truncate('/proc/self/fd/0',0)",
        mode: 'os.fchmod(0,0o777)',
        path: "os.chmod('/proc/self/fd/0',0o777)",
        times: 'os.utime(0,(1,1))',
        attribute: "os.setxattr(0,'user.x',b'1')",
        read: "assert os.read(os.open('/dev/stdin',os.O_RDONLY),9)==b'one\\n'",
      }),
      `2>&1 < '${file}' | cat`,
    );
    expect(said.trim()).toBe('read');
    const after = statSync(file);
    expect([readFileSync(file, 'utf8'), after.mode, after.mtimeMs]).toEqual(['one\n', before.mode, before.mtimeMs]);
  });

  test('for appending is only appended to', async () => {
    const place = makeWorkspace();
    const log = join(place.root, 'log.txt');
    writeFileSync(log, 'earlier\n');
    const code = `${trying({
      read: "os.open('/proc/self/fd/1',os.O_RDONLY)",
      both: "os.open('/proc/self/fd/1',os.O_RDWR)",
      anew: "os.write(os.open('/dev/stdout',os.O_WRONLY|os.O_APPEND),b'later\\n')",
    })}`;
    const said = await run(place, mode, code, `2>&1 1>> '${log}' | cat`);
    expect(said.trim()).toBe('anew');
    expect(readFileSync(log, 'utf8')).toBe('earlier\nlater\n');
  });
});

test('who reads on from the same file goes on behind what the program has read', () => {
  const place = makeWorkspace();
  const file = join(place.root, 'lines.txt');
  writeFileSync(file, 'a\nb\nc\n');
  const program = `'${process.execPath}' '${PROGRAM}' run --quiet --unattended -- bash -c 'read -r x; echo "in $x"'`;
  const said = execFileSync('bash', ['-c', `{ read -r x; echo "$x"; ${program}; cat; } < '${file}'`], {
    cwd: place.workspace,
    env: place.env,
    encoding: 'utf8',
  });
  expect(said).toBe('a\nin b\nc\n');
});
