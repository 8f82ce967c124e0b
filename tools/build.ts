/** `npm run build`: the program, the WebAssembly parser and the warden. One short line per product; exit 1 if one failed. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram, copyGrammars } from './build-program.ts';
import { buildWarden } from './build-warden.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
mkdirSync(join(root, 'dist'), { recursive: true });

const builders = [buildProgram, async () => copyGrammars(root), buildWarden];
for (const product of await Promise.allSettled(builders.map((build) => build(root)))) {
  if (product.status === 'fulfilled') {
    for (const line of product.value) console.log(line);
    continue;
  }
  console.error(product.reason instanceof Error ? product.reason.message : product.reason);
  process.exitCode = 1;
}
