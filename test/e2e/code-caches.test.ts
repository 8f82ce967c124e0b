import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

/** Tells of each code cache that the program gives to V8, and what V8 made of it. */
const WITNESS = `const vm = require('node:vm');
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    if (options.cachedData !== undefined)
      process.stderr.write((this.cachedDataRejected ? 'rejected ' : 'taken ') + require('node:path').basename(options.filename) + '\\n');
  }
};
`;

// V8 takes a cache only under the flags that it was made under, and says nothing when it takes none: the program is slow then.
test.each([
  ['run', ['run', '-q', '--', 'true'], ['main', 'common', 'run']],
  ['scan', ['scan', '--no-cache', 'a.py'], ['main', 'common', 'scan', 'before-run', 'yaml', 'inspect-group', 'shell-parser']],
  ['packages check', ['packages', 'check', '--ecosystem', 'npm', 'lodash'], ['main', 'packages']],
] as const)('V8 takes the code caches that %s reads', async (_name, argv, files) => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a.py'), 'import json\nprint(json.dumps({}))\n');
  const witness = join(place.workspace, 'witness.cjs');
  writeFileSync(witness, WITNESS);
  const { stderr } = await sallyport(place, argv, { env: { NODE_OPTIONS: `--require ${witness}` } });
  const told = stderr.split('\n').filter((line) => /^(?:taken|rejected) /.test(line));
  expect(told.filter((line) => line.startsWith('rejected'))).toEqual([]);
  for (const file of files)
    expect(
      told.some((line) => line.startsWith(`taken ${file}-`)),
      file,
    ).toBe(true);
});
