import { type JsonObject, UserError } from '../../model/index.ts';
import type { Offered } from '../surface/offered.ts';
import { offeringsOf } from '../surface/offerings.ts';
import { bytesOf, parseMessages } from '../wire/message.ts';
import { OwnRequests } from '../wire/own-requests.ts';
import { askUpstream, type Place } from './ask-upstream.ts';
import { readBody } from './body.ts';
import { EventReader } from './events.ts';

const WAIT_MS = 30_000;

/**
 * Reads everything that a server at an address offers to this user.
 *
 * @throws Error where it does not answer, UserError MCP_LOGIN where it wants a log-in
 */
export async function introduceHttp(place: Place, limit: number): Promise<readonly Offered[]> {
  let session: string | undefined;
  let wanted: string | undefined;
  const post = async (message: JsonObject): Promise<void> => {
    const asked = await askUpstream(place, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(statelessHeaders(message) ?? (session === undefined ? {} : { 'mcp-session-id': session })),
      },
      body: bytesOf(message),
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (!asked.ok) {
      wanted = asked.why;
      throw new Error(wanted);
    }
    const { answer } = asked;
    const given = answer.headers['mcp-session-id'];
    if (typeof given === 'string') session = given;
    const body = await readBody(answer.body, limit === 0 ? Number.POSITIVE_INFINITY : limit);
    if (body === undefined) throw new Error('its answer is too large');
    const isStream = (answer.headers['content-type'] ?? '').startsWith('text/event-stream');
    const events = isStream ? (new EventReader(0).push(Buffer.concat([body, Buffer.from('\n\n')])) ?? []) : [];
    const pieces = isStream ? events.map(({ data }) => Buffer.from(data)) : [body];
    for (const piece of pieces) for (const one of parseMessages(piece) ?? []) if (one.kind === 'response') own.take(one);
    // Whatever was no answer: nobody waits for one that does not come.
    if (typeof message['id'] === 'string') own.fail(message['id']);
  };
  const own = new OwnRequests((message) => {
    post(message).catch(() => typeof message['id'] === 'string' && own.fail(message['id']));
  });
  const offered = await offeringsOf(own, () => post({ jsonrpc: '2.0', method: 'notifications/initialized' })).catch(
    (error: unknown) => {
      if (wanted === undefined) throw error;
    },
  );
  // Some tell a stranger their name and nothing else.
  if (offered !== undefined && wanted === undefined) return offered;
  throw new UserError('MCP_LOGIN', `Nothing can be seen of it: ${wanted}.`);
}

/** Protocol 2026-07-28 repeats in headers what stands in the message, and has no sessions. */
function statelessHeaders({ method, params }: JsonObject): Readonly<Record<string, string>> | undefined {
  const meta = typeof params === 'object' && params !== null && '_meta' in params ? params['_meta'] : undefined;
  const version = typeof meta === 'object' && meta !== null && 'io.modelcontextprotocol/protocolVersion' in meta;
  return version && typeof method === 'string' ? { 'mcp-method': method, 'mcp-protocol-version': '2026-07-28' } : undefined;
}
