import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { execute, makeWorkspace, type Place, PROGRAM } from './sallyport.test-support.ts';

const ROOT = dirname(dirname(dirname(PROGRAM)));
const LIBRARY = join(ROOT, 'dist/sdk/index.js');

/** Runs a program that uses the built library; what it prints last is JSON. */
async function use(place: Place, script: string): Promise<unknown> {
  const text = `import { executeTool, Sallyport, SallyportError } from ${JSON.stringify(LIBRARY)};\nconst print = (value) => console.log(JSON.stringify(value));\n${script}`;
  const ended = await execute(process.execPath, ['--input-type=module', '-e', text], { cwd: place.workspace, env: place.env });
  if (ended.code !== 0) throw new Error(ended.stderr);
  return JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? 'null');
}

test('words, shell text and code run in the cage; output, events and refusals come back', async () => {
  const place = makeWorkspace();
  const told = await use(
    place,
    `const cage = Sallyport.open();
     const words = await cage.run(['sh', '-c', 'cat; echo err >&2; exit 3'], { input: 'in' });
     const python = await cage.run({ language: 'python', code: 'print(1 + 1)' });
     const shell = await cage.run('echo x > made; mkdir -p .git/hooks; echo x > .git/hooks/pre-commit');
     print([words.stdout, words.stderr, words.exitCode, python.stdout, shell.changed.created > 0,
       shell.denials.some(({ rule }) => rule === 'protected'), shell.events.some(({ type }) => type === 'exec')]);`,
  );
  expect(told).toEqual(['in', 'err\n', 3, '2\n', true, true, true]);
  expect(existsSync(join(place.workspace, 'made'))).toBe(true);
});

test('limits, time, a signal from outside, output as it comes and its bound', async () => {
  const place = makeWorkspace();
  const told = await use(
    place,
    `const cage = Sallyport.open();
     const slow = await cage.run('sleep 30', { timeoutMs: 500 });
     const abort = new AbortController();
     setTimeout(() => abort.abort(), 500);
     const aborted = await cage.run('sleep 30', { signal: abort.signal }).catch((error) => [error instanceof SallyportError, error.code]);
     const late = await cage.run('true', { signal: abort.signal }).catch((error) => [error instanceof SallyportError, error.code]);
     let pieces = '';
     const long = await cage.run('yes | head -c 100000', { mostOutput: 1000, onOutput: (_, text) => { pieces += text; } });
     print([slow.reason, aborted, late, long.stdout.length, long.isCut, pieces.length]);`,
  );
  expect(told).toEqual(['time', [true, 'ABORTED'], [true, 'ABORTED'], 1000, true, 100_000]);
});

test('a policy as an object only tightens; what it denies is a result, what cannot be done is an error', async () => {
  const place = makeWorkspace();
  const told = await use(
    place,
    `const cage = Sallyport.open({ policy: { version: 1, commands: { deny: ['uname'] } } });
     const denied = await cage.run('uname -a');
     const broken = await Sallyport.open({ policy: { version: 7 } }).run('true').catch((error) => error.code);
     const host = await Sallyport.open({ hosts: ['http://x'] }).run('true').catch((error) => error.message);
     const wrong = [{ polcy: {} }, { workspace: '/no/such/folder' }].map((options) => {
       try { return Sallyport.open(options); } catch (error) { return [error.code, error.message]; }
     });
     const misspelt = await cage.run('true', { timeout: 5 }).catch((error) => error.message);
     const nothing = await cage.run([]).catch((error) => error.code);
     const odd = [];
     for (const what of [5, null, [1], { language: 'perl', code: '1' }, { language: 'shell' }])
       odd.push(await cage.run(what).catch((error) => error.code));
     print([denied.exitCode, denied.reason, broken, nothing, ...new Set(odd), host, ...wrong, misspelt]);`,
  );
  expect(told).toEqual([
    ...[126, 'denied', 'FAILED', 'BAD_INPUT', 'BAD_INPUT'],
    expect.stringMatching(/"http:\/\/x" is no host.*Write a host and a port/),
    ['BAD_INPUT', expect.stringContaining('no option polcy')],
    ['BAD_INPUT', expect.stringContaining('/no/such/folder')],
    expect.stringContaining('no option timeout'),
  ]);
});

test('the tool for models says what came of it, takes nothing else, and ends with whoever waits for it', async () => {
  const place = makeWorkspace();
  const told = await use(
    place,
    `const tool = executeTool(Sallyport.open());
     const abort = new AbortController();
     setTimeout(() => abort.abort(), 500);
     const long = { language: 'shell', code: 'sleep 60' };
     const ended = await tool.execute(long, { abortSignal: abort.signal, toolCallId: 'x', messages: [] }).catch(({ code }) => code);
     print([tool.name, tool.parameters.required, await tool.execute({ language: 'shell', code: 'echo hi; exit 2' }),
       await tool.execute({ language: 'perl', code: 'x' }).catch((error) => error.constructor.name), ended]);`,
  );
  expect(told).toEqual(['execute', ['language', 'code'], 'hi\n\nexit code 2', 'TypeError', 'ABORTED']);
});

test('what nobody closes is gone with the process', async () => {
  const place = makeWorkspace();
  const kept = join(place.root, 'tmp');
  mkdirSync(kept);
  const env = { ...place.env, TMPDIR: kept };
  const told = await use(
    { ...place, env },
    `const cage = Sallyport.open({ policy: { version: 1 } });
     const closed = Sallyport.open();
     closed.close();
     await cage.run('true');
     print([closed === cage]);`,
  );
  expect([told, readdirSync(kept)]).toEqual([[false], []]);
});

test('its types are those of what is built', async () => {
  const place = makeWorkspace();
  writeFileSync(
    join(place.workspace, 'use.ts'),
    `import { type CageResult, executeTool, Sallyport, SallyportError } from ${JSON.stringify(LIBRARY)};
     const cage = Sallyport.open({ hosts: ['example.com:443'], policy: { version: 1 } });
     export const result: Promise<CageResult> = cage.run({ language: 'python', code: '1' }, { timeoutMs: 5, limits: { memory: '1GiB' } });
     export const tool: 'execute' = executeTool(cage).name;
     export const isOurs = (error: unknown): boolean => error instanceof SallyportError && error.code === 'ABORTED';
     // @ts-expect-error: there is no such option
     void cage.run('x', { nonsense: 1 });`,
  );
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
  const ended = await execute(join(ROOT, 'node_modules/.bin/tsc'), [...flags, 'use.ts'], {
    cwd: place.workspace,
    env: place.env,
  });
  expect(ended.stdout).toBe('');
  expect(ended.code).toBe(0);
});
