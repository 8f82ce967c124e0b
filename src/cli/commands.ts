/**
 * The table of commands, in the order in which help shows them. A file under commands/ holds what the command line must
 * know (name, flags, texts) and nothing heavy: its `load` brings the code when the command is really called.
 */
import type { CommandGroup } from './command.ts';
import { agentCommands } from './commands/agents.ts';
import { completions } from './commands/completions.ts';
import { doctor } from './commands/doctor.ts';
import { fetchCommands } from './commands/fetch.ts';
import { help } from './commands/help.ts';
import { homeCommands } from './commands/home.ts';
import { man } from './commands/man.ts';
import { managerCommands } from './commands/managers.ts';
import { mcpCommands } from './commands/mcp.ts';
import { packageCommands } from './commands/packages.ts';
import { policyCommands } from './commands/policy.ts';
import { runCommands } from './commands/run.ts';
import { scanCommands } from './commands/scan.ts';
import { secretCommands } from './commands/secret.ts';
import { trailCommands } from './commands/trail.ts';

/** These commands tell about the table that they stand in. */
const table = (): readonly CommandGroup[] => GROUPS;

export const GROUPS: readonly CommandGroup[] = [
  { title: 'Run', commands: runCommands },
  { title: 'What is written', commands: scanCommands },
  { title: 'Packages', commands: packageCommands },
  { title: 'Package managers, under walls', commands: managerCommands },
  { title: 'Coding agents', commands: agentCommands },
  { title: 'MCP servers', commands: mcpCommands },
  { title: 'What happened', commands: trailCommands },
  { title: 'What is allowed', commands: policyCommands },
  { title: 'Smart homes', commands: homeCommands },
  { title: 'Web pages', commands: fetchCommands },
  { title: 'Secrets', commands: secretCommands },
  { title: 'This machine', commands: [doctor, completions(table), man(table), help(table)] },
];
