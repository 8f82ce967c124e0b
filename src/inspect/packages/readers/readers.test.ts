import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageReaderFor, packageReaderOf, readPackages } from './read-package-file.ts';

const CASES = join(import.meta.dirname, 'cases');
const INCLUDED: Readonly<Record<string, string>> = {
  'more/base.txt': 'urllib3<2\n-r ../last.txt\n',
  'last.txt': 'certifi\n-r more/base.txt\n',
  'constraints.txt': 'idna==3.4\n',
};

test.each(readdirSync(CASES))('%s', (name) => {
  const file = readdirSync(join(CASES, name)).find((one) => one !== 'want.json') ?? '';
  const reader =
    file.endsWith('.py') && file !== 'setup.py' ? packageReaderOf('inline') : packageReaderFor(`some/folder/${file}`);
  if (reader === undefined) throw new Error(`nothing reads ${file}`);
  const found = readPackages(reader, readFileSync(join(CASES, name, file), 'utf8'), { include: (path) => INCLUDED[path] });
  const want = join(CASES, name, 'want.json');
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(want, `${JSON.stringify(found, null, 1)}\n`);
  expect(found).toEqual(JSON.parse(readFileSync(want, 'utf8')));
});
