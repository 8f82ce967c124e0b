import { execFile } from 'node:child_process';

const MOST_BYTES = 8 << 20;

/**
 * Runs a container engine of the user's own with an argument vector of ours, in `/`. Both streams come as one text.
 *
 * @param maxMs then it is ended; the code is -1, as it is where it can't be started
 */
export function runEngine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  maxMs: number,
): Promise<{ readonly code: number; readonly text: string }> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve) => {
    execFile(
      program,
      rest,
      { cwd: '/', env: { ...env }, timeout: maxMs, maxBuffer: MOST_BYTES, encoding: 'utf8' },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, text: `${stdout}${stderr}` });
      },
    );
  });
}
