/* What meets somebody on the first day: a tool of their own, a wrong word, a home that can't be written. */
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { execute, makeWorkspace, type Place, PROGRAM, runScript, sallyport } from './sallyport.test-support.ts';

function program(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), '#!/bin/sh\necho "it runs"\n');
  chmodSync(join(folder, name), 0o755);
  return join(folder, name);
}

/** The program below a shell, so that the shell can prepare what a person's own did. */
function below(place: Place, script: string): ReturnType<typeof execute> {
  return execute('sh', ['-c', script, process.execPath, PROGRAM], { cwd: place.workspace, env: place.env });
}

test.each([
  ['a link to what an installer made', 'a folder/mine', 'opt/mine/bin/mine', ' leads to '],
  ['a link whose own name has a space', 'a folder/my own', 'opt/mine/bin/mine', ' leads to '],
  ['a link to what lies in the home folder itself', 'a folder/mine', 'mine', ' leads to '],
  ['a script of another interpreter', 'a folder/mine', undefined, ' is started by '],
])('what the cage does not show is told, and what is told works: %s', async (_what, name, target, way) => {
  const place = makeWorkspace();
  const found = join(place.home, name);
  mkdirSync(dirname(found), { recursive: true });
  if (target === undefined) {
    program(join(place.home, 'opt/other/bin'), 'other');
    writeFileSync(found, `#!${place.home}/opt/other/bin/other\n`, { mode: 0o755 });
  } else symlinkSync(program(join(place.home, dirname(target)), 'mine'), found);
  const env = { PATH: `${place.env['PATH']}:${dirname(found)}` };
  const { code, stderr } = await sallyport(place, ['run', '--', basename(name), 'now'], { env });
  expect(code).toBe(127);
  expect(stderr).toContain(`${found}${way}`);
  const [, told = ''] = /sallyport (run .* -- .*)$/m.exec(stderr) ?? [];
  expect(told).not.toContain(`--read ${place.home} `);
  const again = await execute('sh', ['-c', `"$0" "$1" ${told} 2>/dev/null`, process.execPath, PROGRAM], {
    cwd: place.workspace,
    env: { ...place.env, ...env },
  });
  expect(again).toMatchObject({ code: 0, stdout: 'it runs\n' });
});

test('a program that nobody has is told as that', async () => {
  const place = makeWorkspace();
  expect((await sallyport(place, ['run', '--', 'no-such-program'])).stderr).toContain('No folder of your PATH has a program');
  expect((await sallyport(place, ['run', '--', './no-such-program'])).stderr).toContain('There is no program at ./no-such');
});

test.each([
  ["a person's own bin", 'bin', undefined],
  ['a link of an installer in .local/bin', '.local/bin', '.local/share/pypoetry/venv/bin'],
])('%s works inside', async (_what, folder, target) => {
  const place = makeWorkspace();
  const real = program(join(place.home, target ?? folder), 'poetry');
  mkdirSync(join(place.home, folder), { recursive: true });
  if (target !== undefined) symlinkSync(real, join(place.home, folder, 'poetry'));
  const env = { PATH: `${join(place.home, folder)}:${place.env['PATH']}` };
  expect(await sallyport(place, ['run', '--quiet', '--', 'poetry'], { env })).toMatchObject({ code: 0, stdout: 'it runs\n' });
});

test.each([
  ['line ends of Windows', '#!/bin/sh\r\necho hi\r\n', 'begins with a line of Windows'],
  ['an interpreter that nobody has', '#!/opt/none/python\n', 'is started by /opt/none/python, and there is none'],
])('a script of the workspace that can not be started is told with the reason: %s', async (_what, text, why) => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'go'), text, { mode: 0o755 });
  const { code, stderr } = await sallyport(place, ['run', '--', './go']);
  expect(code).toBe(127);
  expect(stderr).toContain(why);
  expect(stderr).not.toContain('not shown in the cage');
});

test('a run inside a run is told as that', async () => {
  const place = makeWorkspace();
  const inner = `${process.execPath} ${PROGRAM} run -- true`;
  const root = dirname(dirname(dirname(PROGRAM)));
  const { code, stderr } = await runScript(place, inner, ['--read', root]);
  expect([code, stderr.includes('leave out the inner `sallyport run`')]).toEqual([125, true]);
});

test.each(['077', '002', '022'])("what a run makes has the person's own mask of rights: %s", async (mask) => {
  const place = makeWorkspace();
  const run = `umask ${mask}; "$0" "$1" run --quiet -- sh -c 'umask; : > made'`;
  expect((await below(place, run)).stdout.trim()).toMatch(new RegExp(`${mask}$`));
  expect(statSync(join(place.workspace, 'made')).mode & 0o777).toBe(0o666 & ~Number.parseInt(mask, 8));
});

test("the cage's own name has an address", async () => {
  const ask = `node -e "require('dns').lookup(require('os').hostname(), (error, address) => console.log(error?.code ?? address))"`;
  expect((await runScript(makeWorkspace(), ask, ['--quiet'])).stdout).toMatch(/^(?:127\.|::1)/);
});

test('a variable is let in by its name, and what is none is told', async () => {
  const place = makeWorkspace();
  const show = ['--', 'sh', '-c', 'echo "[$A_TOKEN]"'];
  const given = await sallyport(place, ['run', '--env', 'A_TOKEN=x', ...show]);
  expect(given).toMatchObject({ code: 125, stdout: '' });
  expect(given.stderr).toContain('--env takes the name of a variable');
  const unset = await sallyport(place, ['run', '--env', 'A_TOKEN', ...show]);
  expect(unset).toMatchObject({ code: 0, stdout: '[]\n' });
  expect(unset.stderr).toContain('--env A_TOKEN: it is not set here');
});

test.each([
  ['a folder that is gone', 'mkdir gone; cd gone; rmdir ../gone; exec "$0" "$1" scan', 2, 'does not exist any more'],
  [
    'a run in a folder that is gone',
    'mkdir gone; cd gone; rmdir ../gone; exec "$0" "$1" run -- true',
    125,
    'does not exist any more',
  ],
  ['what works nowhere works there', 'mkdir gone; cd gone; rmdir ../gone; exec "$0" "$1" --no-color trail list', 0, ''],
  ['a disk that is full', 'exec "$0" "$1" --help > /dev/full', 3, "The output can't be written whole"],
  ['words too many', 'exec "$0" "$1" status now', 2, '`sallyport status` takes options only'],
  ['a policy that is not there', 'exec "$0" "$1" replay --policy none.yaml', 2, 'there is no such file'],
  ['no client', 'exec "$0" "$1" mcp init', 2, 'needs the name of one client'],
  ['a package of npm', 'exec "$0" "$1" packages why npm:lodash >&2', 0, 'pkg:npm/lodash'],
  [
    'a state that takes nothing',
    'SALLYPORT_STATE=/proc/x exec "$0" "$1" packages grant pkg:npm/x@1.0.0',
    125,
    "can't|cannot be written",
  ],
  ['reports that nothing takes', 'SALLYPORT_STATE=/proc/x exec "$0" "$1" packages update', 125, "can't|cannot be written"],
  ['a gateway whose client is a file', 'exec "$0" "$1" mcp run -- true > out < /dev/null', 126, 'nobody has accepted'],
])('%s', async (_what, script, code, said) => {
  const ended = await below(makeWorkspace(), script);
  expect(ended.stderr).not.toMatch(/itself broke|^\s+at /m);
  expect(ended.stderr).toMatch(new RegExp(said));
  expect(ended.code, ended.stderr).toBe(code);
});

test('what needs a service or a key of this machine is told as that, and nothing where it worked', async () => {
  const place = makeWorkspace();
  for (const name of ['docker', 'gpg']) program(join(place.home, 'bin'), name);
  const env = { PATH: `${join(place.home, 'bin')}:${place.env['PATH']}` };
  const run = (script: string) => sallyport(place, ['run', '--', 'sh', '-c', script], { env });
  expect((await run('docker ps; false')).stderr).toMatch(/docker works through a service .* outside/);
  expect((await run('gpg -s; exit 128')).stderr).toMatch(/gpg has no key here.*--no-gpg-sign/);
  expect((await run('docker ps; gpg -s')).stderr).not.toMatch(/works through|no key here/);
  expect((await run('false')).stderr).not.toMatch(/works through|no key here/);
});
