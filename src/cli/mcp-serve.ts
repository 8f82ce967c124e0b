/** `sallyport mcp serve`. */
import { randomBytes } from 'node:crypto';
import { checkServerName, serveMcp } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { askDesk, guardSocket } from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { textFlag } from './flags.ts';
import { ANSWER_MS, policySource, startGuard } from './mcp.ts';
import { startOf } from './mcp-start.ts';
import { visible } from './text.ts';

export async function mcpServe({ args, flags, io }: Invocation): Promise<number> {
  const servers = new Map(args.map(readServerAddress));
  if (servers.size === 0)
    throw new UserError('NO_SERVER', 'No server was given.', {
      hint: 'sallyport mcp serve NAME=URL..., for example docs=https://mcp.example.com/mcp',
    });
  const state = stateDirectory(io.env);
  const socket = guardSocket(io.env);
  const { workspace } = startOf([], {}, io, state);
  void startGuard(socket, io);
  const token = randomBytes(18).toString('base64url');
  const { port } = await serveMcp({
    servers,
    port: portOf(textFlag(flags, 'port')),
    token,
    cwd: io.cwd,
    state,
    policy: policySource(workspace, textFlag(flags, 'policy'), io),
    ask: (question, signal) =>
      askDesk(socket, { ...question, client: 'http', session: token.slice(0, 8), cwd: io.cwd }, ANSWER_MS, signal),
    notice: (text) => io.err(`sallyport mcp: ${visible(text)}\n`),
  });
  const places = [...servers].map(([name, url]) => ({
    name,
    url: url.href,
    gateway: `http://127.0.0.1:${port}/${token}/${name}`,
  }));
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, servers: places })}\n`);
  else for (const { name, gateway } of places) io.out(`${name}  ${gateway}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  return 0;
}

function readServerAddress(text: string): readonly [string, URL] {
  const [, name = '', address = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // A name and a password in an address would stand in the record.
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return [checkServerName(name), url];
  throw new UserError('MCP_ADDRESS', `${JSON.stringify(text.slice(0, 200))} is no NAME=URL of an MCP server.`, {
    hint: 'For example: docs=https://mcp.example.com/mcp',
  });
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UserError('BAD_PORT', `--port: ${JSON.stringify(text)} is no port.`);
}
