import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directImports } from './direct-imports.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'direct-imports-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const FILES = {
  'a/index.ts':
    "export { one as first, two } from './one.ts';\nexport type { Kind } from './one.ts';\nexport const own = 3;\nexport { big } from './big.ts';\n",
  'a/one.ts': 'export type Kind = 1;\nexport const one = 1;\nexport const two = 2;\n',
  'a/big.ts': 'console.log("loaded");\nexport const big = "big";\n',
};

async function inputsOf(main: string): Promise<{ readonly inputs: readonly string[]; readonly code: string }> {
  for (const [name, text] of Object.entries({ ...FILES, 'b/main.ts': main })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['b/main.ts'],
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    outdir: 'out',
    plugins: [directImports(root)],
  });
  return { inputs: Object.keys(metafile.inputs).sort(), code: outputFiles[0]?.text ?? '' };
}

test('only the files behind the names are reached', async () => {
  const { inputs, code } = await inputsOf(
    "import { first, type Kind, two as second } from '../a/index.ts';\nexport const sum: number = first + second;\nexport type K = Kind;\n",
  );
  expect(inputs).toEqual(['a/one.ts', 'b/main.ts']);
  expect(code).toContain('one + two');
});

test('what the index makes itself still comes from it', async () => {
  const { inputs } = await inputsOf("import { own, two } from '../a/index.ts';\nexport const sum = own + two;\n");
  expect(inputs).toEqual(['a/big.ts', 'a/index.ts', 'a/one.ts', 'b/main.ts']);
});
