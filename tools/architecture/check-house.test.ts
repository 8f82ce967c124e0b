import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkHouse } from './check-house.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const ROOMS = {
  'src/model': { level: 0, owns: 'words', rule: 'none' },
  'src/inspect/a': { level: 1, owns: 'a', rule: 'none' },
  'src/inspect/b': { level: 1, owns: 'b', rule: 'none', packages: ['zod'] },
  'src/confine': { level: 2, owns: 'walls', rule: 'none', may: ['start-processes'] },
  'src/cli': { level: 5, owns: 'printing', rule: 'none', may: ['print'] },
};

const INDEXES = Object.fromEntries(Object.keys(ROOMS).map((room) => [`${room}/index.ts`, 'export const it = 1;\n']));

/** Builds a small house from a map of path → text and returns `rule path:line` for each breach. */
function breachesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-house-'));
  made.push(root);
  const limits = { fileQuestion: 5, fileError: 10, functionError: 4 };
  const names = Object.keys(ROOMS).map((room) => `\`${room}/\``);
  const all = {
    'architecture.json': JSON.stringify({ limits, rooms: ROOMS }),
    'ARCHITECTURE.md': names.join('\n'),
    ...INDEXES,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkHouse(root).breaches.map(({ rule, path, line }) => `${rule} ${path}:${line}`);
}

const lines = (count: number): string => 'export {};\n'.repeat(count);

test.each<[name: string, path: string, text: string, want: readonly string[]]>([
  ['a file that imports downward', 'src/cli/x.ts', "import { it } from '../model/index.ts';\n", []],
  ['an upward import', 'src/model/x.ts', "\nimport { it } from '../cli/index.ts';\n", ['downward src/model/x.ts:2']],
  ['an upward type import', 'src/model/x.ts', "import type { it } from '../cli/index.ts';\n", ['downward src/model/x.ts:1']],
  ['an upward re-export', 'src/model/x.ts', "export { it } from '../cli/index.ts';\n", ['downward src/model/x.ts:1']],
  [
    'an upward late import',
    'src/model/x.ts',
    "export const x = () => import('../cli/index.ts');\n",
    ['downward src/model/x.ts:1'],
  ],
  [
    'an inspector that imports another',
    'src/inspect/a/x.ts',
    "import { it } from '../b/index.ts';\n",
    ['downward src/inspect/a/x.ts:1'],
  ],
  ['an import past the index', 'src/cli/x.ts', "import { it } from '../model/y.ts';\n", ['index src/cli/x.ts:1']],
  ['an import inside the room', 'src/cli/x.ts', "import { it } from './y.ts';\n", []],
  ['an import from outside the rooms', 'src/cli/x.ts', "import { it } from '../../tools/y.ts';\n", ['room src/cli/x.ts:1']],
  ['a package that is listed', 'src/inspect/b/x.ts', "import { z } from 'zod';\n", []],
  ['a package that is not listed', 'src/inspect/a/x.ts', "import { z } from 'zod';\n", ['packages src/inspect/a/x.ts:1']],
  ['a built-in in a pure room', 'src/inspect/a/x.ts', "import { join } from 'node:path';\n", ['pure src/inspect/a/x.ts:1']],
  ['a built-in without its prefix', 'src/inspect/a/x.ts', "import { join } from 'path';\n", ['pure src/inspect/a/x.ts:1']],
  ['a built-in in an impure room', 'src/confine/x.ts', "import { join } from 'node:path';\n", []],
  ['Date.now in a pure room', 'src/inspect/a/x.ts', 'export const x = Date.now();\n', ['pure src/inspect/a/x.ts:1']],
  ['new Date() in a pure room', 'src/inspect/a/x.ts', 'export const x = new Date();\n', ['pure src/inspect/a/x.ts:1']],
  ['new Date(given) in a pure room', 'src/inspect/a/x.ts', 'export const x = (at: number) => new Date(at);\n', []],
  ['Math.random in a pure room', 'src/inspect/a/x.ts', 'export const x = Math.random();\n', ['pure src/inspect/a/x.ts:1']],
  ['crypto in a pure room', 'src/inspect/a/x.ts', 'export const x = crypto.randomUUID();\n', ['pure src/inspect/a/x.ts:1']],
  ['process in a pure room', 'src/inspect/a/x.ts', 'export const x = process.env;\n', ['pure src/inspect/a/x.ts:1']],
  ['process as a shorthand', 'src/inspect/a/x.ts', 'export const x = { process };\n', ['pure src/inspect/a/x.ts:1']],
  [
    'a member that is called process',
    'src/inspect/a/x.ts',
    'export const x = (y: { process: 1 }) => ({ process: y.process });\n',
    [],
  ],
  ['Date.now in an impure room', 'src/confine/x.ts', 'export const x = Date.now();\n', []],
  ['printing', 'src/confine/x.ts', "console.log('x');\n", ['print src/confine/x.ts:1']],
  ['writing to stdout', 'src/confine/x.ts', "process.stdout.write('x');\n", ['print src/confine/x.ts:1']],
  ['printing where it is allowed', 'src/cli/x.ts', "console.log('x');\n", []],
  ['starting a process', 'src/cli/x.ts', "import { spawn } from 'node:child_process';\n", ['processes src/cli/x.ts:1']],
  ['starting a process where it is allowed', 'src/confine/x.ts', "import { spawn } from 'node:child_process';\n", []],
  ['export *', 'src/model/x.ts', "export * from './y.ts';\n", ['export-star src/model/x.ts:1']],
  ['export * as a name', 'src/model/x.ts', "export * as y from './y.ts';\n", []],
  ['a computed import', 'src/cli/x.ts', 'export const x = (y: string) => import(y);\n', ['computed-import src/cli/x.ts:1']],
  ['a long function', 'tools/x.ts', 'function x() {\n\n\n\n}\n', ['function-size tools/x.ts:1']],
  ['a function of just the right length', 'tools/x.ts', 'function x() {\n\n\n}\n', []],
  ['a long file', 'tools/x.ts', lines(11), ['file-size tools/x.ts:1']],
  ['a file of just the right length', 'tools/x.ts', lines(10), []],
  ['a long table', 'src/model/x.table.ts', lines(11), []],
  ['a folder that is no room', 'src/new/x.ts', 'export {};\n', ['room src/new/x.ts:1']],
  ['a test may read the clock', 'src/model/x.test.ts', "import 'node:fs';\nexport const x = Date.now();\n", []],
])('%s', (_name, path, text, want) => {
  expect(breachesOf({ [path]: text })).toEqual(want);
});

test('a room that does not say what it owns', () => {
  const rooms = { ...ROOMS, 'src/model': { level: 0, owns: '', rule: 'none' } };
  const file = JSON.stringify({ limits: { fileQuestion: 5, fileError: 10, functionError: 4 }, rooms });
  expect(breachesOf({ 'architecture.json': file })).toEqual(['owner architecture.json:1']);
});

test('a room that ARCHITECTURE.md does not name', () => {
  const text = Object.keys(ROOMS)
    .filter((room) => room !== 'src/cli')
    .map((room) => `\`${room}/\``)
    .join('\n');
  expect(breachesOf({ 'ARCHITECTURE.md': text })).toEqual(['documented ARCHITECTURE.md:1']);
});

test('a file that does not parse is an error, not an empty file', () => {
  expect(() => breachesOf({ 'tools/x.ts': 'export const = 1;\n' })).toThrow('tools/x.ts');
});

test('a middling file is asked about', () => {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-house-'));
  made.push(root);
  mkdirSync(join(root, 'tools'));
  writeFileSync(
    join(root, 'architecture.json'),
    JSON.stringify({ limits: { fileQuestion: 5, fileError: 10, functionError: 4 }, rooms: {} }),
  );
  writeFileSync(join(root, 'tools', 'x.ts'), lines(6));
  expect(checkHouse(root).questions).toEqual([
    { path: 'tools/x.ts', line: 1, rule: 'file-size', message: '6 lines: is there a second idea in it?' },
  ]);
});
