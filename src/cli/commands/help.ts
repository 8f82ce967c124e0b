import type { Command, CommandGroup } from '../command.ts';

/** Takes the table late: this command is one of its rows. */
export const help = (table: () => readonly CommandGroup[]): Command => ({
  name: 'help',
  summary: 'Tell about a command',
  usage: '[COMMAND]',
  examples: [['sallyport help run', 'The same as `sallyport run --help`.']],
  flags: [],
  load: async () => {
    const { showHelp } = await import('../show-help.ts');
    return (invocation) => showHelp(invocation, table());
  },
});
