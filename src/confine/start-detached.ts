import { spawn } from 'node:child_process';

/** Starts a program that outlives this one and shares none of its streams. It may fail to start; nobody is told. */
export function startDetached(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): void {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { cwd: '/', env: { ...env }, detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
