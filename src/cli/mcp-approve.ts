/** `sallyport mcp approve`: everything that a server is and says, and a person's word on it. */
import { hasTerminal } from '../approval/index.ts';
import { acceptServer, checkServerName, lookAtServer, readServer, type ServerLook, type ServerStart } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { askYes } from './ask-person.ts';
import type { Invocation, Io } from './command.ts';
import { textDiff } from './diff-report.ts';
import { textFlag } from './flags.ts';
import { policySource } from './mcp.ts';
import { serverName, startOf } from './mcp-start.ts';
import { ownProgram } from './own-program.ts';
import { plural, visible } from './text.ts';

export async function mcpApprove({ args, rest, flags, io }: Invocation): Promise<number> {
  if (!io.stdinIsTty || !io.outIsTty || !hasTerminal())
    throw new UserError('APPROVE_NEEDS_TERMINAL', 'A server is accepted by a person at a terminal.', {
      hint: 'Run this command in a terminal of your own.',
    });
  const state = stateDirectory(io.env);
  const { name, start } = wanted(args, rest, flags, io, state);
  const policy = await policySource(start.workspace, textFlag(flags, 'policy'), io)();
  io.err(`Starting ${name} in its cage...\n`);
  const look = await lookAtServer({ name, start, env: io.env, state, program: ownProgram(), policy });
  io.out(render(name, start, look, io));
  if (!(await askYes('Accept this server, as it was shown?'))) {
    io.err('Nothing was accepted.\n');
    return 1;
  }
  acceptServer(state, name, start, look);
  io.out('Accepted. A change of its command or of one of these texts asks again.\n');
  return 0;
}

function wanted(
  args: readonly string[],
  rest: readonly string[] | undefined,
  flags: Invocation['flags'],
  io: Io,
  state: string,
): { readonly name: string; readonly start: ServerStart } {
  if (args.length > 1) throw new UserError('ONE_SERVER', 'One server at a time.');
  const [given] = args;
  if (rest !== undefined && rest.length > 0)
    return {
      name: given === undefined ? serverName(flags, rest) : checkServerName(given),
      start: startOf(rest, flags, io, state),
    };
  const start = given === undefined ? null : readServer(state, checkServerName(given)).start;
  if (given !== undefined && start !== null) return { name: given, start };
  throw new UserError('SERVER_UNKNOWN', given === undefined ? 'No server was given.' : `There is no server ${given}.`, {
    hint: 'sallyport mcp approve NAME -- SERVER [ARG...]; `sallyport mcp list` shows those that are known.',
  });
}

function render(name: string, start: ServerStart, look: ServerLook, io: Io): string {
  const head = [
    `${name}: ${visible(start.argv.join(' '))}`,
    `  may write ${visible(start.workspace)}${start.flags.length === 0 ? '' : `; ${visible(start.flags.join(' '))}`}`,
    ...Object.entries(look.identity.packages).map(([one, hash]) => `  package ${visible(one)}, sha256 ${hash.slice(0, 16)}`),
    ...look.changes.map((change) => `  ${visible(change)}`),
  ];
  const items = look.offered.map((item) => {
    const title = `${item.state === 'same' ? 'accepted' : item.state}  ${item.kind} ${visible(item.name)}`;
    if (item.state === 'same') return title;
    if (item.before !== null) return [title, ...textDiff(item.name, item.before, item.text, io.colour.out)].join('\n');
    return [title, ...item.text.split('\n').map((line) => `  ${visible(line)}`)].join('\n');
  });
  const warnings = look.offered.flatMap((item) => item.suspicions.map(visible));
  return `${[...head, '', ...items, ...(warnings.length === 0 ? [] : ['', ...warnings]), '', `${plural(look.offered.length, 'text')} that a model reads.`].join('\n')}\n`;
}
