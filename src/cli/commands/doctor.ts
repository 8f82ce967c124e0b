import type { Command } from '../command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Tell what this machine can enforce, and how safely its agents are set up',
  usage: '[options]',
  description:
    'Tries each wall and says whether it stands, why not, what is lost without it and how to get it. Then reads the settings of every coding agent that is here and grades them: hooks, modes that ask nothing, rules for everything, MCP servers. Changes nothing.\n\nExits with 0 where a run can be confined and with 1 where `sallyport run` would refuse.',
  examples: [['sallyport doctor --json', 'For another program, or for a report of a problem.']],
  flags: [{ name: 'json', summary: 'Print one JSON document' }],
  load: async () => (await import('../doctor.ts')).doctor,
};
