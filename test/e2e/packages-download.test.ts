import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startSecureWeb, startWeb } from './network.test-support.ts';
import { hasPip, PYTHON, startPythonIndex } from './python-index.test-support.ts';
import { LONG_AGO, publishPackage, startRegistry } from './registry.test-support.ts';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';
import { installTool } from './tools.test-support.ts';

// No command line names a package here: a script does, and only the download tells.

const verdaccio = installTool('verdaccio');

const ADD = {
  npm: 'npm install --no-audit --no-fund --save-exact',
  pnpm: 'pnpm add',
  yarn: 'yarn add',
  'yarn-berry': 'yarn add',
} as const;

test.skipIf(verdaccio === undefined).each(['npm', 'pnpm', 'yarn', 'yarn-berry'] as const)(
  '%s in a script gets the honest package, and neither the look-alike, nor the fresh one, nor the worm',
  async (name) => {
    const tool = name === 'npm' ? undefined : installTool(name);
    if (verdaccio === undefined || (name !== 'npm' && tool === undefined)) return;
    const place = makeWorkspace();
    const registry = await startRegistry(place, verdaccio, true);
    const collector = await startWeb();
    const worm = `node -e "require('fs').writeFileSync('${join(place.workspace, 'canary')}','');fetch('http://127.0.0.1:${collector.port}/',{method:'POST'})"`;
    for (const one of ['quite-an-honest-answer', 'expresss']) await publishPackage(place, registry, { name: one });
    await publishPackage(place, registry, { name: 'quite-a-fresh-answer', isFresh: true });
    await publishPackage(place, registry, { name: 'quite-a-worm-inside', scripts: { postinstall: worm } });
    const address = `http://127.0.0.1:${registry.port}/`;
    const npmrc = `registry=${address}\n`;
    for (const folder of [place.home, place.workspace]) writeFileSync(join(folder, '.npmrc'), npmrc);
    const berry = {
      npmRegistryServer: address,
      unsafeHttpWhitelist: ['127.0.0.1'],
      npmMinimalAgeGate: 0,
      enableTelemetry: false,
    };
    if (name === 'yarn-berry')
      for (const folder of [place.home, place.workspace])
        writeFileSync(join(folder, '.yarnrc.yml'), JSON.stringify({ ...berry, nodeLinker: 'node-modules' }));
    const path = [...(tool === undefined ? [] : [join(tool, 'node_modules/.bin')]), dirname(process.execPath), place.env['PATH']];
    const env = { ...place.env, PATH: path.join(':') };
    const read = tool === undefined ? [] : ['--read', tool];
    const attempt = async (dependency: string): Promise<string> => {
      writeFileSync(join(place.workspace, 'package.json'), '{"name":"w","version":"1.0.0","private":true}');
      writeFileSync(
        join(place.workspace, 'deps.sh'),
        `export HOME=/tmp YARN_CACHE_FOLDER=/tmp/y npm_config_cache=/tmp/c\n${ADD[name]} ${dependency}@1.0.0 2>&1\n`,
      );
      registry.takeDownloads();
      const flags = ['run', '--unattended', ...read, '--allow-host', `127.0.0.1:${registry.port}`];
      const { code, stdout, stderr } = await sallyport(place, [...flags, '--', 'sh', 'deps.sh'], { env });
      const isThere = existsSync(join(place.workspace, 'node_modules', dependency));
      return `${code === 0} ${registry.takeDownloads().length} ${isThere} ${stdout}${stderr}`;
    };

    const refused = await attempt('expresss');
    expect(refused).toMatch(/^false 0 false [\s\S]*could be taken for the popular express/);
    // What its package manager prints is what the agent reads.
    expect(refused.slice(0, refused.indexOf('sallyport:'))).toMatch(/Sallyport: expresss|403/);
    expect(await attempt('quite-a-fresh-answer')).toMatch(/^false 0 false [\s\S]*published 0 hours ago/);
    expect(await attempt('quite-a-worm-inside')).toMatch(/^false 0 false [\s\S]*runs a script of its own when it is installed/);
    expect(await attempt('quite-an-honest-answer')).toMatch(/^true [12] true /);
    expect(existsSync(join(place.workspace, 'canary'))).toBe(false);
    expect(collector.seen).toEqual([]);
    const trail = (await sallyport(place, ['trail', 'export', '--format', 'ndjson'])).stdout;
    for (const rule of ['resembles-popular', 'too-new', 'install-script']) expect(trail).toContain(`"packages.${rule}"`);
  },
);

const AS_WEB_SOCKET =
  "-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: eA=='";

test('a package is held however its address is written and asked for', async () => {
  const place = makeWorkspace();
  const web = await startWeb();
  const host = `127.0.0.1:${web.port}`;
  const lines = [
    ...['/expresss/-/expresss-1.0.0.tgz', '//expresss//-//expresss-1.0.0.tgz', '/expresss%2f-%2Fexpresss-1.0.0%2etgz'],
    ...['/x/%2e%2e/expresss/-/expresss-1.0.0.tgz?a=b', '/expresss/-/expresss-1.0.0.tgz/', '/expresss/-/expresss-1.0.0.tgz;a=b'],
    ...['/expresss/-/expresss-1.0.0.TGZ', '/gems/expresss-1.0.0.gem', '/files/reqeusts-1.0-py3-none-any.whl'],
  ].map((path) => `'http://${host}${path}'`);
  const plain = `'http://${host}/expresss/-/expresss-1.0.0.tgz'`;
  for (const flags of ['-I', '-r 0-1', '-X POST -d x', '--http2', AS_WEB_SOCKET]) lines.push(`${flags} ${plain}`);
  const attempt = async (line: string): Promise<string> => {
    const flags = ['run', '--unattended', '--allow-host', host];
    writeFileSync(join(place.workspace, 'fetch.sh'), `curl -sS -m 10 --path-as-is ${line}\n`);
    return (await sallyport(place, [...flags, '--', 'sh', 'fetch.sh'])).stderr;
  };
  for (const line of lines) expect(await attempt(line), line).toContain('a download was stopped');
  expect(web.seen).toEqual([]);
  // The same words fetch what may be fetched.
  const honest = `'http://${host}/lodash/-/lodash-4.17.21.tgz'`;
  for (const line of [honest, `${AS_WEB_SOCKET} ${honest}`]) expect(await attempt(line), line).not.toContain('was stopped');
  expect(web.seen.length).toBe(2);
});

test('what stands beside a package that was judged does not come from a host that its registry does not name', async () => {
  const place = makeWorkspace();
  const path = (name: string): string => `/${name}/-/${name}-1.0.0.tgz`;
  const registry = await startWeb(({ url, headers }) => {
    const name = url.slice(1);
    if (!/^quite-a[\w-]*$/.test(name)) return url.endsWith('.tgz') ? 'x' : { status: 404, body: '{}' };
    const dist = { integrity: 'sha512-AAAA', tarball: `http://${headers.host}${path(name)}` };
    const time = { created: LONG_AGO, '1.0.0': LONG_AGO };
    const versions = { '1.0.0': { name, version: '1.0.0', dist } };
    return JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions, time });
  });
  const other = await startWeb();
  writeFileSync(join(place.home, '.npmrc'), `registry=http://127.0.0.1:${registry.port}/\n`);
  const env = { ...place.env, PATH: `${dirname(process.execPath)}:${place.env['PATH']}` };
  const hosts = [registry, other].flatMap(({ port }) => ['--allow-host', `127.0.0.1:${port}`]);
  const attempt = async (port: number): Promise<string> => {
    const fetched = `http://127.0.0.1:${port}${path('quite-a-needed-answer')}`;
    const script = `npm install --package-lock-only --no-audit quite-an-honest-answer; curl -sS -m 10 ${fetched}`;
    return (await sallyport(place, ['run', '--unattended', ...hosts, '--', 'sh', '-c', script], { env })).stderr;
  };
  expect(await attempt(other.port)).toMatch(/a download was stopped: Nothing is known of quite-a-needed-answer/);
  expect(other.seen).toEqual([]);
  expect(await attempt(registry.port)).not.toContain('was stopped');
  expect(registry.seen.filter(({ url }) => url === path('quite-a-needed-answer')).length).toBe(1);
});

test.skipIf(!hasPip)('pip called by its own interface is held like pip on a command line', async () => {
  const place = makeWorkspace();
  const index = await startPythonIndex(place);
  const env = { ...place.env, PIP_INDEX_URL: `http://127.0.0.1:${index.port}/simple` };
  const attempt = async (name: string): Promise<string> => {
    const words = ['install', '--no-input', '--disable-pip-version-check', '--retries=0', '--target=vendor', `${name}==1.0`];
    words.push('--index-url', env.PIP_INDEX_URL);
    writeFileSync(
      join(place.workspace, 'deps.py'),
      `import sys\nfrom pip._internal.cli.main import main\nsys.exit(main(${JSON.stringify(words)}))\n`,
    );
    index.downloads.length = 0;
    const flags = ['run', '--unattended', '--allow-host', `127.0.0.1:${index.port}`];
    const { code, stdout, stderr } = await sallyport(place, [...flags, '--', PYTHON, 'deps.py'], { env });
    expect(existsSync(index.canary)).toBe(false);
    return `${code === 0} ${index.downloads.length} ${stdout}${stderr}`;
  };
  expect(await attempt('reqeusts')).toMatch(
    /^false 0 [\s\S]*403 Client Error: Sallyport: reqeusts could be taken for the popular/,
  );
  expect(await attempt('quite-a-fresh-answer')).toMatch(/^false 0 [\s\S]*published 0 hours ago/);
  expect(await attempt('quite-a-worm-inside')).toMatch(/^false 0 [\s\S]*runs a script of its own/);
  expect(await attempt('quite-an-honest-answer')).toMatch(/^true 1 /);
});

/** The archive of an npm package that does nothing. */
function makeNpmArchive(place: Place, name: string): Buffer {
  const folder = join(place.root, name);
  mkdirSync(join(folder, 'package'), { recursive: true });
  writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ name, version: '1.0.0' }));
  return execFileSync('tar', ['-cz', '-C', folder, 'package']);
}

test('behind TLS the registries of setup are read too, so a script in it is held as well', async () => {
  const place = makeWorkspace();
  const names = ['expresss', 'quite-an-honest-answer'];
  const archives = new Map(names.map((name) => [`/${name}/-/${name}-1.0.0.tgz`, makeNpmArchive(place, name)]));
  const registry = await startSecureWeb(place, '127.0.0.1', ({ url, headers }) => {
    const name = names.find((one) => url === `/${one}`);
    if (name === undefined) return archives.get(url) ?? { status: 404, body: '{}' };
    const path = `/${name}/-/${name}-1.0.0.tgz`;
    const integrity = `sha512-${createHash('sha512')
      .update(archives.get(path) ?? '')
      .digest('base64')}`;
    const version = { name, version: '1.0.0', dist: { integrity, tarball: `https://${headers.host}${path}` } };
    const time = { created: LONG_AGO, '1.0.0': LONG_AGO };
    return JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version }, time });
  });
  writeFileSync(join(place.home, '.npmrc'), `registry=https://127.0.0.1:${registry.port}/\n`);
  const policy = join(place.root, 'policy.yaml');
  // The word tells whose registries setup needs; the package stands in the script alone.
  writeFileSync(policy, "version: 1\nphases: {setup: {run: ['sh deps.sh npm']}}\n");
  const env = {
    ...place.env,
    PATH: `${dirname(process.execPath)}:${place.env['PATH']}`,
    NODE_EXTRA_CA_CERTS: registry.authority,
  };
  const attempt = async (name: string): Promise<string> => {
    writeFileSync(join(place.workspace, 'package.json'), '{"name":"w","version":"1.0.0","private":true}');
    writeFileSync(join(place.workspace, 'deps.sh'), `npm install --no-audit --no-fund ${name} 2>&1\n`);
    const { code, stdout, stderr } = await sallyport(place, ['run', '--policy', policy, '--', 'true'], { env });
    const count = registry.seen.filter(({ url }) => url.endsWith('.tgz')).length;
    return `${code === 0} ${count} ${existsSync(join(place.workspace, 'node_modules', name))} ${stdout}${stderr}`;
  };
  expect(await attempt('expresss')).toMatch(/^false 0 false [\s\S]*could be taken for the popular express/);
  expect(await attempt('quite-an-honest-answer')).toMatch(/^true 1 true /);
});
