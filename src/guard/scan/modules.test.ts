import { expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { modulesOf } from './modules.ts';

const FILES: Readonly<Record<string, string>> = {
  'b.py': 'x = 1\n',
  'p/c.py': 'x = 1\n',
  'l.js': 'export default 1;\n',
};

test.each([
  ['a.py', 'import b\n', ['b.py']],
  ['p/a.py', 'from .c import x\nfrom .. import b\n', ['p/c.py', 'b.py']],
  ['a.js', "import x from './l.js';\n", ['l.js']],
  ['a.js', "await import( './l' );\n", ['l.js']],
  ['a.js', "require('./none');\n", []],
])('%s: %j leads to %j', (path, text, want) => {
  expect(modulesOf({ path, text }, (name) => FILES[name]).map((module) => module.path)).toEqual(want);
});

test.each([
  ['a module of dots, and many names', 'a.py', `from ${'.'.repeat(20_000)} import ${'a,'.repeat(20_000)}\n`],
  ['blanks', 'a.py', `from ${' '.repeat(100_000)}x\n`],
  ['blanks', 'a.js', `import${' '.repeat(100_000)}x\n`],
])('%s in %s cost their length', (_name, path, text) => {
  const before = processorTime();
  modulesOf({ path, text }, () => undefined);
  expect(processorTime() - before).toBeLessThan(2500);
});
