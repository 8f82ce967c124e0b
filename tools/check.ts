/**
 * `npm run check`: everything but the tests that drive the built program. Every step runs; one line each; exit 1 if any failed.
 * `npm run check -- --static` leaves the unit tests out, for a caller that runs all tests itself.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Step {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const STEPS: readonly Step[] = [
  { name: 'types', program: 'tsc', args: ['-p', 'tsconfig.json', '--noEmit'] },
  { name: 'types of the page', program: 'tsc', args: ['-p', 'web/tsconfig.json', '--noEmit'] },
  { name: 'format, lint, floating promises', program: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'architecture', program: 'tsx', args: ['tools/architecture.ts'] },
  { name: 'unused code', program: 'knip', args: [] },
  { name: 'secrets in our own files', program: 'tsx', args: ['tools/self-scan.ts'] },
  {
    name: 'unit tests',
    program: 'vitest',
    args: ['run', '--project', 'unit', '--reporter', 'dot', '--reporter', './tools/final-line-reporter.ts'],
  },
];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function passes({ name, program, args }: Step): boolean {
  const started = performance.now();
  const result = spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = `${result.stdout}${result.stderr}`.trim();
  const isOk = result.error === undefined && result.status === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!isOk) console.log(`\n${output}${result.error === undefined ? '' : result.error.message}\n`);
  const lastLine = (result.stdout ?? '').trim().split('\n').at(-1) ?? '';
  const said = program === 'tsx' || program === 'vitest' ? `  ${lastLine}` : '';
  console.log(`${isOk ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)${said}`);
  return isOk;
}

const steps = process.argv.includes('--static') ? STEPS.filter(({ program }) => program !== 'vitest') : STEPS;
const failed = steps.filter((step) => !passes(step));
console.log(
  failed.length === 0 ? `check: all ${steps.length} steps ok` : `check: ${failed.length} of ${steps.length} steps failed`,
);
process.exit(failed.length === 0 ? 0 : 1);
