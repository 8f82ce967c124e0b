import { expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { libraryNames } from './library.ts';
import { offeredByPython, offeredByTypes } from './offered.ts';

test.each([
  ['python', 'json', 'loads', true],
  ['python', 'json', 'loads_file', false],
  ['python', 'os', 'getcwdu', true],
  ['python', 'os.path', 'join', true],
  ['python', 'xml', 'etree', true],
  ['python', 'collections', 'Mapping', true],
  ['python', 'hashlib', 'hash_password', false],
  ['python', 'secrets', 'token_string', false],
  ['javascript', 'fs', 'readFileSync', true],
  ['javascript', 'node:fs', 'readFileAsync', false],
  ['javascript', 'fs/promises', 'readFile', true],
  ['javascript', 'crypto', 'createCipher', true],
  ['javascript', 'crypto', 'randomHex', false],
  ['javascript', 'util', 'isArray', true],
] as const)('%s: %s.%s', (language, module, name, isThere) => {
  expect(libraryNames(language, module)?.has(name)).toBe(isThere);
});

test.each([
  ['export declare function a(): void;', true],
  ['declare const x: any;\nexport default x;', false],
  ['declare const x: Thing;\ninterface Thing {\n  [key: string]: unknown;\n}\nexport = x;', false],
  ['export interface Options {\n  [key: string]: unknown;\n}\nexport declare function a(o: Options): void;', true],
  ["declare module 'x';", false],
  ['export = any;', false],
])('whether declarations are whole: %j', (text, isWhole) => {
  expect(offeredByTypes(text).isWhole).toBe(isWhole);
});

test('packages whose names are handed on are named, relative files are not', () => {
  const text = "import * as core from 'core';\nexport * from './own';\nimport { x } from \"@a/b\";\nlet y: import('z').T;";
  expect(offeredByTypes(text).handsOn).toEqual(['core', '@a/b', 'z']);
});

test.each([
  ['def a():\n    pass\n', true, []],
  ['def __getattr__(name):\n    pass\n', false, []],
  ['globals().update(x)\n', false, []],
  ['from .core import *\n', true, ['.core']],
  ['sys.modules[__name__] = Lazy()\n', false, []],
])('a module of Python: %j', (text, isWhole, handsOn) => {
  const offer = offeredByPython(text);
  expect([offer.isWhole, offer.handsOn]).toEqual([isWhole, handsOn]);
});

test('declarations of a hostile package are read in no time', () => {
  for (const text of [
    '/* '.repeat(100_000),
    `from${' '.repeat(200_000)}`,
    '\n'.repeat(200_000),
    `export = X;\n${'interface X '.repeat(20_000)}`,
    `export = X;\n${'interface X {'.repeat(20_000)}`,
  ]) {
    const before = processorTime();
    offeredByTypes(text);
    offeredByPython(text);
    expect(processorTime() - before).toBeLessThan(2000);
  }
});
