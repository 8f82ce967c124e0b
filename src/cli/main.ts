/** The door of the command line: real streams and the process come in here and nowhere else. */
import { dispatch } from './dispatch.ts';
import { processIo } from './io.ts';

const argv = process.argv.slice(2);
const io = processIo();

// What throws outside of any awaited call must not end the process with Node's exit code 1.
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

let isCrashing = false;

/** A crash in the telling of a crash (the terminal is gone) ends at once: it must not come round again. */
async function crash(error: unknown): Promise<never> {
  if (isCrashing) process.exit(125);
  isCrashing = true;
  const { onCrash } = await import('./failure.ts');
  process.exit(await onCrash(error, argv, io));
}

// Output is written synchronously, so nothing is lost here; a forgotten handle must not keep the program alive.
void dispatch(argv, io).then((code) => process.exit(code));
