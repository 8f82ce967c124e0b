import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

function output(program: string, ...args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

const hasBandit = /bandit 1\.(?:[89]|\d\d)|bandit [2-9]/.test(output('bandit', '--version'));
const hasSemgrep = /^\d/.test(output('semgrep', '--version', '--disable-version-check'));
const hasGitleaks = output('gitleaks', 'version') !== '';
/** Where ESLint is installed with its security plugin. */
const eslint = output('which', 'eslint');
const eslintModules = eslint === '' ? '' : dirname(dirname(eslint));
const hasEslint = eslint.includes('node_modules/.bin/') && output('ls', join(eslintModules, 'eslint-plugin-security')) !== '';

test('an engine that is not there is said, not skipped', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a.py'), 'x = 1\n');
  const ended = await sallyport(place, ['scan', '--engine', 'osv-scanner'], { env: { PATH: '/nowhere' } });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('osv-scanner');
});

test.each([[['--engine', 'bandit', '--fix-diff']], [['--semgrep-config', 'a.yaml']]])('%j is wrong usage', async (flags) => {
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

const RULES = `rules:
  - id: no-eval
    pattern: eval(...)
    languages: [javascript]
    message: eval is here
    severity: ERROR
    metadata: {cwe: "CWE-95: Eval"}
`;

function git(place: Place, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: place.workspace, env: place.env });
}

/** A repository with one old mistake in each language. */
function committed(place: Place): void {
  git(place, 'init', '-q');
  const config = "import security from 'eslint-plugin-security';\nexport default [security.configs.recommended];\n";
  for (const [name, text] of [
    ['a.py', 'import subprocess\ndef f(x):\n    subprocess.call("ls " + x, shell=True)\n'],
    ['a.js', 'module.exports = (x) => eval(x);\n'],
    ['rules.yaml', RULES],
    ['eslint.config.mjs', config],
    ['.gitignore', 'node_modules\n'],
  ] as const)
    writeFileSync(join(place.workspace, name), text);
  if (hasEslint) symlinkSync(eslintModules, join(place.workspace, 'node_modules'));
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'x');
}

/** The rules and lines that an engine found, alone or with others. */
async function foundBy(engine: string, place: Place, ...args: readonly string[]): Promise<readonly string[]> {
  const more = engine === 'semgrep' ? ['--semgrep-config', 'rules.yaml'] : [];
  const ended = await sallyport(place, ['scan', '--engine', engine, ...more, '--format', 'json', ...args], {
    env: { PATH: process.env['PATH'] },
  });
  const { findings, incomplete } = JSON.parse(ended.stdout);
  expect(incomplete).toEqual([]);
  return findings
    .filter(({ engines }: { engines?: readonly string[] }) => engines?.includes(engine))
    .map(({ file, line }: { file: string; line: number }) => `${file}:${line}`);
}

test.each([
  ['bandit', hasBandit, 'a.py', 'import pickle\ndef g(y):\n    return pickle.loads(y)\n', ['a.py:4', 'a.py:6']],
  ['semgrep', hasSemgrep, 'a.js', 'const r = eval(process.argv[2]);\n', ['a.js:2']],
  ['eslint', hasEslint, 'a.js', 'const r = eval(process.argv[2]);\n', ['a.js:2']],
  ['gitleaks', hasGitleaks, 'a.py', `T = "gh${'p_'}${'Zq7Xk2Wv9Tn4Rb8Yc3Lm6Pd1Hs5Jf0Ga2Ve4'}"\n`, ['a.py:4']],
] as const)(
  '%s is asked about a change, staged or not: what it said before is not new',
  async (engine, isThere, file, added, wanted) => {
    if (!isThere) {
      console.log(`skipped: no ${engine} on PATH`);
      return;
    }
    const place = makeWorkspace();
    committed(place);
    expect(await foundBy(engine, place, '--diff', 'HEAD')).toEqual([]);
    writeFileSync(join(place.workspace, file), added, { flag: 'a' });
    expect(await foundBy(engine, place, '--diff', 'HEAD')).toEqual(wanted);
    git(place, 'add', '-A');
    writeFileSync(join(place.workspace, file), '');
    expect(await foundBy(engine, place, '--staged')).toEqual(wanted);
  },
);

test.skipIf(!hasGitleaks)('settings that a change brings do not silence what it brings', async () => {
  const place = makeWorkspace();
  committed(place);
  writeFileSync(join(place.workspace, 'a.py'), `T = "gh${'p_'}${'Zq7Xk2Wv9Tn4Rb8Yc3Lm6Pd1Hs5Jf0Ga2Ve4'}"\n`);
  writeFileSync(join(place.workspace, '.gitleaks.toml'), '[allowlist]\npaths = [".*"]\n');
  expect(await foundBy('gitleaks', place, '--diff', 'HEAD')).toEqual(['a.py:1']);
});

test.skipIf(!hasBandit)('bandit is asked about a text that lies in no file', async () => {
  const place = makeWorkspace();
  const ended = await sallyport(place, ['scan', '--stdin', '--language', 'python', '--engine', 'bandit', '--format', 'json'], {
    env: { PATH: process.env['PATH'] },
    input: 'import pickle\npickle.loads(open("x").read())\n',
  });
  expect(JSON.parse(ended.stdout).findings).toContainEqual(
    expect.objectContaining({ rule: 'unsafe-deserialization', engines: ['sallyport', 'bandit'] }),
  );
});

test.each(['{}', 'null', '[]', '{"results": {}}', '{"results": [', 'Segmentation fault'])(
  'an engine that writes %s is not analysed, never clean',
  async (written) => {
    const place = makeWorkspace();
    writeFileSync(join(place.workspace, 'a.py'), 'a = 1\n');
    const folder = join(place.root, 'engine');
    mkdirSync(folder);
    const script = `#!/bin/sh\ncase "$*" in *--version*) echo bandit 1.9.4 ;; *) echo '${written}' ;; esac\n`;
    writeFileSync(join(folder, 'bandit'), script, { mode: 0o755 });
    const ended = await sallyport(place, ['scan', '--engine', 'bandit'], { env: { PATH: `${folder}:${process.env['PATH']}` } });
    expect([ended.code, ended.stdout]).toEqual([3, expect.stringContaining('bandit did not finish: what it wrote is no report')]);
  },
);

const hasOsv = / 2\./.test(output('osv-scanner', '--version'));

test.skipIf(!hasOsv)('osv-scanner without its database is not analysed, never clean', async () => {
  const place = makeWorkspace();
  const lock = { name: 'x', lockfileVersion: 3, packages: { '': { name: 'x' }, 'node_modules/lodash': { version: '4.17.0' } } };
  writeFileSync(join(place.workspace, 'package-lock.json'), JSON.stringify(lock));
  const ended = await sallyport(place, ['scan', '--engine', 'osv-scanner'], { env: { PATH: process.env['PATH'] } });
  expect(ended.code).toBe(3);
  expect(ended.stdout).toContain('osv-scanner did not finish');
});
