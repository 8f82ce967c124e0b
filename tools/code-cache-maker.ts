/** Runs the built program as `node MAKER FOLDER MAIN FILES LIST ARG...` would, and keeps what V8 compiled of the files in LIST. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import v8 from 'node:v8';
import { cacheName, Packs } from '../src/cli/packs.ts';

// V8 takes a cache only under the flags that it was made under, and the program reads its files before a command sets any.
v8.setFlagsFromString = () => {};

const [folder = '', main = '', files = '{}', list = ''] = process.argv.splice(2, 4);
const packs = new Packs(folder, { files: JSON.parse(files), caches: {} });
process.on('exit', () => {
  for (const file of list.split(',')) {
    const data = packs.scripts.get(file)?.createCachedData();
    if (data !== undefined) writeFileSync(join(folder, cacheName(file)), data);
  }
});
packs.require(`./${main}`);
