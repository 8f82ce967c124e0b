import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { type PrivateRegistry, startRegistry } from './registry.test-support.ts';
import { execute, makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';
import { installTool } from './tools.test-support.ts';

const LONG_AGO = '2020-01-02T03:04:05.000Z';

interface Published {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly isFresh?: boolean;
}

/** Publishes a package; unless it is fresh, the registry says that it did long ago. */
async function publish(
  place: Place,
  { port, token }: PrivateRegistry,
  { name, scripts = {}, isFresh }: Published,
): Promise<void> {
  const source = join(place.root, `source-${name}`);
  mkdirSync(source);
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js', scripts }));
  writeFileSync(join(source, 'index.js'), 'module.exports = 42;\n');
  writeFileSync(join(source, '.npmrc'), `registry=http://127.0.0.1:${port}/\n//127.0.0.1:${port}/:_authToken=${token}\n`);
  const { code, stderr } = await execute('npm', ['publish', '--silent'], {
    cwd: source,
    env: { ...place.env, PATH: process.env['PATH'] ?? '' },
  });
  if (code !== 0) throw new Error(`npm publish: ${stderr}`);
  if (isFresh === true) return;
  const record = join(place.root, 'registry/storage', name, 'package.json');
  const document = JSON.parse(readFileSync(record, 'utf8'));
  document.time = { modified: LONG_AGO, created: LONG_AGO, '1.0.0': LONG_AGO };
  writeFileSync(record, JSON.stringify(document));
}

const verdaccio = installTool('verdaccio');

interface Market {
  readonly place: Place;
  readonly registry: PrivateRegistry;
  /** What packages send home. */
  readonly collector: Awaited<ReturnType<typeof startWeb>>;
  readonly env: Readonly<Record<string, string>>;
}

/** A registry that demands a token, with an honest package and three others, and a user whose package managers use it. */
async function openMarket(program: string, tool: string | undefined): Promise<Market> {
  const place = makeWorkspace();
  const registry = await startRegistry(place, program);
  const collector = await startWeb();
  const worm = `node -e "require('fs').writeFileSync('${join(place.workspace, 'canary')}','');fetch('http://127.0.0.1:${collector.port}/',{method:'POST'})"`;
  await publish(place, registry, { name: 'quite-an-honest-answer' });
  await publish(place, registry, { name: 'expresss' });
  await publish(place, registry, { name: 'quite-a-fresh-answer', isFresh: true });
  await publish(place, registry, { name: 'quite-a-worm-inside', scripts: { postinstall: worm } });
  const path = [...(tool === undefined ? [] : [join(tool, 'node_modules/.bin')]), dirname(process.execPath), place.env['PATH']];
  const env = { ...place.env, PATH: path.join(':'), NPM_TOKEN: registry.token };
  const address = `//127.0.0.1:${registry.port}/`;
  writeFileSync(join(place.home, '.npmrc'), `registry=http:${address}\n${address}:_authToken=\${NPM_TOKEN}\nalways-auth=true\n`);
  const secret = ['secret', 'add', 'npm', '--from-env', 'NPM_TOKEN', '--host', `127.0.0.1:${registry.port}`];
  expect((await sallyport(place, [...secret, '--header', 'authorization', '--phase', 'setup'], { env })).code).toBe(0);
  return { place, registry, collector, env };
}

test.skipIf(verdaccio === undefined).each(['npm', 'pnpm', 'yarn'] as const)(
  '%s installs the honest package, and neither the look-alike, nor the fresh one, nor the worm, nor one that is not there',
  async (name) => {
    const tool = name === 'npm' ? undefined : installTool(name);
    if (verdaccio === undefined || (name !== 'npm' && tool === undefined)) return;
    const { place, registry, collector, env } = await openMarket(verdaccio, tool);
    const policy = join(place.root, 'policy.yaml');
    const install = { npm: 'npm install --no-audit --no-fund', pnpm: 'pnpm install', yarn: 'yarn install' }[name];
    writeFileSync(policy, `version: 1\nphases: {setup: {run: ['${install}'], secrets: [npm]}}\n`);
    const flags = ['run', '--policy', policy, ...(tool === undefined ? [] : ['--read', tool])];
    const attempt = async (dependency: string): Promise<string> => {
      const manifest = { name: 'w', version: '1.0.0', private: true, dependencies: { [dependency]: '1.0.0' } };
      writeFileSync(join(place.workspace, 'package.json'), JSON.stringify(manifest));
      registry.takeDownloads();
      const { code, stderr } = await sallyport(place, [...flags, '--', 'true'], { env });
      expect(existsSync(join(place.workspace, 'canary'))).toBe(false);
      return `${code} ${registry.takeDownloads().length} ${existsSync(join(place.workspace, 'node_modules', dependency))} ${stderr}`;
    };

    expect(await attempt('expresss')).toMatch(/^126 0 false [\s\S]*could be taken for the popular express/);
    expect(await attempt('quite-a-fresh-answer')).toMatch(/^126 0 false [\s\S]*published 0 hours ago/);
    expect(await attempt('quite-a-worm-inside')).toMatch(/^126 0 false [\s\S]*runs a script of its own when it is installed/);
    expect(await attempt('quite-an-invented-name')).toMatch(/^126 0 false [\s\S]*does not exist/);
    expect(await attempt('quite-an-honest-answer')).toMatch(/^0 1 true /);
    expect(collector.seen).toEqual([]);
  },
);

test.skipIf(verdaccio === undefined).each(['npm', 'pnpm', 'yarn'] as const)(
  'sallyport %s judges what is named, installs what is honest, and runs all else without a network',
  async (name) => {
    const tool = name === 'npm' ? undefined : installTool(name);
    if (verdaccio === undefined || (name !== 'npm' && tool === undefined)) return;
    const { place, registry, collector, env } = await openMarket(verdaccio, tool);
    mkdirSync(join(place.home, '.config/sallyport'), { recursive: true });
    const read = tool === undefined ? '' : `files: {read: [${tool}]}\n`;
    writeFileSync(join(place.home, '.config/sallyport/policy.yaml'), `version: 1\n${read}phases: {setup: {secrets: [npm]}}\n`);
    const look = `require("net").connect(${registry.port}, "127.0.0.1").on("error", (e) => { console.log(e.code); process.exit(7); })`;
    writeFileSync(join(place.workspace, 'look.js'), look);
    const manifest = { name: 'w', version: '1.0.0', private: true, scripts: { look: 'node look.js' } };
    writeFileSync(join(place.workspace, 'package.json'), JSON.stringify(manifest));
    const add = name === 'npm' ? ['install', '--no-audit', '--no-fund', '--save-exact'] : ['add'];
    const attempt = async (dependency: string): Promise<string> => {
      registry.takeDownloads();
      const { code, stderr } = await sallyport(place, [name, ...add, `${dependency}@1.0.0`], { env });
      return `${code} ${registry.takeDownloads().length} ${existsSync(join(place.workspace, 'node_modules', dependency))} ${stderr}`;
    };

    expect(await attempt('expresss')).toMatch(/^126 0 false [\s\S]*could be taken for the popular express/);
    expect(await attempt('quite-a-fresh-answer')).toMatch(/^126 0 false [\s\S]*published 0 hours ago/);
    expect(await attempt('quite-a-worm-inside')).toMatch(/^126 0 false [\s\S]*runs a script of its own when it is installed/);
    expect(await attempt('quite-an-invented-name')).toMatch(/^126 0 false [\s\S]*does not exist/);
    expect(await attempt('quite-an-honest-answer')).toMatch(/^0 1 true /);
    // A person has looked at the fresh one.
    const grant = ['packages', 'grant', 'pkg:npm/quite-a-fresh-answer@1.0.0'];
    expect((await sallyport(place, grant, { env })).code).toBe(0);
    // Yarn fetches the other one again: caches are private to a run.
    expect(await attempt('quite-a-fresh-answer')).toMatch(/^0 [12] true /);
    const elsewhere = await sallyport(place, [name, ...add, 'lodash', '--registry', 'http://192.0.2.7/'], { env });
    expect(`${elsewhere.code} ${elsewhere.stderr}`).toMatch(/^126 [\s\S]*192\.0\.2\.7/);

    const script = await sallyport(place, [name, 'run', 'look'], { env });
    expect(script.stdout).toContain('ECONNREFUSED');
    expect(script.code).toBe(7);
    expect(existsSync(join(place.workspace, 'canary'))).toBe(false);
    expect(collector.seen).toEqual([]);
  },
);

const PYTHON = '/usr/bin/python3';
const hasPip = spawnSync(PYTHON, ['-m', 'pip', '--version']).status === 0;

/** An archive whose setup.py says that it ran. */
function makeArchive(place: Place, name: string, canary: string): Buffer {
  const program = `
import io, sys, tarfile
name, canary, out = sys.argv[1:]
with tarfile.open(out, "w:gz") as t:
  for n, s in {"setup.py": f"open({canary!r}, 'w')\\nfrom setuptools import setup\\nsetup(name={name!r}, version='1.0')\\n", "PKG-INFO": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n"}.items():
    i = tarfile.TarInfo(f"{name}-1.0/{n}"); i.size = len(s); t.addfile(i, io.BytesIO(s.encode()))`;
  const path = join(place.root, `${name}.tar.gz`);
  spawnSync(PYTHON, ['-c', program, name, canary, path]);
  return readFileSync(path);
}

function makeWheel(place: Place, name: string): Buffer {
  const module = name.replaceAll('-', '_');
  const info = `${module}-1.0.dist-info`;
  const files = {
    [`${module}.py`]: 'VALUE = 42\n',
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${module}.py,,\n`,
  };
  const program =
    'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n  for n, t in json.loads(sys.argv[2]).items(): z.writestr(n, t)';
  const path = join(place.root, `${name}.whl`);
  spawnSync(PYTHON, ['-c', program, path, JSON.stringify(files)]);
  return readFileSync(path);
}

test.skipIf(!hasPip)(
  'pip installs the honest package from a local index, and neither the look-alike, nor the fresh one, nor the worm',
  async () => {
    const place = makeWorkspace();
    const canary = join(place.workspace, 'canary');
    const now = new Date().toISOString();
    const packages = new Map<string, { readonly file: string; readonly bytes: Buffer; readonly time: string }>([
      [
        'quite-an-honest-answer',
        {
          file: 'quite_an_honest_answer-1.0-py3-none-any.whl',
          bytes: makeWheel(place, 'quite-an-honest-answer'),
          time: LONG_AGO,
        },
      ],
      ['reqeusts', { file: 'reqeusts-1.0-py3-none-any.whl', bytes: makeWheel(place, 'reqeusts'), time: LONG_AGO }],
      [
        'quite-a-fresh-answer',
        { file: 'quite_a_fresh_answer-1.0-py3-none-any.whl', bytes: makeWheel(place, 'quite-a-fresh-answer'), time: now },
      ],
      [
        'quite-a-worm-inside',
        { file: 'quite-a-worm-inside-1.0.tar.gz', bytes: makeArchive(place, 'quite-a-worm-inside', canary), time: LONG_AGO },
      ],
    ]);
    const downloads: string[] = [];
    const index = await startWeb(({ url }) => {
      const name = /^\/simple\/([^/]+)\/$/.exec(url)?.[1] ?? '';
      const found = packages.get(name);
      const file = [...packages.values()].find((one) => url === `/files/${one.file}`);
      if (file !== undefined) downloads.push(url);
      if (file !== undefined) return file.bytes;
      if (found === undefined) return { status: 404, body: '' };
      const files = [{ filename: found.file, url: `/files/${found.file}`, hashes: {}, 'upload-time': found.time }];
      const fields = { 'content-type': 'application/vnd.pypi.simple.v1+json' };
      return { status: 200, fields, body: JSON.stringify({ meta: { 'api-version': '1.1' }, name, versions: ['1.0'], files }) };
    });
    const env = { ...place.env, PIP_INDEX_URL: `http://127.0.0.1:${index.port}/simple` };
    const policy = join(place.root, 'policy.yaml');
    const install = `${PYTHON} -m pip install --no-input --disable-pip-version-check --target vendor -r requirements.txt`;
    writeFileSync(policy, `version: 1\nphases: {setup: {run: ['${install}']}}\n`);
    const attempt = async (name: string): Promise<string> => {
      writeFileSync(join(place.workspace, 'requirements.txt'), `${name}==1.0\n`);
      downloads.length = 0;
      const { code, stderr } = await sallyport(place, ['run', '--policy', policy, '--', 'true'], { env });
      expect(existsSync(canary)).toBe(false);
      return `${code} ${downloads.length} ${stderr}`;
    };
    expect(await attempt('reqeusts')).toMatch(/^126 0 [\s\S]*could be taken for the popular requests/);
    expect(await attempt('quite-a-fresh-answer')).toMatch(/^126 0 [\s\S]*published 0 hours ago/);
    expect(await attempt('quite-a-worm-inside')).toMatch(/^126 0 [\s\S]*runs a script of its own/);
    expect(await attempt('quite-an-invented-name')).toMatch(/^126 0 [\s\S]*does not exist/);
    expect(await attempt('quite-an-honest-answer')).toMatch(/^0 1 /);
    expect(existsSync(join(place.workspace, 'vendor/quite_an_honest_answer.py'))).toBe(true);
  },
);
