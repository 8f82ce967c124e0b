import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** The words that start a server, in its cage. */
export interface ServerCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How long a server may take to end after its input has ended, and then after it was told to. Milliseconds. */
const LEAVE_MS = 3000;
const KILL_MS = 3000;

export function startServer({ argv, cwd, env }: ServerCommand): ChildProcessByStdio<Writable, Readable, null> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  // What is written after the server has gone is lost anyway; its end is what counts.
  child.stdin.on('error', () => {});
  return child;
}

/** A server that stays when nobody talks to it any more is ended. */
export function leaveServer(child: ChildProcess): void {
  child.stdin?.end();
  setTimeout(() => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), KILL_MS).unref();
  }, LEAVE_MS).unref();
}
