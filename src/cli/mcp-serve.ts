/** `sallyport mcp serve`. */
import { randomBytes } from 'node:crypto';
import { checkServerName, readServer, type ServerStart, serveMcp } from '../guard/index.ts';
import { parseUrl, UserError } from '../model/index.ts';
import { askDesk, guardSocket } from '../server/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation } from './command.ts';
import { textFlag } from './flags.ts';
import { ANSWER_MS, policiesOf, startGuard } from './mcp.ts';
import { startOf } from './mcp-start.ts';
import { ownProgram } from './own-program.ts';
import { visible } from './text.ts';

export async function mcpServe({ args, flags, io }: Invocation): Promise<number> {
  const state = stateDirectory(io.env);
  const servers = new Map(args.map((text) => readServerWord(text, state)));
  if (servers.size === 0)
    throw new UserError('NO_SERVER', 'No server was given.', {
      hint: 'sallyport mcp serve NAME[=URL]..., for example: sallyport mcp serve files docs=https://mcp.example.com/mcp',
    });
  const socket = guardSocket(io.env);
  const { workspace } = startOf([], {}, io, state);
  void startGuard(socket, io);
  const token = randomBytes(18).toString('base64url');
  const policy = policiesOf(textFlag(flags, 'policy'), io);
  const { port, close } = await serveMcp({
    servers,
    port: portOf(textFlag(flags, 'port')),
    token,
    cwd: io.cwd,
    env: io.env,
    state,
    program: ownProgram(),
    policy: (other) => policy(other ?? workspace),
    ask: (question, signal) =>
      askDesk(socket, { ...question, client: 'http', session: token.slice(0, 8), cwd: io.cwd }, ANSWER_MS, signal),
    notice: (text) => io.err(`sallyport mcp: ${visible(text)}\n`),
  });
  const places = [...servers].map(([name, place]) => ({
    name,
    ...(place instanceof URL ? { url: place.href } : { command: place.argv }),
    gateway: `http://127.0.0.1:${port}/${token}/${name}`,
  }));
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, servers: places })}\n`);
  else for (const { name, gateway } of places) io.out(`${name}  ${gateway}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await close();
  return 0;
}

/** `NAME=URL`, or the name of a server that is known. */
function readServerWord(text: string, state: string): readonly [string, URL | ServerStart] {
  if (text.includes('=')) return readServerAddress(text);
  const { start } = readServer(state, checkServerName(text));
  if (start === null)
    throw new UserError('SERVER_UNKNOWN', `There is no server ${text}.`, {
      hint: `sallyport mcp approve ${text} -- SERVER [ARG...], or ${text}=URL; \`sallyport mcp list\` shows those that are known.`,
    });
  const [only = '', ...more] = start.argv;
  return [text, more.length === 0 && /^https?:\/\//i.test(only) ? addressOf(only, only) : start];
}

function readServerAddress(text: string): readonly [string, URL] {
  const [, name = '', address = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  return [checkServerName(name), addressOf(address, text)];
}

export function addressOf(address: string, text: string): URL {
  const url = parseUrl(address);
  // A name and a password in an address would stand in the record.
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  throw new UserError('MCP_ADDRESS', `${JSON.stringify(text.slice(0, 200))} is no NAME=URL of an MCP server.`, {
    hint: 'For example: docs=https://mcp.example.com/mcp',
  });
}

export function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UserError('BAD_PORT', `--port: ${JSON.stringify(text)} is no port.`);
}
