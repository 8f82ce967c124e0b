/* Protocol 2026-07-28 over HTTP: no sessions; what is needed stands in each request, and again in its headers. */
import type { IncomingHttpHeaders } from 'node:http';
import { isJsonObject, type JsonObject } from '../../model/index.ts';
import type { Message } from '../wire/message.ts';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
/** Revisions with a handshake and sessions. */
export const WITH_SESSIONS: ReadonlySet<string> = new Set(['2024-10-07', '2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']);

const INVALID_PARAMS = -32_602;
const HEADER_MISMATCH = -32_020;
/** Errors that are the connection's, too: the method is not there; the request could not be understood. */
const STATUS: Readonly<Record<number, number>> = {
  [-32_601]: 404,
  [-32_600]: 400,
  [-32_700]: 400,
  [-32_020]: 400,
  [-32_021]: 400,
  [-32_022]: 400,
};

export function isStateless(message: Message, headers: IncomingHttpHeaders): boolean {
  const version = headers['mcp-protocol-version'];
  if (headers['mcp-session-id'] !== undefined) return false;
  if (message.kind !== 'response' && metaOf(message.params)[VERSION] !== undefined) return true;
  return typeof version === 'string' && !WITH_SESSIONS.has(version);
}

/** What makes a request malformed, whatever it asks for. */
export function statelessProblem(
  message: Message,
  headers: IncomingHttpHeaders,
): { readonly code: number; readonly why: string } | undefined {
  if (message.kind !== 'request') return undefined;
  const meta = metaOf(message.params);
  const version = headers['mcp-protocol-version'];
  if (version === undefined) return { code: HEADER_MISMATCH, why: 'the header MCP-Protocol-Version is missing' };
  if (typeof meta[VERSION] !== 'string' || !isJsonObject(meta[CAPABILITIES]))
    return { code: INVALID_PARAMS, why: 'version and capabilities of the client are missing in _meta' };
  if (meta[VERSION] !== version)
    return { code: HEADER_MISMATCH, why: 'the header MCP-Protocol-Version is not that of the message' };
  return undefined;
}

/** The status that goes with an answer that comes whole. */
export function statusOf({ error }: JsonObject): number {
  const code = isJsonObject(error) ? error['code'] : undefined;
  return typeof code === 'number' ? (STATUS[code] ?? 200) : 200;
}

function metaOf({ _meta }: JsonObject): JsonObject {
  return isJsonObject(_meta) ? _meta : {};
}
