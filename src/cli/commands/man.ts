import type { Command, CommandGroup } from '../command.ts';

/** Takes the table late: this command is one of its rows. */
export const man = (table: () => readonly CommandGroup[]): Command => ({
  name: 'man',
  summary: 'Print the manual page',
  usage: '',
  description: 'Prints roff on standard output.',
  examples: [['sallyport man | man -l -', 'Read it.']],
  flags: [],
  load: async () => {
    const { printMan } = await import('../man.ts');
    return (invocation) => printMan(invocation, table());
  },
});
