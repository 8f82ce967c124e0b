import type { JsonObject } from '../../model/index.ts';
import type { OwnRequests } from '../wire/own-requests.ts';
import { type Offered, offeredIn } from './offered.ts';
import { pinName } from './pins.ts';

const LISTS = ['tools/list', 'prompts/list', 'resources/templates/list'] as const;
const STATELESS = '2026-07-28';
const STATEFUL = '2025-11-25';

/**
 * Everything that a server offers. It may speak both protocols, and offer more in the one without a handshake.
 * @throws Error where it answers in neither
 */
export async function offeringsOf(own: OwnRequests, initialized: () => Promise<void>): Promise<readonly Offered[]> {
  const clientInfo = { name: 'sallyport', version: '1' };
  const hello = await own.ask('initialize', { protocolVersion: STATEFUL, capabilities: {}, clientInfo });
  if (hello !== undefined) await initialized();
  const first = hello === undefined ? [] : [...offeredIn('initialize', hello), ...(await listsOf(own, {}))];
  const meta = {
    'io.modelcontextprotocol/protocolVersion': STATELESS,
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const found = await own.ask('server/discover', { _meta: meta });
  if (hello === undefined && found === undefined) throw new Error('it answers neither initialize nor server/discover');
  const second = found === undefined ? [] : [...offeredIn('server/discover', found), ...(await listsOf(own, meta))];
  const known = new Set(first.map(pinName));
  return [...first, ...second.filter((item) => !known.has(pinName(item)))];
}

async function listsOf(own: OwnRequests, meta: JsonObject): Promise<readonly Offered[]> {
  return (await Promise.all(LISTS.map((method) => listOf(own, method, meta)))).flat();
}

/** A server without this feature has nothing of it. */
async function listOf(own: OwnRequests, method: (typeof LISTS)[number], meta: JsonObject): Promise<readonly Offered[]> {
  const items: Offered[] = [];
  try {
    for await (const { result } of own.pages(method, meta)) items.push(...offeredIn(method, result));
  } catch {
    return items;
  }
  return items;
}
