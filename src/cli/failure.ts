import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { painter } from './colour.ts';
import type { Io } from './command.ts';
import { visible } from './text.ts';
import { version } from './version.ts';

const FAILED_RUN = 125;
const USAGE = 2;
const BUG = 3;

/** Prints why a command failed and returns its exit code. A UserError is a sentence and a hint; anything else is a bug. */
export async function explain(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  if (!(error instanceof UserError)) return onCrash(error, argv, io);
  const paint = painter(io.colour.err);
  io.err(`${paint('bold', 'sallyport:')} ${visible(error.message)}\n`);
  const hint = isInside(error, io) ? INSIDE : error.hint;
  if (hint !== undefined) io.err(`${eachLine(hint)}\n`);
  // 2 is also an exit code that the user's own command may give, so `run` has 125 of its own.
  return isRun(argv) && error.exitCode === USAGE ? FAILED_RUN : error.exitCode;
}

/** A bug: the details go into a file, the person gets one line. Never throws. */
export async function onCrash(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  const details = error instanceof Error ? error : new Error(String(error));
  const place = await writeDetails(details, io);
  io.err(`sallyport: Something in Sallyport itself broke: ${visible(details.message)}\n`);
  io.err(
    place === undefined
      ? `${details.stack ?? ''}\n`
      : `The details are in ${visible(place)}; it holds no arguments and no file contents.\n`,
  );
  return isRun(argv) ? FAILED_RUN : BUG;
}

const INSIDE = 'This is a cage of Sallyport already: leave out the inner `sallyport run`, for the walls stand.';

/** A project's own script may say `sallyport run`, and be started by an agent whose commands are in a cage. */
function isInside({ code }: UserError, { env }: Io): boolean {
  return code === 'TRAIL_UNWRITABLE' && env['SALLYPORT_RUN'] !== undefined;
}

function eachLine(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

function isRun(argv: readonly string[]): boolean {
  return argv.find((word, index) => !word.startsWith('-') && argv[index - 1] !== '--color') === 'run';
}

/** Returns the file's path, or undefined where nothing could be written. Arguments stay out: they may hold secrets. */
async function writeDetails(error: Error, io: Io): Promise<string | undefined> {
  try {
    // The room itself may be what is broken, so it is loaded here, where a failure only costs the file.
    const { stateDirectory } = await import('../trail/index.ts');
    const folder = stateDirectory(io.env);
    // What was removed while this ran stays removed.
    if (!existsSync(folder)) return undefined;
    const at = new Date().toISOString();
    const path = join(folder, `crash-${at.replaceAll(':', '-')}-${process.pid}.txt`);
    const machine = `sallyport ${version}, node ${process.version}, ${process.platform} ${process.arch}`;
    writeFileSync(path, `${machine}\n${at}\n\n${error.stack ?? error.message}\n`, { mode: 0o600, flag: 'wx' });
    return path;
  } catch {
    return undefined;
  }
}
