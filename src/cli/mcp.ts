/** `sallyport mcp run`: the standard streams are the client's, so every word to a person goes to standard error. */
import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { startDetached } from '../confine/index.ts';
import { clientProcess, runMcpServer } from '../guard/index.ts';
import { type Policy, UserError } from '../model/index.ts';
import { askDesk, askGuard, guardSocket, Policies } from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { textFlag } from './flags.ts';
import { serverName, startOf } from './mcp-start.ts';
import { ownProgram } from './own-program.ts';
import { visible } from './text.ts';

/** Below the minute after which clients give a request up. */
export const ANSWER_MS = 45_000;

export async function mcpRun({ rest, args, flags, io }: Invocation): Promise<number> {
  const argv = rest ?? args;
  if (argv.length === 0)
    throw new UserError('NO_SERVER', 'No server was given.', {
      hint: 'sallyport mcp run [options] -- SERVER [ARG...]',
      exitCode: 125,
    });
  const state = stateDirectory(io.env);
  const socket = guardSocket(io.env);
  const start = startOf(argv, flags, io, state);
  const client = clientProcess(process.ppid);
  void startGuard(socket, io);
  return runMcpServer({
    name: serverName(flags, argv),
    start,
    env: io.env,
    state,
    program: ownProgram(),
    session: { key: client.key, client: client.name, cwd: io.cwd },
    policy: policySource(start.workspace, textFlag(flags, 'policy'), io),
    ask: (question, signal) =>
      askDesk(socket, { ...question, client: client.name, session: client.key, cwd: io.cwd }, ANSWER_MS, signal),
    from: process.stdin,
    to: output(),
    notice: (text) => io.err(`sallyport mcp: ${visible(text)}\n`),
  });
}

/** To a pipe process.stdout writes synchronously, so a client that does not read would stop the gateway; a terminal or a file is no socket. */
function output(): Writable {
  const kind = fstatSync(1);
  return kind.isFIFO() || kind.isSocket() ? new Socket({ fd: 1, readable: false, writable: true }) : process.stdout;
}

/** Read anew where a file of it has changed; a file that is broken then changes nothing, which is said. */
export function policiesOf(file: string | undefined, { env, err }: Io): (workspace: string) => Policy | Promise<Policy> {
  const policies = new Policies(env, (text) => err(`sallyport mcp: ${visible(text)}\n`), file);
  return (workspace) => policies.unchanged(workspace) ?? policies.of(workspace);
}

/** The policy of one workspace, as its files say now. */
export function policySource(workspace: string, file: string | undefined, io: Io): () => Policy | Promise<Policy> {
  const policyOf = policiesOf(file, io);
  return () => policyOf(workspace);
}

/** Questions are put at the guard's desk; where none runs, nobody could answer one. */
export async function startGuard(socket: string, { env }: Io): Promise<void> {
  if ((await askGuard(socket, 'status')) !== undefined) return;
  // Nothing of what the client gave the server goes into it.
  const kept = ['HOME', 'PATH', 'USER', 'LANG', 'SALLYPORT_STATE', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME'];
  startDetached([...ownProgram(), 'guard'], Object.fromEntries(kept.map((name) => [name, env[name]])));
}
