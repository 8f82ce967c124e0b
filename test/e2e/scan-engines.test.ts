import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

const BANDIT = 'bandit';

const hasBandit = ((): boolean => {
  try {
    return /bandit 1\.(?:[89]|\d\d)|bandit [2-9]/.test(execFileSync(BANDIT, ['--version'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
})();

test('an engine that is not there is said, not skipped', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a.py'), 'x = 1\n');
  const ended = await sallyport(place, ['scan', '--engine', 'osv-scanner'], { env: { PATH: '/nowhere' } });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('osv-scanner');
});

test.each([[['--engine', 'bandit', '--staged']], [['--semgrep-config', 'a.yaml']]])('%j is wrong usage', async (flags) => {
  const place = makeWorkspace();
  expect((await sallyport(place, ['scan', ...flags])).code).toBe(2);
});

// With bandit 1.8 or newer on PATH.
test.skipIf(!hasBandit)('bandit, confined: one report, which names who found what; no word of it holds a secret', async () => {
  const place = makeWorkspace();
  const secret = ['hunter', '2-made-up'].join('');
  writeFileSync(
    join(place.workspace, 'a.py'),
    `import subprocess\ndef f(x):\n    subprocess.call("ls " + x, shell=True)\npassword = "${secret}"\n`,
  );
  const ended = await sallyport(place, ['scan', '--engine', 'bandit', '--format', 'json'], {
    env: { PATH: process.env['PATH'] },
  });
  const { findings, stats } = JSON.parse(ended.stdout);
  expect(stats.engines[0]).toMatch(/^bandit 1\./);
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'command-injection', engines: ['sallyport', 'bandit'] }));
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'bandit:B404', engines: ['bandit'] }));
  expect(ended.stdout).not.toContain(secret);
});
