/** `sallyport mcp init` and `uninit`: a gateway before each MCP server that a client starts. */
import { homedir } from 'node:os';
import { MCP_CLIENTS, mcpSettings, type Prefix, type RewrittenServer, withGateway, withoutGateway } from '../clients/index.ts';
import { callerHomes, findWorkspace } from '../confine/index.ts';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { ownProgram } from './own-program.ts';
import { checkInside, diffOf, type FileChange, isAgreed, readOrNull, writeChange } from './settings-change.ts';
import { visible } from './text.ts';

export function mcpInit(invocation: Invocation): Promise<number> {
  return change(invocation, true);
}

export function mcpUninit(invocation: Invocation): Promise<number> {
  return change(invocation, false);
}

async function change({ args, flags, io }: Invocation, isInit: boolean): Promise<number> {
  const [client = ''] = args;
  const scope = flags['project'] === true ? 'project' : 'user';
  const { path: project } =
    scope === 'project'
      ? findWorkspace({ cwd: io.cwd, explicit: undefined, homes: callerHomes(io.env), state: stateDirectory(io.env) })
      : { path: io.cwd };
  const files = args.length === 1 ? mcpSettings(client, scope, io.env['HOME'] ?? homedir(), project) : undefined;
  if (files === undefined)
    throw new UserError(
      'CLIENT_UNKNOWN',
      args.length === 1
        ? `The MCP settings of ${JSON.stringify(client.slice(0, 60))} are not known.`
        : `\`sallyport mcp ${isInit ? 'init' : 'uninit'}\` needs the name of one client.`,
      {
        hint: `Clients: ${MCP_CLIENTS.join(', ')}. For others, write \`sallyport mcp run --\` before the server's command.`,
      },
    );
  const servers: RewrittenServer[] = [];
  const changes: FileChange[] = [];
  const checkOwn = ({ path }: { readonly path: string }): void => {
    if (scope === 'project') checkInside(project, path);
  };
  for (const file of files) {
    checkOwn(file);
    const before = readOrNull(file.path);
    if (before === null) continue;
    const found = isInit
      ? await withGateway(before, file, prefixIn(io))
      : { text: await withoutGateway(before, file), servers: [] };
    servers.push(...found.servers);
    if (found.text !== before) changes.push({ path: file.path, mode: 0o600, before, after: found.text });
  }
  const isDry = flags['dry-run'] === true;
  if (flags['json'] !== true) for (const one of changes) io.out(`${diffOf(one, io).join('\n')}\n`);
  if (changes.length > 0 && !isDry && !(await isAgreed(flags, io, changes.length))) {
    io.err('Nothing was written.\n');
    return 1;
  }
  if (!isDry)
    for (const one of changes) {
      // Once more, as `init` does: a link may have been put there meanwhile.
      checkOwn(one);
      writeChange(one);
    }
  if (flags['json'] === true)
    io.out(
      `${JSON.stringify({ schemaVersion: 1, client, scope, written: !isDry, files: changes.map(({ path }) => path), servers })}\n`,
    );
  else io.out(told(servers, changes.length, isDry, isInit));
  return 0;
}

/** Some clients start servers with an environment of their own making: where state and policy lie is written down. */
const PLACES = ['SALLYPORT_STATE', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME'] as const;

function prefixIn({ env }: Io): Prefix {
  const places = PLACES.flatMap((name) => (env[name]?.startsWith('/') === true ? [`${name}=${env[name]}`] : []));
  const start = [...(places.length === 0 ? [] : ['/usr/bin/env', ...places]), ...ownProgram(), 'mcp', 'run'];
  return (name, variables) => [...start, '--name', nameOf(name), ...variables.flatMap((one) => ['--env', one]), '--'];
}

/** Clients take any text for a name; the record and the policy do not. */
function nameOf(name: string): string {
  return (
    name
      .replace(/[^\w.-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 64) || 'server'
  );
}

function told(servers: readonly RewrittenServer[], changes: number, isDry: boolean, isInit: boolean): string {
  const far = servers.filter(({ change }) => change === 'elsewhere').map(({ name }) => visible(name));
  const left = far.length === 0 ? '' : `Not started by the client, so left as they are: ${far.join(', ')}.\n`;
  if (changes === 0) return `${left}Nothing to change.\n`;
  if (isDry) return `${left}Nothing was written (--dry-run).\n`;
  if (!isInit) return 'The servers are started without a gateway again.\n';
  const fresh = servers.filter(({ change }) => change === 'rewritten').map(({ name }) => nameOf(name));
  return `${left}Start the client once, then accept what it could not start: ${fresh.map((name) => `sallyport mcp approve ${name}`).join(', ')}\n`;
}
