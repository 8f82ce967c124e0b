import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles web/ into dist/web: the guard's page, which loads nothing from elsewhere. */
export async function buildWeb(root: string): Promise<readonly string[]> {
  const folder = join(root, 'dist', 'web');
  mkdirSync(folder, { recursive: true });
  const script = join(folder, 'approvals.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['web/approvals.ts'],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    tsconfig: 'web/tsconfig.json',
    logLevel: 'warning',
  });
  for (const file of ['approvals.html', 'approvals.css']) copyFileSync(join(root, 'web', file), join(folder, file));
  return [`page      dist/web/              ${Math.ceil(statSync(script).size / 1024)} KiB`];
}
