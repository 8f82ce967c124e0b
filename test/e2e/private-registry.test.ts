import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { onHost, type PrivateRegistry, seenByPackage, startRegistry } from './registry.test-support.ts';
import { commitAll, type Ended, makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';
import { installTool } from './tools.test-support.ts';

interface ManagerCase {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'yarn-berry';
  /** Makes or renews the lockfile, outside of any cage. */
  readonly lock: readonly string[];
  readonly setup: string;
  /** Whether it runs the scripts of packages by itself. */
  readonly runsScripts: boolean;
}

const MANAGERS: readonly ManagerCase[] = [
  {
    name: 'npm',
    lock: ['npm', 'install', '--package-lock-only', '--silent'],
    setup: 'npm ci --no-audit --no-fund',
    runsScripts: true,
  },
  { name: 'pnpm', lock: ['pnpm', 'install', '--lockfile-only'], setup: 'pnpm install --frozen-lockfile', runsScripts: false },
  { name: 'yarn', lock: ['yarn', 'install', '--silent'], setup: 'yarn install --frozen-lockfile', runsScripts: true },
  {
    name: 'yarn-berry',
    lock: ['yarn', 'install', '--mode=update-lockfile'],
    setup: 'yarn install --immutable',
    runsScripts: false,
  },
];

const verdaccio = installTool('verdaccio');

test.skipIf(verdaccio === undefined).each(MANAGERS)(
  '$name installs from a registry that demands a token, which the cage never holds',
  async ({ name, lock, setup, runsScripts }) => {
    const tool = name === 'npm' ? undefined : installTool(name);
    if (verdaccio === undefined || (name !== 'npm' && tool === undefined)) return;
    const place = makeWorkspace();
    const registry = await startRegistry(place, verdaccio);
    await registry.publish('1.0.0', 42);
    const path = [...(tool === undefined ? [] : [join(tool, 'node_modules/.bin')]), dirname(process.execPath), place.env['PATH']];
    const env = { ...place.env, PATH: path.join(':'), NPM_TOKEN: registry.token };
    configure(place, name, registry);
    await want(place, '1.0.0', lock, env);
    registry.takeDownloads();
    expect((await sallyport(place, secretAdd(registry), { env })).code).toBe(0);
    const policy = join(place.root, 'policy.yaml');
    writeFileSync(policy, `version: 1\nphases: {setup: {run: ['${setup}'], secrets: [npm]}}\n`);
    const look = `node -p 'require("answer")'; echo "token [$NPM_TOKEN]"; ls -A ~; node -e 'require("net").connect(${registry.port}, "127.0.0.1").on("error", (e) => console.log(e.code))'`;
    const flags = ['run', '--policy', policy, ...(tool === undefined ? [] : ['--read', tool])];
    const start = (): Promise<Ended> => sallyport(place, [...flags, '--', 'sh', '-c', look], { env });

    const first = await start();
    expect(first.stderr).toContain('setup runs, because it has not run here yet');
    expect(first.stdout, first.stderr).toMatch(/^42\ntoken \[\]\n/m);
    expect(first.stdout).toContain('ECONNREFUSED');
    expect(first.stdout).not.toContain('.npmrc');
    expect(registry.takeDownloads()).toHaveLength(1);
    expectNoToken(place, registry, runsScripts);
    // pnpm refuses a node_modules that was made with another store than the one it would take outside.
    if (name === 'pnpm')
      expect(readFileSync(join(place.workspace, 'node_modules/.modules.yaml'), 'utf8')).toContain(
        join(place.home, '.local/share/pnpm/store'),
      );

    const second = await start();
    expect(second.stderr).toContain('setup is as it was');
    expect(second.stdout).toContain('42\n');
    expect(registry.takeDownloads()).toEqual([]);

    await registry.publish('1.1.0', 43);
    await want(place, '1.1.0', lock, env);
    registry.takeDownloads();
    const third = await start();
    expect(third.stderr).toContain('setup runs, because a lockfile, a manifest');
    expect(third.stdout, third.stderr).toContain('43\n');
    expect(registry.takeDownloads()).toHaveLength(1);
    const trail = await sallyport(place, ['trail', 'export', '--format', 'ndjson']);
    expect(`${trail.stdout}${[first, second, third].map((one) => one.stdout + one.stderr).join('')}`).not.toContain(
      registry.token,
    );
  },
);

test.skipIf(verdaccio === undefined)('without its token setup fails, and the command is not started', async () => {
  if (verdaccio === undefined) return;
  const place = makeWorkspace();
  const registry = await startRegistry(place, verdaccio);
  await registry.publish('1.0.0', 42);
  const env = { ...place.env, PATH: `${dirname(process.execPath)}:${place.env['PATH']}`, NPM_TOKEN: registry.token };
  configure(place, 'npm', registry);
  await want(place, '1.0.0', ['npm', 'install', '--package-lock-only', '--silent'], env);
  const { code, stdout, stderr } = await sallyport(place, ['run', '--setup', 'npm ci', '--', 'echo', 'started'], { env });
  expect([code === 0, stdout]).toEqual([false, expect.not.stringContaining('started')]);
  expect(stderr).toContain('setup failed with exit code 1; the command was not started');
});

function secretAdd({ port }: PrivateRegistry): readonly string[] {
  const where = ['--host', `127.0.0.1:${port}`, '--header', 'authorization', '--phase', 'setup'];
  return ['secret', 'add', 'npm', '--from-env', 'NPM_TOKEN', ...where];
}

/** The user's own settings, as the managers' documentation says to write them. */
function configure(place: Place, name: ManagerCase['name'], { port }: PrivateRegistry): void {
  const address = `//127.0.0.1:${port}/`;
  writeFileSync(join(place.home, '.npmrc'), `registry=http:${address}\n${address}:_authToken=\${NPM_TOKEN}\nalways-auth=true\n`);
  if (name !== 'yarn-berry') return;
  const settings = {
    npmRegistryServer: `http:${address}`,
    npmAuthToken: '${NPM_TOKEN}',
    npmAlwaysAuth: true,
    unsafeHttpWhitelist: ['127.0.0.1'],
    nodeLinker: 'node-modules',
    enableTelemetry: false,
  };
  writeFileSync(join(place.home, '.yarnrc.yml'), JSON.stringify(settings));
  writeFileSync(
    join(place.workspace, '.yarnrc.yml'),
    'nodeLinker: node-modules\nnpmMinimalAgeGate: 0\nunsafeHttpWhitelist: ["127.0.0.1"]\n',
  );
}

/** A project that wants one version, with its lockfile; nothing is installed. */
async function want(
  place: Place,
  version: string,
  lock: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const manifest = { name: 'w', version: '1.0.0', private: true, dependencies: { answer: version } };
  writeFileSync(join(place.workspace, 'package.json'), JSON.stringify(manifest));
  await onHost(place, lock, env);
  rmSync(join(place.workspace, 'node_modules'), { recursive: true, force: true });
  // It is a minute old and has a script: only as the project's own it comes in without a question.
  commitAll(place);
}

/** Neither in what the package saw, nor in any file of the workspace. */
function expectNoToken(place: Place, { token }: PrivateRegistry, ranScripts: boolean): void {
  const seen = seenByPackage(place);
  expect(seen !== undefined).toBe(ranScripts);
  if (seen !== undefined) expect(String(seen['sent'])).not.toBe('200');
  const visit = (path: string): void => {
    const status = statSync(path);
    if (status.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else expect(readFileSync(path).includes(token), path).toBe(false);
  };
  visit(place.workspace);
}
