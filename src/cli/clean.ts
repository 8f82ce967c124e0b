import { cleanRuns } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import type { FlagValues, Invocation } from './command.ts';
import { textFlag } from './flags.ts';
import { plural, bytes as size, visible } from './text.ts';

const MONTH = '30d';
const SHOWN = 5;

/** `sallyport clean`: 0 done, 1 something could not be removed. */
export async function clean({ flags, io }: Invocation): Promise<number> {
  const isDryRun = flags['dry-run'] === true;
  const report = cleanRuns(io.env, readAge(flags), isDryRun);
  const { runs, caches, bytes, waiting, unfinished, failed } = report;
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, dryRun: isDryRun, ...report })}\n`);
    return failed.length > 0 ? 1 : 0;
  }
  const what = `${plural(runs, 'run')} and ${plural(caches, 'cache')}`;
  io.out(
    runs + caches === 0
      ? 'Nothing is that old.\n'
      : `${what}: ${size(bytes)} ${isDryRun ? 'would be given back' : 'given back'}.\n`,
  );
  for (const run of waiting.slice(0, SHOWN))
    io.out(`kept: the changes of ${run.slice(0, 13)} wait for \`sallyport commit ${run.slice(0, 13)}\` or discard\n`);
  if (waiting.length > SHOWN) io.out(`kept: ${waiting.length - SHOWN} more that wait\n`);
  if (unfinished.length > 0) io.out(`kept: ${plural(unfinished.length, 'run')} of which nothing tells that they have ended\n`);
  for (const folder of failed.slice(0, SHOWN)) io.err(`not removed: ${visible(folder)}\n`);
  if (failed.length > SHOWN) io.err(`not removed: ${failed.length - SHOWN} more\n`);
  return failed.length > 0 ? 1 : 0;
}

function readAge(flags: FlagValues): number {
  const text = textFlag(flags, 'older-than') ?? MONTH;
  // `none` is no age: it would take all there is.
  const age = text === 'none' ? undefined : parseTime(text);
  if (age !== undefined) return age;
  throw new UserError('BAD_AGE', `--older-than needs a time such as 12h or 30d, not "${visible(text)}".`);
}
