/* Where clients declare MCP servers, and the same declarations with a gateway before each command. */
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject, UserError } from '../model/index.ts';

/** How a client writes one server that it starts. */
type Form =
  /** `{command: "npx", args: [...], env: {...}}` below this member. */
  | { readonly member: 'mcpServers'; readonly words: 'command-and-args' }
  /** `{command: ["npx", ...], environment: {...}}` */
  | { readonly member: 'mcp'; readonly words: 'list' };

const COMMON: Form = { member: 'mcpServers', words: 'command-and-args' };

interface McpPlace {
  readonly client: string;
  readonly form: Form;
  readonly user: readonly string[];
  readonly project: readonly string[];
}

const PLACES: readonly McpPlace[] = [
  { client: 'claude-code', form: COMMON, user: ['.claude.json'], project: ['.mcp.json'] },
  { client: 'cursor', form: COMMON, user: ['.cursor/mcp.json'], project: ['.cursor/mcp.json'] },
  { client: 'gemini', form: COMMON, user: ['.gemini/settings.json'], project: ['.gemini/settings.json'] },
  { client: 'copilot', form: COMMON, user: ['.copilot/mcp-config.json'], project: [] },
  { client: 'windsurf', form: COMMON, user: ['.codeium/windsurf/mcp_config.json'], project: [] },
  {
    client: 'opencode',
    form: { member: 'mcp', words: 'list' },
    user: ['.config/opencode/opencode.json'],
    project: ['opencode.json'],
  },
];

export const MCP_CLIENTS: readonly string[] = PLACES.map(({ client }) => client);

export interface McpSettingsFile {
  readonly path: string;
  readonly form: Form;
}

/** The files in which a client declares servers, whether they exist or not; undefined: not known for this client. */
export function mcpSettings(
  client: string,
  scope: 'user' | 'project',
  home: string,
  project: string,
): readonly McpSettingsFile[] | undefined {
  const place = PLACES.find((one) => one.client === client);
  const base = scope === 'user' ? home : project;
  return place?.[scope].map((path) => ({ path: join(base, path), form: place.form }));
}

/** A server that a file declares, and what became of it. */
export interface RewrittenServer {
  readonly name: string;
  readonly change: 'rewritten' | 'already' | 'elsewhere';
}

/** What is written before a server's own words: `sallyport mcp run --name NAME ... --`. */
export type Prefix = (name: string, variables: readonly string[]) => readonly string[];

/**
 * Puts a gateway before each server that the client starts; servers that it reaches by an address stay. Everything else in the file
 * stays, in its order.
 *
 * @throws UserError where the file is no JSON object
 */
export function withGateway(
  text: string,
  { path, form }: McpSettingsFile,
  prefix: Prefix,
): { readonly text: string; readonly servers: readonly RewrittenServer[] } {
  const servers: RewrittenServer[] = [];
  const changed = eachServer(parse(text, path), form, (name, server) => {
    const words = wordsOf(server, form);
    const change = words === undefined ? 'elsewhere' : ownWords(words) === undefined ? 'rewritten' : 'already';
    servers.push({ name, change });
    if (words === undefined || change !== 'rewritten') return server;
    return withWords(server, form, [...prefix(name, variablesOf(server, form)), ...words]);
  });
  return { text: servers.some(({ change }) => change === 'rewritten') ? print(changed, text) : text, servers };
}

/** The same file with each server's own words again. */
export function withoutGateway(text: string, { path, form }: McpSettingsFile): string {
  let isChanged = false;
  const changed = eachServer(parse(text, path), form, (_, server) => {
    const own = ownWords(wordsOf(server, form) ?? []);
    if (own === undefined) return server;
    isChanged = true;
    return withWords(server, form, own);
  });
  return isChanged ? print(changed, text) : text;
}

function eachServer(
  settings: JsonObject,
  { member }: Form,
  change: (name: string, server: JsonObject) => JsonObject,
): JsonObject {
  const declared = settings[member];
  if (!isJsonObject(declared)) return settings;
  const servers = Object.entries(declared).map(([name, server]) => [name, isJsonObject(server) ? change(name, server) : server]);
  return { ...settings, [member]: Object.fromEntries(servers) };
}

function wordsOf(server: JsonObject, { words }: Form): readonly string[] | undefined {
  const { command, args } = server;
  if (words === 'list') return isTexts(command) && command.length > 0 ? command : undefined;
  if (typeof command !== 'string') return undefined;
  return [command, ...(isTexts(args) ? args : [])];
}

function withWords(server: JsonObject, { words }: Form, all: readonly string[]): JsonObject {
  const [command = '', ...args] = all;
  return words === 'list' ? { ...server, command: all } : { ...server, command, args };
}

/** The words behind our own; undefined where ours are not there. */
function ownWords(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex(
    (word, place) => word === 'mcp' && words[place + 1] === 'run' && /(?:^|\/)sallyport(?:\.js)?$/.test(words[place - 1] ?? ''),
  );
  const end = words.indexOf('--', at);
  return at < 1 || end < 0 ? undefined : words.slice(end + 1);
}

function variablesOf(server: JsonObject, { words }: Form): readonly string[] {
  const env = server[words === 'list' ? 'environment' : 'env'];
  return isJsonObject(env) ? Object.keys(env).filter((name) => /^[A-Za-z_]\w*$/.test(name)) : [];
}

function parse(text: string, path: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isJsonObject(value)) return value;
  throw new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be changed: it is no JSON object.`, {
    hint: 'Comments are not understood here. Write `sallyport mcp run --` before the command yourself.',
  });
}

/** With the indentation that the file has. */
function print(value: Json, like: string): string {
  const indent = /^([ \t]+)"/m.exec(like)?.[1] ?? '  ';
  return `${JSON.stringify(value, null, indent)}${like.endsWith('\n') ? '\n' : ''}`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
