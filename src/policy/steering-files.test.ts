import { expect, test } from 'vitest';
import { isUnderPattern } from './component-patterns.ts';
import { PROTECTED_FILES } from './protected-files.table.ts';
import { REPORTED_FILES } from './reported-files.table.ts';

const isAmong = (path: string, patterns: readonly string[]): boolean => isUnderPattern(`/${path}`, patterns);

test.each([
  // A dotfiles repository: what a shell, a session or git itself reads once it is linked into the home.
  ['.gitconfig', 'protect'],
  ['.config/git/hooks/pre-push', 'protect'],
  ['.config/environment.d/10-x.conf', 'protect'],
  ['.local/share/systemd/user/x.service', 'protect'],
  ['.ssh/rc', 'protect'],
  ['.emacs.d/init.el', 'protect'],
  ['.xsessionrc', 'protect'],
  // Interpreters, debuggers and notebooks that read the folder they start in.
  ['src/.perldb', 'protect'],
  ['jupyter_server_config.py', 'protect'],
  ['.lazy.lua', 'protect'],
  ['rust-analyzer.toml', 'protect'],
  // Where packages come from, as with .npmrc.
  ['.venv/pip.conf', 'protect'],
  ['uv.toml', 'protect'],
  ['NuGet.config', 'protect'],
  ['Jenkinsfile.release', 'protect'],
  ['.venv/lib/python3.12/site-packages/x.pth', 'report'],
  ['usercustomize.py', 'report'],
  ['web/eslint.config.mjs', 'report'],
  ['.eslintrc', 'report'],
  ['composer.json', 'report'],
  ['gradle/wrapper/gradle-wrapper.jar', 'report'],
  ['CMakePresets.json', 'report'],
  ['Directory.Build.targets', 'report'],
  ['firebase.json', 'report'],
  ['src/pip.config.ts', null],
  ['docs/ssh.md', null],
  ['src/eslint.ts', null],
  ['emacs.d/x', null],
  ['packages/workspace/index.ts', null],
] as const)('%s: %s', (path, wanted) => {
  expect(isAmong(path, PROTECTED_FILES) ? 'protect' : isAmong(path, REPORTED_FILES) ? 'report' : null).toBe(wanted);
});
