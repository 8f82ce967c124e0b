import type { Command } from '../command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Tell what this machine can enforce, and how safely its agents are set up',
  usage: '[options]',
  description:
    'Tries each wall and says whether it stands, why not, what is lost without it and how to get it. Then reads the settings of every coding agent that is here and grades them: hooks, modes that ask nothing, rules for everything, MCP servers. Changes nothing without --fix.\n\nWith --fix it writes what can be written safely: settings that let an agent do anything are taken out, folders of conversations are closed, agents without hooks get those of `sallyport init`. All of it is shown as a diff before you are asked; what is left for you is told, with what to do. Files with comments in them are left to you.\n\nExits with 0 where a run can be confined and with 1 where `sallyport run` would refuse; with --fix, with 0 where all changes were written and with 1 where you said no.',
  examples: [
    ['sallyport doctor --fix --dry-run', 'Show what it would write.'],
    ['sallyport doctor --json', 'For another program, or for a report of a problem.'],
  ],
  flags: [
    { name: 'fix', summary: 'Write safer settings of the agents that are here' },
    { name: 'dry-run', summary: 'With --fix: show the changes, write nothing' },
    { name: 'yes', short: 'y', summary: 'With --fix: write without asking' },
    { name: 'json', summary: 'Print one JSON document' },
  ],
  load: async () => (await import('../doctor.ts')).doctor,
};
