import type { Layer, McpCage, McpToolRule, ToolTraits } from '../model/index.ts';
import type { DocumentMcpServer, DocumentMcpTool, PolicyDocument } from './document.ts';
import type { PolicyLayer } from './layer.ts';
import { parseNetworkRule } from './network-rule.ts';
import type { PolicyProblem } from './parse.ts';
import { parseSize } from './units.ts';

const READS: Readonly<Record<string, Pick<ToolTraits, 'readsPrivate' | 'readsUntrusted'>>> = {
  none: { readsPrivate: false, readsUntrusted: false },
  private: { readsPrivate: true, readsUntrusted: false },
  untrusted: { readsPrivate: false, readsUntrusted: true },
  both: { readsPrivate: true, readsUntrusted: true },
};

/** What the schema cannot say of `mcp`: single values that mean nothing, and hosts that are none. */
export function checkMcp({ mcp }: PolicyDocument): readonly PolicyProblem[] {
  return Object.entries(mcp?.servers ?? {}).flatMap(([server, { cage, tools }]) => [
    ...(cage?.hosts ?? []).flatMap((host, at) => {
      const parsed = parseNetworkRule(host, 'user');
      return parsed.ok ? [] : [{ path: `mcp.servers.${server}.cage.hosts[${at}]`, message: parsed.why }];
    }),
    ...Object.entries(tools ?? {}).flatMap(([tool, rule]) => checkTool(rule, `mcp.servers.${server}.tools.${tool}`)),
  ]);
}

function checkTool(rule: DocumentMcpTool, path: string): readonly PolicyProblem[] {
  if (typeof rule === 'string') return [];
  return Object.entries(rule).flatMap(([name, value]) => {
    if (value === undefined || Array.isArray(value)) return [];
    if (name === 'call' && isVerdict(value)) return [];
    if (name === 'reads' && typeof value === 'string' && Object.hasOwn(READS, value)) return [];
    if (name === 'sends' && typeof value === 'boolean') return [];
    const expected: Readonly<Record<string, string>> = {
      call: 'expected allow, ask or deny',
      reads: 'expected none, private, untrusted or both',
      sends: 'expected true or false',
    };
    return [{ path: `${path}.${name}`, message: expected[name] ?? 'expected a list of what this argument may be' }];
  });
}

/** The part of a layer that speaks of MCP servers. */
export function mcpOf({ mcp }: PolicyDocument, layer: Layer): PolicyLayer['mcp'] {
  if (mcp === undefined) return undefined;
  const servers = Object.entries(mcp.servers ?? {});
  return {
    unlisted: mcp.unlisted,
    messageSize: mcp['message-size'] === undefined ? undefined : parseSize(mcp['message-size']),
    rules: servers.flatMap(([server, { tools }]) =>
      Object.entries(tools ?? {}).map(([tool, rule]) => toRule(server, tool, rule, layer)),
    ),
    cages: servers.flatMap(([server, { cage }]) => (cage === undefined ? [] : [toCage(server, cage)])),
  };
}

function toRule(server: string, tool: string, rule: DocumentMcpTool, layer: Layer): McpToolRule {
  if (typeof rule === 'string') return { server, tool, call: rule, arguments: {}, traits: {}, layer };
  const { call, reads, sends } = rule;
  return {
    server,
    tool,
    call: isVerdict(call) ? call : undefined,
    arguments: Object.fromEntries(
      Object.entries(rule).flatMap(([name, value]) => (Array.isArray(value) ? [[name, value.map(String)] as const] : [])),
    ),
    traits: {
      ...(typeof reads === 'string' ? READS[reads] : {}),
      ...(typeof sends === 'boolean' ? { sends } : {}),
    },
    layer,
  };
}

function toCage(server: string, cage: NonNullable<DocumentMcpServer['cage']>): McpCage {
  const { profile, hosts = [], secrets = [], env = [], read = [], write = [] } = cage;
  return { server, profile, hosts, secrets, env, read, write };
}

function isVerdict(value: unknown): value is 'allow' | 'ask' | 'deny' {
  return value === 'allow' || value === 'ask' || value === 'deny';
}
