/** `sallyport quarantine`: what agents were given in a cleaned form, as it was. */
import { listQuarantine, type Quarantined, readQuarantine } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { bytes, visible } from './text.ts';

/** `sallyport quarantine list`. */
export async function list({ flags, io }: Invocation): Promise<number> {
  const kept = listQuarantine(stateDirectory(io.env));
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, texts: kept.map(toldOf) })}\n`);
    return 0;
  }
  if (kept.length === 0) io.err('There is nothing in the quarantine.\n');
  for (const { id, source, why, text } of kept)
    io.out(`${id}  ${bytes(text.length).padStart(9)}  ${visible(source)}: it ${visible(why.join('; it '))}\n`);
  return 0;
}

/** `sallyport quarantine show`: on a terminal what can't be seen is shown as what it is. */
export async function show({ args, flags, io }: Invocation): Promise<number> {
  const [id, ...more] = args;
  if (id === undefined || more.length > 0) throw new UserError('USAGE', '`sallyport quarantine show` takes one name.');
  const kept = readQuarantine(stateDirectory(io.env), id);
  if (kept === undefined)
    throw new UserError('NOT_IN_QUARANTINE', `There is no ${JSON.stringify(id)} in the quarantine.`, {
      hint: 'Names: sallyport quarantine list',
    });
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, ...toldOf(kept), text: kept.text })}\n`);
  else io.out(`${kept.text.split('\n').map(visible).join('\n')}\n`);
  return 0;
}

function toldOf({ id, at, source, why, text }: Quarantined): object {
  return { id, at: new Date(at).toISOString(), source, why, characters: text.length };
}
