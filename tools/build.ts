/**
 * `npm run build [-- NODE...]`: the program, the WebAssembly parser, the warden, and code caches for this Node and those that
 * are named. One short line per product; exit 1 if one failed.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCodeCaches } from './build-code-cache.ts';
import { buildPackages } from './build-packages.ts';
import { buildProgram, copyGrammars } from './build-program.ts';
import { buildSdk } from './build-sdk.ts';
import { buildWarden } from './build-warden.ts';
import { buildWeb } from './build-web.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
mkdirSync(join(root, 'dist'), { recursive: true });

const [program, ...others] = await Promise.allSettled([
  buildProgram(root),
  copyGrammars(root),
  buildSdk(root),
  buildWarden(root),
  buildWeb(root),
]);
report(program.status === 'fulfilled' ? { status: 'fulfilled', value: program.value.lines } : program);
for (const product of others) report(product);
report({ status: 'fulfilled', value: buildPackages(root) });
// The program must run for it, with its warden.
if (program.status === 'fulfilled' && others.every(({ status }) => status === 'fulfilled')) {
  const [caches] = await Promise.allSettled([buildCodeCaches(root, program.value.program, process.argv.slice(2))]);
  report(caches);
}

function report(product: PromiseSettledResult<readonly string[]>): void {
  if (product.status === 'fulfilled') {
    for (const line of product.value) console.log(line);
    return;
  }
  console.error(product.reason instanceof Error ? product.reason.message : product.reason);
  process.exitCode = 1;
}
