import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { hasPip, PYTHON, startPythonIndex } from './python-index.test-support.ts';
import { publishPackage, startRegistry } from './registry.test-support.ts';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';
import { installTool } from './tools.test-support.ts';

// Without a lockfile nobody has written down what a package needs; its manager works it out before anything is installed.

const verdaccio = installTool('verdaccio');

test.skipIf(verdaccio === undefined).each(['npm', 'pnpm'] as const)(
  '%s: what a package needs in turn is judged before anything is fetched',
  async (name) => {
    const tool = name === 'npm' ? undefined : installTool(name);
    if (verdaccio === undefined || (name !== 'npm' && tool === undefined)) return;
    const place = makeWorkspace();
    const registry = await startRegistry(place, verdaccio, true);
    for (const one of ['quite-an-honest-answer', 'expresss']) await publishPackage(place, registry, { name: one });
    await publishPackage(place, registry, { name: 'quite-a-needy-answer', dependencies: { expresss: '^1.0.0' } });
    await publishPackage(place, registry, { name: 'quite-a-plain-answer', dependencies: { 'quite-an-honest-answer': '1.0.0' } });
    writeFileSync(join(place.home, '.npmrc'), `registry=http://127.0.0.1:${registry.port}/\n`);
    const path = [...(tool === undefined ? [] : [join(tool, 'node_modules/.bin')]), dirname(process.execPath), place.env['PATH']];
    const env = { ...place.env, PATH: path.join(':') };
    mkdirSync(join(place.home, '.config/sallyport'), { recursive: true });
    const read = tool === undefined ? '' : `files: {read: [${tool}]}\n`;
    writeFileSync(join(place.home, '.config/sallyport/policy.yaml'), `version: 1\n${read}`);
    const add = name === 'npm' ? ['install', '--no-audit', '--no-fund'] : ['add'];
    const attempt = async (dependency: string): Promise<string> => {
      writeFileSync(join(place.workspace, 'package.json'), '{"name":"w","version":"1.0.0","private":true}');
      registry.takeDownloads();
      const { code, stderr } = await sallyport(place, [name, ...add, `${dependency}@1.0.0`], { env });
      return `${code} ${registry.takeDownloads().length} ${existsSync(join(place.workspace, 'node_modules', dependency))} ${stderr}`;
    };
    expect(await attempt('quite-a-needy-answer')).toMatch(/^126 0 false [\s\S]*expresss could be taken for the popular express/);
    // Working it out leaves nothing behind.
    for (const file of ['package-lock.json', 'pnpm-lock.yaml', 'node_modules'])
      expect(existsSync(join(place.workspace, file))).toBe(false);
    expect(await attempt('quite-a-plain-answer')).toMatch(/^0 2 true /);
  },
);

test.skipIf(!hasPip)('pip: the same', async () => {
  const place = makeWorkspace();
  const index = await startPythonIndex(place);
  const env = { ...place.env, PIP_INDEX_URL: `http://127.0.0.1:${index.port}/simple` };
  const policy = join(place.root, 'policy.yaml');
  const install = `${PYTHON} -m pip install --no-input --disable-pip-version-check --target vendor -r requirements.txt`;
  writeFileSync(policy, `version: 1\nphases: {setup: {run: ['${install}']}}\n`);
  const attempt = async (name: string): Promise<string> => {
    writeFileSync(join(place.workspace, 'requirements.txt'), `${name}==1.0\n`);
    index.downloads.length = 0;
    const { code, stderr } = await sallyport(place, ['run', '--policy', policy, '--', 'true'], { env });
    return `${code} ${index.downloads.filter((one) => one.includes('reqeusts')).length} ${stderr}`;
  };
  expect(await attempt('quite-a-needy-answer')).toMatch(/^126 0 [\s\S]*reqeusts could be taken for the popular requests/);
  expect(existsSync(join(place.workspace, 'vendor'))).toBe(false);
  expect(await attempt('quite-a-plain-answer')).toMatch(/^0 0 /);
  expect(existsSync(join(place.workspace, 'vendor/quite_an_honest_answer.py'))).toBe(true);
});
