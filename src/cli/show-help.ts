import type { CommandGroup, Invocation } from './command.ts';
import { helpText } from './help.ts';
import { parseLine } from './parse.ts';

/** `sallyport help [COMMAND]`. Throws UserError (`USAGE`) for a command that does not exist. */
export async function showHelp({ args, io }: Invocation, groups: readonly CommandGroup[]): Promise<number> {
  const { command, group } = parseLine(
    ['--help', ...args],
    groups.flatMap((group) => group.commands),
  );
  io.out(helpText(command, group, groups, io));
  return 0;
}
