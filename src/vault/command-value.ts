import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { UserError } from '../model/index.ts';
import { LONGEST_VALUE } from './secret-value.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** In milliseconds. A person may have to touch a key or to unlock a password manager. */
const PATIENCE = 60_000;
/** White space that is trimmed later may surround the value. */
const MOST_OUTPUT = LONGEST_VALUE + 1024;

/**
 * Finds a program as the shell would, but never in a relative folder of PATH: those depend on where Sallyport is started.
 * The answer is kept with the secret, so that a repository's `node_modules/.bin` in a later PATH can't stand in for it.
 *
 * @throws UserError SECRET_COMMAND
 */
export function resolveProgram(program: string, env: Environment): string {
  const candidates = isAbsolute(program)
    ? [program]
    : program.includes('/')
      ? []
      : (env['PATH'] ?? '')
          .split(':')
          .filter((folder) => isAbsolute(folder))
          .map((folder) => join(folder, program));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new UserError('SECRET_COMMAND', `There is no program ${program}.`, {
    hint: 'Give its name in PATH, or its absolute path.',
  });
}

/**
 * Runs a command without a shell and returns what it wrote to its standard output. It stands in `/`, so nothing in a workspace
 * configures it. What it says beside the value is not repeated: it may hold the value.
 *
 * @param patience milliseconds until it is killed
 * @throws UserError SECRET_COMMAND
 */
export function runForValue(
  name: string,
  argv: readonly string[],
  env: Environment,
  patience: number = PATIENCE,
): Promise<Buffer> {
  const [program = '', ...args] = argv;
  const shown = basename(program);
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      const hint = `Try \`sallyport secret test ${name}\` after you have run the command yourself.`;
      reject(new UserError('SECRET_COMMAND', `The command for ${name} (${shown}) ${what}.`, { hint }));
    };
    const child = spawn(program, args, { cwd: '/', env: { ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    const pieces: Buffer[] = [];
    let size = 0;
    const stop = (what: string): void => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      fail(what);
    };
    const timer = setTimeout(() => stop(`gave no answer within ${patience / 1000} s`), patience);
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length;
      pieces.push(piece);
      if (size > MOST_OUTPUT) stop('wrote more than a secret can be');
    });
    child.on('error', () => {
      clearTimeout(timer);
      fail('could not be started');
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(pieces));
      else fail(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
    });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
