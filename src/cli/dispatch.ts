import { UserError } from '../model/index.ts';
import { isColoured } from './colour.ts';
import type { Command, CommandGroup, FlagValues, Io } from './command.ts';
import { GROUPS } from './commands.ts';
import { parseLine } from './parse.ts';
import { version } from './version.ts';

/** Reads the line, runs the command, and turns whatever is thrown into a sentence and an exit code (DESIGN 8). */
export async function dispatch(argv: readonly string[], io: Io, groups: readonly CommandGroup[] = GROUPS): Promise<number> {
  try {
    return await obey(argv, io, groups);
  } catch (error) {
    const { explain } = await import('./failure.ts');
    return explain(error, argv, io);
  }
}

async function obey(argv: readonly string[], io: Io, groups: readonly CommandGroup[]): Promise<number> {
  const { command, group, flags, args, rest } = parseLine(
    argv,
    groups.flatMap((group) => group.commands),
  );
  const own = withColour(io, flags);
  if (flags['version'] === true) {
    own.out(`sallyport ${version}\n`);
    return 0;
  }
  if (flags['help'] === true || command === undefined) return help(command, group, flags['help'] === true, own, groups);
  if (/^(?:\[options\])?$/.test(command.usage) && args.length > 0)
    throw new UserError('ARGUMENTS', `\`sallyport ${command.name}\` takes options only.`, {
      hint: `\`sallyport ${command.name} --help\` lists them.`,
    });
  const run = await command.load();
  return run({ flags, args, rest, io: own });
}

/** What was asked for goes to stdout; a script that forgot its arguments gets the same text on stderr, and no success. */
async function help(
  command: Command | undefined,
  group: string | undefined,
  wasAsked: boolean,
  io: Io,
  groups: readonly CommandGroup[],
): Promise<number> {
  const { helpText } = await import('./help.ts');
  const text = helpText(command, group, groups, io);
  if (wasAsked) io.out(text);
  else io.err(text);
  return wasAsked ? 0 : 2;
}

function withColour(io: Io, flags: FlagValues): Io {
  const choice = flags['no-color'] === true ? 'never' : flags['color'];
  if (choice !== 'always' && choice !== 'never') return io;
  const { out, err, env, stdinIsTty, outIsTty, errIsTty, columns, carried } = io;
  return {
    ...{ out, err, env, stdinIsTty, outIsTty, errIsTty, columns, carried },
    // Asked late: it may be gone, which is nothing to a command that works nowhere.
    get cwd() {
      return io.cwd;
    },
    colour: { out: isColoured(io.outIsTty, io.env, choice), err: isColoured(io.errIsTty, io.env, choice) },
  };
}
