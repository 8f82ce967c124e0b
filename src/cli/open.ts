/** `sallyport open`: what in a repository would run or steer an agent, and a person's word on it. */
import { callerHomes, findWorkspace } from '../confine/index.ts';
import { acceptOpening, type OpenedItem, readOpening } from '../guard/index.ts';
import type { OpeningKind } from '../inspect/opening/index.ts';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { askYes } from './ask-person.ts';
import { painter } from './colour.ts';
import type { Invocation, Io } from './command.ts';
import { plural, visible } from './text.ts';

const TITLES: Readonly<Record<OpeningKind, string>> = {
  agent: 'A coding agent does this by itself',
  tool: 'Another program does this',
  text: 'An agent reads this as its orders',
};

/** Exits with 0 where all is accepted, with 1 where something waits. */
export async function open({ args, flags, io }: Invocation): Promise<number> {
  if (args.length > 1) throw new UserError('ONE_FOLDER', 'One folder at a time.');
  const state = stateDirectory(io.env);
  const { path } = workspaceAt(args[0], state, io);
  const items = readOpening(state, path);
  const waiting = items.filter((item) => !item.isAccepted && item.digest !== null);
  const unreadable = items.filter((item) => item.digest === null).length;
  if (flags['json'] !== true) io.out(render(path, items, io));
  const isAccepting = waiting.length > 0 && (await isWanted(flags['accept'] === true, flags['json'] === true, io));
  if (isAccepting) acceptOpening(state, path, items);
  if (flags['json'] === true)
    io.out(`${JSON.stringify({ schemaVersion: 1, workspace: path, items: items.map((item) => toldOf(item, isAccepting)) })}\n`);
  else if (isAccepting) io.out('Accepted as they were shown. A change of one of these files asks again.\n');
  if (flags['json'] !== true && unreadable > 0)
    io.out(`${plural(unreadable, 'thing')} that cannot be read here can't be accepted: put a plain file there, or nothing.\n`);
  return unreadable === 0 && (waiting.length === 0 || isAccepting) ? 0 : 1;
}

/** Nothing is started here, so a folder that is none is a mistake of whoever asked, not a run that was refused. */
function workspaceAt(explicit: string | undefined, state: string, io: Io): ReturnType<typeof findWorkspace> {
  try {
    return findWorkspace({ cwd: io.cwd, explicit, homes: callerHomes(io.env), state });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, error.message, { ...(error.hint === undefined ? {} : { hint: error.hint }), exitCode: 2 });
  }
}

function toldOf({ path, kind, what, isAccepted, digest }: OpenedItem, isAccepting: boolean): object {
  return { path, kind, what, isAccepted: isAccepted || (isAccepting && digest !== null) };
}

async function isWanted(isTold: boolean, isJson: boolean, io: Io): Promise<boolean> {
  if (isTold) return true;
  if (isJson || !io.stdinIsTty) return false;
  return askYes('Accept all of this, as it was shown?');
}

function render(path: string, items: readonly OpenedItem[], io: Io): string {
  if (items.length === 0) return `Nothing in ${visible(path)} runs or steers an agent when it is opened.\n`;
  const paint = painter(io.colour.out);
  const blocks = (['agent', 'tool', 'text'] as const).flatMap((kind) => {
    const mine = items.filter((item) => item.kind === kind);
    if (mine.length === 0) return [];
    const rows = mine.map(
      ({ path: file, what, isAccepted }) =>
        `  ${isAccepted ? paint('green', 'accepted') : paint('yellow', 'new     ')}  ${visible(file)}: ${visible(what)}`,
    );
    return [`${TITLES[kind]}:\n${rows.join('\n')}\n`];
  });
  const waiting = items.filter((item) => !item.isAccepted).length;
  const last = waiting === 0 ? 'All of this was accepted as it is.' : `${plural(waiting, 'thing')} nobody has accepted yet.`;
  return `${visible(path)}\n\n${blocks.join('\n')}\n${last}\n`;
}
