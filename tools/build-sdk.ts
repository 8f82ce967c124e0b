import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles src/sdk into dist/sdk: one ES module, and its types as one file. */
export async function buildSdk(root: string): Promise<readonly string[]> {
  const folder = join(root, 'dist', 'sdk');
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/sdk/index.ts'],
    outfile: join(folder, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'index.d.ts'), typesOf(root));
  return ['library   dist/sdk/index.js'];
}

/**
 * The types that callers see: types.ts as it is, and the two functions. They import nothing, so no tool that bundles
 * declarations is needed; test/e2e/sdk.test.ts compiles a program against them.
 */
function typesOf(root: string): string {
  const types = readFileSync(join(root, 'src', 'sdk', 'types.ts'), 'utf8')
    .replace(
      /\n {2}constructor\(code: SallyportErrorCode, message: string\) \{[\s\S]*?\n {2}\}/,
      '\n  constructor(code: SallyportErrorCode, message: string);',
    )
    .replace('export class', 'export declare class');
  const tool =
    /export interface ExecuteTool \{[\s\S]*?\n\}/.exec(readFileSync(join(root, 'src', 'sdk', 'tool.ts'), 'utf8'))?.[0] ?? '';
  return `${types}
${tool}

/** Runs commands inside walls, unattended: what would be asked is denied. */
export interface Cage {
  /** Resolves also where the command failed or was refused. Rejects with SallyportError where Sallyport could not do its part. */
  run(what: Runnable, options?: RunOptions): Promise<CageResult>;
  /** Forgets what this object keeps. The record of the runs stays. */
  close(): void;
}

export declare const Sallyport: { readonly open: (options?: OpenOptions) => Cage };

/** A tool for a model: \`execute\`, with its JSON Schema. */
export declare function executeTool(cage: Cage, options?: RunOptions): ExecuteTool;
`;
}
