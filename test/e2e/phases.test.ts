import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { commitAll, makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

// sallyport-ignore npm-token: made up, it opens nothing
const TOKEN = 'npm_e2eTokenThatNobodyElseHas0123456789ab';

/** A private registry with one package, which it gives only to who shows the token. */
async function startRegistry(
  place: Place,
): Promise<{ readonly port: number; readonly integrity: string; seen: readonly string[] }> {
  const folder = join(place.root, 'tarball');
  mkdirSync(join(folder, 'package'), { recursive: true });
  writeFileSync(join(folder, 'package', 'package.json'), '{"name":"answer","version":"1.0.0","main":"index.js"}');
  writeFileSync(join(folder, 'package', 'index.js'), 'module.exports = 42;\n');
  execFileSync('tar', ['czf', join(folder, 'answer.tgz'), '-C', folder, 'package']);
  const tarball = readFileSync(join(folder, 'answer.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const seen: string[] = [];
  const web = await startWeb((one) => {
    seen.push(`${one.url} ${one.headers.authorization}`);
    if (one.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: '{}' };
    if (one.url.endsWith('.tgz')) return tarball;
    const dist = { tarball: `http://127.0.0.1:${web.port}/answer/-/answer-1.0.0.tgz`, integrity };
    const versions = { '1.0.0': { name: 'answer', version: '1.0.0', dist } };
    return JSON.stringify({ name: 'answer', 'dist-tags': { latest: '1.0.0' }, versions });
  });
  return { port: web.port, integrity, seen };
}

test('setup installs with a token that nothing in the cage ever holds; the agent has neither token nor network', async () => {
  const place = makeWorkspace();
  const registry = await startRegistry(place);
  const base = `http://127.0.0.1:${registry.port}/`;
  const put = (name: string, content: string): void => writeFileSync(join(place.workspace, name), content);
  put('package.json', '{"name":"w","version":"1.0.0","dependencies":{"answer":"1.0.0"}}');
  put('.npmrc', `registry=${base}\n//127.0.0.1:${registry.port}/:_authToken=\${NPM_TOKEN}\n`);
  const resolved = `${base}answer/-/answer-1.0.0.tgz`;
  const packages = {
    '': { name: 'w', version: '1.0.0', dependencies: { answer: '1.0.0' } },
    'node_modules/answer': { version: '1.0.0', resolved, integrity: registry.integrity },
  };
  put('package-lock.json', JSON.stringify({ name: 'w', version: '1.0.0', lockfileVersion: 3, requires: true, packages }));
  commitAll(place);
  const policy = join(place.root, 'policy.yaml');
  put('look.js', 'require("fs").writeFileSync("node_modules/seen", JSON.stringify(process.env))');
  const setup = `{run: ['npm ci --no-audit --no-fund && node look.js'], secrets: [npm], allow: ['127.0.0.1:${registry.port}']}`;
  writeFileSync(policy, `version: 1\nphases: {setup: ${setup}}\n`);
  const env = { ...place.env, NPM_TOKEN: TOKEN, PATH: `${process.env['PATH']}` };
  const added = await sallyport(
    place,
    [
      'secret',
      'add',
      'npm',
      '--from-env',
      'NPM_TOKEN',
      '--host',
      `127.0.0.1:${registry.port}`,
      '--header',
      'authorization',
      '--phase',
      'setup',
    ],
    { env },
  );
  expect(added.code).toBe(0);
  const script = `node -p 'require("answer")'; echo "token [$NPM_TOKEN]"; node -e 'require("net").connect(${registry.port}, "127.0.0.1").on("error", (e) => console.log(e.code))'`;
  const start = (): ReturnType<typeof sallyport> =>
    sallyport(place, ['run', '--policy', policy, '--', 'sh', '-c', script], { cwd: place.workspace, env });
  const first = await start();
  expect(first.stderr).toContain('setup runs, because it has not run here yet');
  expect(first.stdout).toContain('42\ntoken []\nECONNREFUSED\n');
  expect(registry.seen).toEqual([`/answer/-/answer-1.0.0.tgz Bearer ${TOKEN}`]);
  // Setup itself saw a placeholder of the same shape, and no value.
  const shown = readFileSync(join(place.workspace, 'node_modules', 'seen'), 'utf8');
  expect(shown).toMatch(/"NPM_TOKEN":"npm_\w{20,}"/);
  expect(shown).not.toContain(TOKEN);
  const second = await start();
  expect(second.stderr).toContain('setup is as it was');
  expect(second.stdout).toContain('42\n');
  put('package.json', '{"name":"w","version":"1.0.1","dependencies":{"answer":"1.0.0"}}');
  expect((await start()).stderr).toContain('setup runs, because a lockfile, a manifest');
});

test('a setup that fails keeps the command from starting', async () => {
  const place = makeWorkspace();
  const { code, stdout, stderr } = await sallyport(place, ['run', '--setup', 'exit 9', '--', 'echo', 'started'], {
    cwd: place.workspace,
  });
  expect([code, stdout]).toEqual([9, '']);
  expect(stderr).toContain('setup failed with exit code 9; the command was not started');
});

test('why says of a refusal in setup what would open it there, outside and inside', async () => {
  const place = makeWorkspace();
  const reach = 'node -e \'require("net").connect(80, "192.0.2.7").on("error", () => {})\'; sallyport why; exit 3';
  const run = await sallyport(place, ['run', '-q', '--setup', reach, '--', 'true']);
  expect(run.code).toBe(3);
  const { stdout } = await sallyport(place, ['why']);
  for (const told of [run.stdout, stdout]) {
    expect(told).toContain('phases: { setup: { allow: [');
    expect(told).not.toContain('--allow-host');
  }
  await sallyport(place, ['run', '-q', '--allow-host', 'a.test', '--', 'sh', '-c', reach]);
  expect((await sallyport(place, ['why'])).stdout).toContain('--allow-host');
});

test('a setup says for which manager it reaches no registry, unless the policy names hosts', async () => {
  const place = makeWorkspace();
  const bin = join(place.root, 'bin');
  mkdirSync(bin);
  symlinkSync('/bin/sh', join(bin, 'sh'));
  const env = { ...place.env, PATH: bin };
  const policy = join(place.root, 'policy.yaml');
  writeFileSync(policy, 'version: 1\nphases: {setup: {allow: ["maven.test:443"]}}\n');
  const setup = (...more: readonly string[]): ReturnType<typeof sallyport> =>
    sallyport(place, ['run', '-q', ...more, '--setup', ': mvn', '--', 'sh', '-c', ':'], { env });
  expect((await setup()).stderr).toContain('maven does not say which registry it uses');
  expect((await setup('--policy', policy)).stderr).not.toContain('does not say');
});

test.each([
  ['gems.test', false],
  ['other.test', true],
])('a Gemfile that names %s, where gem itself takes gems from gems.test: is asked about %s', async (host, isAsked) => {
  const place = makeWorkspace();
  const bin = join(place.root, 'bin');
  mkdirSync(bin);
  symlinkSync('/bin/sh', join(bin, 'sh'));
  writeFileSync(join(bin, 'gem'), '#!/bin/sh\necho https://gems.test/\n', { mode: 0o755 });
  writeFileSync(join(place.workspace, 'Gemfile'), `source "https://${host}"\n`);
  const env = { ...place.env, PATH: bin };
  const { stderr } = await sallyport(place, ['run', '--setup', 'bundle install', '--', 'sh', '-c', ':'], { env });
  expect(stderr.includes('which your package managers are not configured for'), stderr).toBe(isAsked);
});
