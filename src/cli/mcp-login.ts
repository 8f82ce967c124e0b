/** `sallyport mcp login` and `logout`: a person's log-in to an MCP server at an address, which no client ever sees. */
import { hasTerminal } from '../approval/index.ts';
import { checkServerName, type LogInRequest, type LoginState, logInServer, logOutServer, readServer } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { FlagValues, Invocation } from './command.ts';
import { textFlag, textFlags } from './flags.ts';
import { addressOf, portOf } from './mcp-serve.ts';
import { visible } from './text.ts';

/** How long a person may take. Milliseconds. */
const WAIT_MS = 10 * 60_000;

export async function mcpLogin({ args, rest, flags, io }: Invocation): Promise<number> {
  const name = onlyName(args, 'login');
  const state = stateDirectory(io.env);
  const server = serverOf(name, rest ?? [], state);
  const grant = grantOf(flags);
  if (grant.kind === 'code' && !(io.stdinIsTty && io.errIsTty && hasTerminal()))
    throw new UserError('LOGIN_NEEDS_TERMINAL', 'A log-in needs a person at a terminal.', {
      hint: `Run this command in a terminal of your own: sallyport mcp login ${name}`,
    });
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), WAIT_MS);
  const request = { name, server, state, env: io.env, cwd: io.cwd, grant, signal: ended.signal };
  const found = await logInServer({
    ...request,
    client: clientOf(flags),
    scope: textFlags(flags, 'scope').join(' '),
    port: textFlag(flags, 'port') === undefined ? undefined : portOf(textFlag(flags, 'port')),
    open: (page, { authority, resource, scope }) =>
      io.err(
        `${name} wants a log-in.\n  for     ${visible(resource)}\n  at      ${visible(authority.issuer)}\n  rights  ${scope === '' ? 'as the server gives them' : visible(scope)}\n\nOpen this page in a browser on this machine:\n\n${page.href}\n\nWaiting for you (Ctrl-C ends it)...\n`,
      ),
  }).finally(() => clearTimeout(timer));
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, name, ...loginJson(found) })}\n`);
  else io.out(toldOf(name, state));
  return 0;
}

export async function mcpLogout({ args, flags, io }: Invocation): Promise<number> {
  const name = onlyName(args, 'logout');
  const isRevoked = await logOutServer({ name, state: stateDirectory(io.env), env: io.env });
  const isLoggedOut = isRevoked !== undefined;
  if (flags['json'] === true)
    io.out(`${JSON.stringify({ schemaVersion: 1, name, loggedOut: isLoggedOut, revoked: isRevoked === true })}\n`);
  else if (!isLoggedOut) io.out(`There is no log-in to ${name}.\n`);
  else
    io.out(
      `The token of ${name} is gone${isRevoked ? ', and taken back by who gave it' : '; who gave it was not told, or does not take it back'}.\n`,
    );
  return isLoggedOut ? 0 : 1;
}

/** A log-in in JSON, with times in words. */
export function loginJson({ login, wanted }: LoginState): object {
  if (login === null) return { login: null, wanted };
  const { at, expiresAt, ...rest } = login;
  const time = (one: number): string => new Date(one).toISOString();
  return { login: { ...rest, at: time(at), expiresAt: expiresAt === null ? null : time(expiresAt) }, wanted };
}

/** A log-in in one line; undefined: there is nothing to say. */
export function loginLine(name: string, { login, wanted }: LoginState): string | undefined {
  const more =
    wanted === null
      ? ''
      : `; ${wanted === '' ? 'it wants a new log-in' : `it wants ${visible(wanted)}`}: sallyport mcp login ${name}`;
  if (login === null) return wanted === null ? undefined : `not logged in: sallyport mcp login ${name}`;
  const { issuer, scope, expiresAt, renews } = login;
  const until = expiresAt === null || renews ? '' : ` until ${new Date(expiresAt).toISOString()}`;
  return `logged in at ${visible(issuer)}${scope === '' ? '' : ` (${visible(scope)})`}${until}${more}`;
}

function onlyName(args: readonly string[], verb: string): string {
  const [name, ...more] = args;
  if (name !== undefined && more.length === 0) return checkServerName(name);
  throw new UserError('ONE_SERVER', 'One server at a time.', { hint: `sallyport mcp ${verb} NAME` });
}

function serverOf(name: string, rest: readonly string[], state: string): URL {
  const known = readServer(state, name);
  const [address, ...more] = rest.length > 0 ? rest : (known.start?.argv ?? known.identity?.argv ?? []);
  if (address !== undefined && more.length === 0 && /^https?:\/\//i.test(address)) return addressOf(address, address);
  throw new UserError('SERVER_NO_ADDRESS', `${name} is no server at an address that is known.`, {
    hint: `sallyport mcp login ${name} -- https://mcp.example.com/mcp`,
  });
}

function grantOf(flags: FlagValues): LogInRequest['grant'] {
  const [assertion, person, endpoint, id] = (['assertion', 'id-token', 'idp', 'idp-client-id'] as const).map((flag) =>
    textFlag(flags, flag),
  );
  const given = [assertion, person, flags['client-credentials']].filter((one) => one !== undefined);
  if (given.length > 1) throw new UserError('USAGE', '--client-credentials, --assertion and --id-token exclude each other.');
  if (flags['client-credentials'] === true) return { kind: 'client' };
  if (assertion !== undefined) return { kind: 'assertion', named: assertion };
  if (person === undefined) return { kind: 'code' };
  if (endpoint !== undefined && id !== undefined)
    return { kind: 'exchange', named: person, endpoint: addressOf(endpoint, endpoint).href, id };
  throw new UserError('USAGE', '--id-token needs --idp and --idp-client-id.');
}

function clientOf(flags: FlagValues): LogInRequest['client'] {
  const [id, secret, key] = (['client-id', 'client-secret', 'client-key'] as const).map((flag) => textFlag(flags, flag));
  if (id === undefined) {
    if (secret === undefined && key === undefined) return null;
    throw new UserError('USAGE', '--client-secret and --client-key need --client-id.');
  }
  if (secret !== undefined && key !== undefined)
    throw new UserError('USAGE', '--client-secret and --client-key exclude each other.');
  const named = secret ?? key;
  return { id, secret: named === undefined ? null : { named }, isKey: key !== undefined };
}

function toldOf(name: string, state: string): string {
  const next = readServer(state, name).identity === null ? `Look at it and accept it: sallyport mcp approve ${name}\n` : '';
  return `Logged in. The token goes to this server alone, from \`sallyport mcp serve ${name}\`; no client sees it.\n${next}`;
}
