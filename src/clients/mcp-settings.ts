/* Where clients declare MCP servers, and the same declarations with a gateway before each command. */
import { join } from 'node:path';
import { GEMINI_JSON, OPENCODE_JSON } from './json-text.ts';
import { type JsonForm, withGatewayJson, withoutGatewayJson } from './mcp-json.ts';
import type { Prefix, Rewritten } from './mcp-words.ts';

type Form = JsonForm | 'toml';

const COMMON: JsonForm = { words: 'command-and-args', members: [['mcpServers']] };

interface McpPlace {
  readonly client: string;
  readonly form: Form;
  readonly user: readonly string[];
  readonly project: readonly string[];
}

const PLACES: readonly McpPlace[] = [
  {
    client: 'claude-code',
    // What `claude mcp add` declares is, by itself, for this user in this one project.
    form: { ...COMMON, members: [['mcpServers'], ['projects', '*', 'mcpServers']] },
    user: ['.claude.json'],
    project: ['.mcp.json'],
  },
  { client: 'codex', form: 'toml', user: ['.codex/config.toml'], project: ['.codex/config.toml'] },
  { client: 'cursor', form: COMMON, user: ['.cursor/mcp.json'], project: ['.cursor/mcp.json'] },
  {
    client: 'gemini',
    form: { ...COMMON, leniency: GEMINI_JSON },
    user: ['.gemini/settings.json'],
    project: ['.gemini/settings.json'],
  },
  { client: 'copilot', form: COMMON, user: ['.copilot/mcp-config.json'], project: [] },
  { client: 'windsurf', form: COMMON, user: ['.codeium/windsurf/mcp_config.json'], project: [] },
  {
    client: 'opencode',
    form: { words: 'list', members: [['mcp']], leniency: OPENCODE_JSON },
    user: ['.config/opencode/opencode.json'],
    project: ['opencode.json'],
  },
  {
    client: 'cline',
    form: { ...COMMON, inner: 'transport' },
    // Of the command line, and of the extension in VS Code on Linux.
    user: [
      '.cline/data/settings/cline_mcp_settings.json',
      '.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
    ],
    project: [],
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

/**
 * Puts a gateway before each server that the client starts; servers that it reaches by an address stay. Everything else in the file
 * stays as it was written.
 *
 * @throws UserError where the file cannot be read, or not be changed without loss
 */
export async function withGateway(text: string, { path, form }: McpSettingsFile, prefix: Prefix): Promise<Rewritten> {
  if (form !== 'toml') return withGatewayJson(text, path, form, prefix);
  return (await import('./mcp-toml.ts')).withGatewayToml(text, path, prefix);
}

/** The same file with each server's own words again. */
export async function withoutGateway(text: string, { path, form }: McpSettingsFile): Promise<string> {
  if (form !== 'toml') return withoutGatewayJson(text, path, form);
  return (await import('./mcp-toml.ts')).withoutGatewayToml(text, path);
}
