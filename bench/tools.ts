import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { search } from './search.ts';

export const BENCH: string = dirname(fileURLToPath(import.meta.url));
export const REPOSITORY: string = dirname(BENCH);
export const WORK: string = join(BENCH, '.work');
export const SALLYPORT: string = join(REPOSITORY, 'dist', 'bin', 'sallyport.js');
export const WARDEN: string = join(REPOSITORY, 'native', 'bin', `warden-linux-${process.arch}`);

/** Runs a tool of the bench itself, outside any measurement. @throws Error with the end of what it said */
export function runTool(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): string {
  const [program = '', ...args] = argv;
  const result = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (result.error === undefined && result.status === 0) return result.stdout;
  const said = result.error?.message ?? `${result.stdout}${result.stderr}`.trim().slice(-600);
  throw new Error(`${argv.slice(0, 4).join(' ')}: exit ${result.status ?? '?'}: ${said}`);
}

/** Compiles bench/NAME.c when it is newer than its program. @throws Error where there is no compiler */
export function compiled(name: 'launch' | 'storm' | 'yes'): string {
  const source = join(BENCH, `${name}.c`);
  const program = join(WORK, 'bin', name);
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return program;
  mkdirSync(dirname(program), { recursive: true });
  const compiler = search('musl-gcc') ?? search('cc');
  if (compiler === null) throw new Error('the bench needs a C compiler (Debian: apt install musl-tools)');
  runTool([compiler, '-O2', '-static', '-Wall', '-Wextra', '-o', program, source], BENCH);
  return program;
}
