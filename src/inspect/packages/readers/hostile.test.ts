import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processorTime } from '../../../model/processor-time.test-support.ts';
import { FILES } from './files.table.ts';
import { packageReaderFor, packageReaderOf, readPackages } from './read-package-file.ts';

const CASES = join(import.meta.dirname, 'cases');
const READERS = FILES.map(([, reader]) => reader);

/** Numbers that are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const PIECES = [
  '"',
  "'",
  '{',
  '[',
  '(',
  '<',
  '\\',
  '\n',
  ' ',
  '  ',
  ': ',
  '- ',
  '? ',
  '@',
  '#',
  '=',
  '\u0000',
  '\ud800',
  '=>',
  '${x}',
  '&a',
  '*a',
  '__proto__',
];

test.each(readdirSync(CASES))('%s, damaged in 300 ways, is read or refused', (name) => {
  const file = readdirSync(join(CASES, name)).find((one) => one !== 'want.json') ?? '';
  const reader = packageReaderFor(file) ?? packageReaderOf('inline');
  const text = readFileSync(join(CASES, name, file), 'utf8');
  const roll = dice(name.length * 7919);
  for (let round = 0; round < 300; round += 1) {
    let damaged = text;
    for (let cut = 0; cut <= roll(4); cut += 1) {
      const at = roll(damaged.length);
      damaged = `${damaged.slice(0, at)}${PIECES[roll(PIECES.length)]}${damaged.slice(at + roll(12))}`;
    }
    const found = readPackages(reader, damaged);
    expect(found.refs.every((ref) => typeof ref.name === 'string' && ref.name !== '')).toBe(true);
  }
});

const MANY = 200_000;
test.each<[name: string, text: string]>([
  ['quotes', '"'.repeat(MANY)],
  ['escaped quotes', `"${'\\"'.repeat(MANY)}`],
  ['brackets', '['.repeat(MANY)],
  ['braces', '{"a":'.repeat(MANY)],
  ['tags', '<a>'.repeat(MANY)],
  ['open tags', '<a b="'.repeat(MANY)],
  ['comments', '/*'.repeat(MANY)],
  ['blanks', `a${' '.repeat(MANY)}b`],
  ['blanks before each word', `${' '.repeat(1000)}a`.repeat(MANY / 1000)],
  ['one long name', `${'a-'.repeat(MANY)}`],
  ['requirements', `${'a'.repeat(300)} (${' '.repeat(7000)}\n`.repeat(30)],
  ['dots and ats', 'a@.git'.repeat(MANY)],
  ['TOML tables', '[a.b.c.d]\n'.repeat(20_000)],
  ['TOML dotted keys', `${'a.'.repeat(MANY)}b = 1`],
  ['nested YAML', Array.from({ length: 2000 }, (_one, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['YAML flow', `a: ${'{a: '.repeat(MANY)}`],
  ['YAML flow that seems to be closed', `a: ${'["]",'.repeat(MANY / 5)}`],
  ['YAML maps in one line', 'a: '.repeat(MANY / 5)],
  ['aliases', `a: &a [x]\nb: [${'*a, '.repeat(MANY / 10)}*a]`],
  ['Python strings', `install_requires = [${"'''".repeat(MANY)}`],
  ['names assigned often', 'install_requires=x\n'.repeat(5000) + 'x=1\n'.repeat(5000)],
  ['a yarn key', `"${'a@b, '.repeat(MANY)}":\n  version "1"\n`],
  ['arrows', 'replace a => '.repeat(MANY)],
  ['commas', 'gem "a",\n'.repeat(MANY / 10)],
])('%s cost no more than their length', (_name, text) => {
  for (const reader of READERS) expect(readPackages(reader, text)).toBeDefined();
});

/** Each of these once cost the square of its length. */
test.each<[path: string, text: string]>([
  ['pom.xml', `<project><a${'.'.repeat(MANY)}`],
  ['Cargo.toml', `[replace]\n"${':'.repeat(MANY)}\\n" = "x"\n`],
  ['Cargo.toml', `[dependencies]\na = "=0.0.${'1'.repeat(MANY)}!"\n`],
  ['requirements.txt', `a==1 --hash${' '.repeat(MANY)}x\n`],
  ['yarn.lock', `__metadata:\n  version: 6\n"a@npm:1":\n  version: 1\n  resolution: "a@npm:${':'.repeat(MANY)}\\nx"\n`],
])('%s with one long word costs its length', (path, text) => {
  const before = processorTime();
  expect(readPackages(packageReaderFor(path) ?? packageReaderOf('inline'), text)).toBeDefined();
  expect(processorTime() - before).toBeLessThan(3000);
});

test('what is too long, or no text, is a problem', () => {
  for (const reader of READERS) {
    expect(readPackages(reader, `${' '.repeat(33 * 1024 * 1024)}`).problems).toHaveLength(1);
    expect(readPackages(reader, 'PK\u0003\u0004\u0000').problems).toHaveLength(1);
  }
});

test('a lockfile that says what it never says is a problem, not an empty one', () => {
  for (const reader of READERS.filter(({ isLock }) => isLock))
    expect(readPackages(reader, '{"a": 1').problems, reader.id).not.toEqual([]);
});
