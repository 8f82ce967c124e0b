import { expect, test } from 'vitest';
import { dryRunOf } from './dry-run.ts';
import { packagesOfCommand } from './packages-of-command.ts';

function asked(command: string): string | undefined {
  const words = command.split(' ').map((word) => (word === '$X' ? null : word));
  const found = packagesOfCommand(words);
  return found === undefined ? undefined : dryRunOf(found, words)?.argv.join(' ');
}

test.each([
  ['npm install', 'npm install --package-lock-only --ignore-scripts --no-audit --no-fund --silent'],
  ['npm i lodash@4 -D', 'npm i lodash@4 -D --package-lock-only --ignore-scripts --no-audit --no-fund --silent'],
  ['pnpm add a b', 'pnpm add a b --lockfile-only --ignore-scripts --reporter=silent'],
  [
    'python3 -m pip install x -r y.txt',
    'python3 -m pip install x -r y.txt --dry-run --report pip-report.json --only-binary=:all: --no-input --quiet',
  ],
  ['pip3 install x', 'pip3 install x --dry-run --report pip-report.json --only-binary=:all: --no-input --quiet'],
  ['uv add x', 'uv add x --no-sync --no-build --quiet'],
  ['uv sync --frozen', 'uv lock --no-build --quiet'],
])('%s is worked out by %s', (command, want) => {
  expect(asked(command)).toBe(want);
});

test.each([
  'npm install -g x',
  'npm --prefix web install',
  'npx x',
  'npm install $X',
  'npm test',
  'pip download x',
  'yarn add x',
  'uv pip install x',
  'cargo add x',
  'go get example.com/x',
])('nothing works out %s beforehand', (command) => {
  expect(asked(command)).toBeUndefined();
});
