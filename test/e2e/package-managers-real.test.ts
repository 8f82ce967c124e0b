import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { hasPip, startPythonIndex } from './python-index.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';
import { installUv } from './tools.test-support.ts';

// The real clients under `sallyport NAME`, with registries of this machine.

function put(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** The policy of the user: folders of the client that the cage would not show. */
function showing({ home }: Place, folder: string, more = ''): void {
  put(home, '.config/sallyport/policy.yaml', `version: 1\nfiles: {read: [${folder}]}\n${more}`);
}

function answerOf(program: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

const rust = answerOf('rustc', ['--print', 'sysroot']);
const cargo = rust !== '' && existsSync(join(rust, 'bin/cargo'));
if (!cargo) console.log('skipped: no Cargo here');

test.skipIf(!cargo)('cargo adds and builds a crate that a person said yes to, and no other', async () => {
  const place = makeWorkspace();
  const name = 'quite-an-answer';
  put(place.root, `${name}-1.0.0/Cargo.toml`, `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\n`);
  put(place.root, `${name}-1.0.0/src/lib.rs`, 'pub fn answer() -> u32 { 42 }\n');
  const crate = execFileSync('tar', ['-cz', '-C', place.root, `${name}-1.0.0`]);
  const cksum = createHash('sha256').update(crate).digest('hex');
  const { port, seen } = await startWeb(({ url, headers }) => {
    if (url === '/config.json') return JSON.stringify({ dl: `http://${headers.host}/crates` });
    if (url === `/qu/it/${name}`)
      return `${JSON.stringify({ name, vers: '1.0.0', deps: [], cksum, features: {}, yanked: false })}\n`;
    return url === `/crates/${name}/1.0.0/download` ? crate : { status: 404, body: '' };
  });
  const registry = `[source.crates-io]\nreplace-with = "here"\n[source.here]\nregistry = "sparse+http://127.0.0.1:${port}/"\n`;
  put(place.home, '.cargo/config.toml', registry);
  put(place.workspace, 'Cargo.toml', '[package]\nname = "w"\nversion = "0.1.0"\nedition = "2021"\n');
  put(place.workspace, 'src/main.rs', 'fn main() { println!("{}", quite_an_answer::answer()) }\n');
  showing(place, rust);
  const env = { ...place.env, PATH: `${join(rust, 'bin')}:${place.env['PATH']}` };
  const refused = await sallyport(place, ['cargo', 'add', name], { env });
  expect(`${refused.code} ${refused.stderr}`).toMatch(/^126 [\s\S]*Nothing is known of quite-an-answer/);
  expect(seen).toEqual([]);
  await sallyport(place, ['packages', 'grant', `pkg:cargo/${name}`, '--versions', '*'], { env });
  const added = await sallyport(place, ['cargo', 'add', name], { env });
  expect(added.code, added.stderr).toBe(0);
  const built = await sallyport(place, ['cargo', 'build', '--quiet'], { env });
  expect(built.code, built.stderr).toBe(0);
  expect(execFileSync(join(place.workspace, 'target/debug/w'), { encoding: 'utf8' })).toBe('42\n');
});

const goRoot = answerOf('go', ['env', 'GOROOT']);
if (goRoot === '') console.log('skipped: no Go here');

test.skipIf(goRoot === '')('go gets a module that a person said yes to, and no other', async () => {
  const place = makeWorkspace();
  const module = 'example.test/quite/answer';
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const zip = Buffer.from(
    zipSync({
      [`${module}@v1.0.0/go.mod`]: bytes(`module ${module}\n`),
      [`${module}@v1.0.0/a.go`]: bytes('package answer\n\nconst Value = 42\n'),
    }),
  );
  const files = new Map<string, string | Buffer>([
    [`/${module}/@v/list`, 'v1.0.0\n'],
    [`/${module}/@v/v1.0.0.info`, '{"Version":"v1.0.0","Time":"2020-01-01T00:00:00Z"}'],
    [`/${module}/@v/v1.0.0.mod`, `module ${module}\n`],
    [`/${module}/@v/v1.0.0.zip`, zip],
  ]);
  const { port, seen } = await startWeb(({ url }) => files.get(url) ?? { status: 404, body: '' });
  put(place.workspace, 'go.mod', 'module w\n\ngo 1.21\n');
  put(place.workspace, 'main.go', `package main\n\nimport "${module}"\n\nfunc main() { println(answer.Value) }\n`);
  showing(place, goRoot, 'environment: {allow: [GOSUMDB]}\n');
  const path = `${join(goRoot, 'bin')}:${place.env['PATH']}`;
  const env = { ...place.env, PATH: path, GOPROXY: `http://127.0.0.1:${port}`, GOSUMDB: 'off' };
  const refused = await sallyport(place, ['go', 'get', `${module}@v1.0.0`], { env });
  expect(`${refused.code} ${refused.stderr}`).toMatch(/^126 [\s\S]*example\.test\/quite\/answer/);
  expect(seen).toEqual([]);
  await sallyport(place, ['packages', 'grant', `pkg:golang/${module}@v1.0.0`], { env });
  const got = await sallyport(place, ['go', 'get', `${module}@v1.0.0`], { env });
  expect(got.code, got.stderr).toBe(0);
  expect(readFileSync(join(place.workspace, 'go.mod'), 'utf8')).toContain(`${module} v1.0.0`);
  expect(seen.filter(({ url }) => url.endsWith('.zip'))).toHaveLength(1);
});

const uv = hasPip ? installUv() : undefined;

test.skipIf(uv === undefined)('uv adds the honest package, and neither the look-alike nor what needs it', async () => {
  const place = makeWorkspace();
  const index = await startPythonIndex(place);
  put(
    place.workspace,
    'pyproject.toml',
    '[project]\nname = "w"\nversion = "0.1.0"\nrequires-python = ">=3.9"\ndependencies = []\n',
  );
  showing(place, uv ?? '');
  const path = `${join(uv ?? '', 'bin')}:${place.env['PATH']}`;
  const env = { ...place.env, PATH: path, UV_DEFAULT_INDEX: `http://127.0.0.1:${index.port}/simple` };
  const attempt = async (name: string): Promise<string> => {
    index.downloads.length = 0;
    const { code, stderr } = await sallyport(place, ['uv', 'add', `${name}==1.0`], { env });
    return `${code} ${index.downloads.filter((one) => one.includes('reqeusts')).length} ${stderr}`;
  };
  expect(await attempt('reqeusts')).toMatch(/^126 0 [\s\S]*could be taken for the popular requests/);
  expect(await attempt('quite-a-needy-answer')).toMatch(/^126 0 [\s\S]*reqeusts could be taken for the popular requests/);
  expect(await attempt('quite-a-fresh-answer')).toMatch(/^126 0 [\s\S]*published 0 hours ago/);
  expect(await attempt('quite-an-honest-answer')).toMatch(/^0 0 /);
  expect(readFileSync(join(place.workspace, 'uv.lock'), 'utf8')).toContain('quite-an-honest-answer');
});
