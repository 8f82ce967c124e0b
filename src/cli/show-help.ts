import type { CommandGroup, Invocation } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { parseLine } from './parse.ts';

/** `sallyport help [COMMAND]`. Throws UserError (`USAGE`) for a command that does not exist. */
export async function showHelp({ args, io }: Invocation, groups: readonly CommandGroup[]): Promise<number> {
  const { command } = parseLine(
    args,
    groups.flatMap((group) => group.commands),
  );
  io.out(command === undefined ? overview(groups, io) : commandHelp(command, io));
  return 0;
}
