import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { execute, makeWorkspace, PROGRAM } from './sallyport.test-support.ts';

const PROJECT = dirname(dirname(dirname(PROGRAM)));

test('what npm packs is whole: installed somewhere else, without scripts and without a network, it confines, finds and mends', async () => {
  const place = makeWorkspace();
  const prefix = join(place.root, 'prefix');
  const npm = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await execute('npm', [...args, '--ignore-scripts', '--offline'], {
      cwd: PROJECT,
      env: place.env,
    });
    expect(code, stderr).toBe(0);
    return stdout;
  };
  await npm('pack', '--silent', '--pack-destination', place.root);
  const archive = readdirSync(place.root).find((name) => name.endsWith('.tgz')) ?? '';
  await npm('install', '--silent', '--no-audit', '--no-fund', '--global', '--prefix', prefix, join(place.root, archive));

  const env = { ...place.env, PATH: `${join(prefix, 'bin')}:${place.env['PATH']}` };
  const installed = (...args: readonly string[]) => execute('sallyport', args, { cwd: place.workspace, env });

  const confined = await installed('run', '--quiet', '--', 'sh', '-c', 'echo inside; cat ~/.ssh/id_ed25519; exit 7');
  expect(confined).toMatchObject({ code: 7, stdout: 'inside\n' });
  writeFileSync(join(place.workspace, 'a.py'), 'import yaml\nyaml.load(open("a"))\n');
  expect((await installed('scan', '--fix-diff', 'a.py')).stdout).toContain('yaml.safe_load(');
  expect(await installed('explain', 'sql-injection')).toMatchObject({ code: 0, stderr: '' });
  const guard = await installed('status', '--json');
  expect(JSON.parse(guard.stdout)).toHaveProperty('schemaVersion');
});
