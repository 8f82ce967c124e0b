import type { JsonObject } from '../../model/index.ts';
import type { Offered } from '../surface/offered.ts';
import { offeringsOf } from '../surface/offerings.ts';
import { bytesOf, parseMessages } from '../wire/message.ts';
import { OwnRequests } from '../wire/own-requests.ts';
import { readBody } from './body.ts';
import { callUpstream } from './call-upstream.ts';
import { EventReader } from './events.ts';

const WAIT_MS = 30_000;

/**
 * Reads everything that a server at an address offers to whoever sends these headers.
 *
 * @param known headers by which the server knows the user, if any
 * @throws Error where it does not answer
 */
export async function introduceHttp(
  url: URL,
  limit: number,
  known: Readonly<Record<string, string>> = {},
): Promise<readonly Offered[]> {
  let session: string | undefined;
  const post = async (message: JsonObject): Promise<void> => {
    const answer = await callUpstream({
      url,
      method: 'POST',
      headers: {
        ...known,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(statelessHeaders(message) ?? (session === undefined ? {} : { 'mcp-session-id': session })),
      },
      body: bytesOf(message),
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const given = answer.headers['mcp-session-id'];
    if (typeof given === 'string') session = given;
    const body = await readBody(answer, limit === 0 ? Number.POSITIVE_INFINITY : limit);
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
  return offeringsOf(own, () => post({ jsonrpc: '2.0', method: 'notifications/initialized' }));
}

/** Protocol 2026-07-28 repeats in headers what stands in the message, and has no sessions. */
function statelessHeaders({ method, params }: JsonObject): Readonly<Record<string, string>> | undefined {
  const meta = typeof params === 'object' && params !== null && '_meta' in params ? params['_meta'] : undefined;
  const version = typeof meta === 'object' && meta !== null && 'io.modelcontextprotocol/protocolVersion' in meta;
  return version && typeof method === 'string' ? { 'mcp-method': method, 'mcp-protocol-version': '2026-07-28' } : undefined;
}
