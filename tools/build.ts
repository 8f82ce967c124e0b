/** `npm run build`: the program, the WebAssembly parser and the warden. One short line per product. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram, copyGrammars } from './build-program.ts';
import { buildWarden } from './build-warden.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function build(): Promise<void> {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const products = await Promise.all([buildProgram(root), copyGrammars(root), buildWarden(root)]);
  for (const line of products.flat()) console.log(line);
}

await build();
