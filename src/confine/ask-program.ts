import { execFile } from 'node:child_process';

/** Java alone may need some seconds to start on a busy machine. */
const WAIT_MS = 30_000;
const MOST_BYTES = 64 * 1024;

/**
 * What a program of the user's own answers: started by its name in the user's PATH, in `/`, so that no repository's files
 * answer for it. Empty where it is missing, fails, or takes longer than 30 s.
 *
 * @param isError the answer is the error that it fails with
 */
export function askProgram(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  isError = false,
): Promise<string> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve) => {
    execFile(
      program,
      rest,
      { cwd: '/', env: { ...env }, timeout: WAIT_MS, maxBuffer: MOST_BYTES, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (!isError) resolve(error === null ? stdout : '');
        // A number is an exit code; one that could not be started or was ended said nothing that counts.
        else resolve(typeof error?.code === 'number' ? `${stdout}\n${stderr}` : '');
      },
    );
  });
}
