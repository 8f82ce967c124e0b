import type { Command, CommandGroup } from '../command.ts';

/** Takes the table late: this command is one of its rows. */
export const completions = (table: () => readonly CommandGroup[]): Command => ({
  name: 'completions',
  summary: 'Print completions for a shell',
  usage: 'bash|zsh|fish',
  description: 'Prints a script on standard output. Nothing is installed: put it where your shell looks for completions.',
  examples: [
    [
      'sallyport completions bash > ~/.local/share/bash-completion/completions/sallyport',
      'For bash with the bash-completion package.',
    ],
    ['sallyport completions zsh > ~/.zfunc/_sallyport', 'For zsh, with ~/.zfunc in fpath.'],
    ['sallyport completions fish > ~/.config/fish/completions/sallyport.fish', 'For fish.'],
  ],
  flags: [],
  load: async () => {
    const { printCompletions } = await import('../completions.ts');
    return (invocation) => printCompletions(invocation, table());
  },
});
