/** `sallyport mcp list` and `forget`. */
import { forgetServer, type KnownServer, type LoginState, listServers, loginState, logOutServer } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { loginJson, loginLine } from './mcp-login.ts';
import { visible } from './text.ts';

export async function mcpList({ flags, io }: Invocation): Promise<number> {
  const state = stateDirectory(io.env);
  const servers = listServers(state);
  const logins = await Promise.all(servers.map(({ name }) => loginState(state, name)));
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, servers: servers.map((one, at) => toldOf(one, logins[at])) })}\n`);
    return 0;
  }
  if (servers.length === 0) io.out('No MCP server is known yet. `sallyport mcp run -- SERVER` goes before one in a client.\n');
  for (const [at, server] of servers.entries()) {
    const login = logins[at];
    const line = login === undefined ? undefined : loginLine(server.name, login);
    io.out(`${lineOf(server)}\n${line === undefined ? '' : `  ${line}\n`}`);
  }
  return 0;
}

function toldOf({ name, identity, pins, start, at }: KnownServer, login: LoginState | undefined): object {
  return {
    name,
    isAccepted: identity !== null,
    command: identity?.argv ?? start?.argv ?? [],
    packages: identity?.packages ?? {},
    accepted: Object.entries(pins).map(([what, { hash }]) => ({ what, hash })),
    at: at === 0 ? null : new Date(at).toISOString(),
    ...(login === undefined ? {} : loginJson(login)),
  };
}

function lineOf({ name, identity, pins, start, at }: KnownServer): string {
  const command = visible((identity?.argv ?? start?.argv ?? []).join(' '));
  if (identity === null) return `${name}  not accepted: ${command}\n  sallyport mcp approve ${name}`;
  const kinds = new Map<string, number>();
  for (const key of Object.keys(pins)) {
    const [kind = ''] = key.split(' ');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const counts = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `${name}  accepted ${new Date(at).toISOString().slice(0, 10)}: ${command}\n  ${counts === '' ? 'nothing of what it says yet' : counts}`;
}

export async function mcpForget({ args, flags, io }: Invocation): Promise<number> {
  const [name] = args;
  if (name === undefined || args.length > 1)
    throw new UserError('ONE_SERVER', 'One server at a time.', { hint: 'sallyport mcp forget NAME' });
  const state = stateDirectory(io.env);
  const isForgotten = forgetServer(state, name);
  if (isForgotten) await logOutServer({ name, state, env: io.env });
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, forgotten: isForgotten })}\n`);
  else io.out(isForgotten ? `${visible(name)} is forgotten: its next start asks.\n` : `There is no server ${visible(name)}.\n`);
  return isForgotten ? 0 : 1;
}
