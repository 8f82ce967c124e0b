import { existsSync } from 'node:fs';
import { askOnTerminal, hasTerminal } from '../approval/index.ts';
import { fetchForPerson } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { parseTime } from '../policy/index.ts';
import { labelled, type Page, pageJson } from '../web/index.ts';
import type { FlagValues, Invocation, Io } from './command.ts';
import { textFlag, textFlags } from './flags.ts';
import { readNames } from './names.ts';
import { visible } from './text.ts';
import { INSIDE } from './why.ts';

const ANSWERED_BADLY = 1;
const ANSWER_WITHIN_MS = 300_000;

/** `sallyport fetch`. */
export async function fetch({ args, flags, io }: Invocation): Promise<number> {
  const [url, ...more] = args;
  if (url === undefined || more.length > 0)
    throw new UserError('USAGE', '`sallyport fetch` takes one address.', {
      hint: 'For example: sallyport fetch https://example.com/page',
    });
  const maxAgeMs = readAge(flags);
  if (existsSync(INSIDE)) {
    const { fetchInside } = await import('./fetch-inside.ts');
    return fetchInside(url, flags, io);
  }
  const isRaw = flags['raw'] === true;
  if (isRaw && flags['json'] === true) throw new UserError('USAGE', '--raw and --json exclude each other.');
  const { page, reading } = await fetchForPerson(
    {
      url,
      cwd: io.cwd,
      env: io.env,
      workspace: textFlag(flags, 'workspace'),
      policyFile: textFlag(flags, 'policy'),
      live: flags['live'] === true,
      maxAgeMs,
      unattended: flags['unattended'] === true,
      person: hasTerminal() ? { ask: (question) => askOnTerminal(question, ANSWER_WITHIN_MS) } : undefined,
      resolve: readNames(textFlags(flags, 'resolve'), 2),
    },
    isRaw,
  );
  if (reading === undefined) writeRaw(page, io);
  else io.out(flags['json'] === true ? `${JSON.stringify(pageJson(page, reading))}\n` : shown(labelled(page, reading)));
  return page.status < 400 ? 0 : ANSWERED_BADLY;
}

function readAge(flags: FlagValues): number | undefined {
  const text = textFlag(flags, 'max-age');
  const time = text === undefined ? undefined : parseTime(text);
  if (text === undefined || time !== undefined) return time;
  throw new UserError('BAD_AGE', `--max-age needs a time such as 10m or 1h, not "${visible(text)}".`);
}

/** A page can't drive the terminal: what was left in it of controls is shown, line by line. */
function shown(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n');
}

/** The bytes as they came; on a terminal only what can be shown there. */
function writeRaw({ body }: Page, io: Io): void {
  const text = body.toString('utf8');
  io.out(io.outIsTty ? shown(text) : text);
}
