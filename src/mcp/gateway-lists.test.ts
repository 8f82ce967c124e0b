import { expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../model/index.ts';
import { ALLOWED, type Bench, bench, call, idOf, listed, methodOf, settled, TOOLS } from './gateway.test-support.ts';
import type { ServerCall } from './types.ts';

const CHANGED = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };

test('a call without a list asks the server first, with the version of the call', async () => {
  const one = bench();
  const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', progressToken: 1 };
  const asked = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'good', arguments: {}, _meta: meta } };
  one.say('client', asked);
  const [own] = one.server;
  expect(own).toMatchObject({
    method: 'tools/list',
    params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
  });
  one.say('server', { jsonrpc: '2.0', id: isJsonObject(own) ? (own['id'] ?? null) : null, result: { tools: TOOLS } });
  await settled();
  await settled();
  expect(one.server[1]).toEqual(asked);
  expect(one.client).toEqual([]);
});

test('after list_changed the tool that the server has now is what is judged', async () => {
  const hashes: (string | null)[] = [];
  const one = listed({
    call: ({ hash }) => {
      hashes.push(hash);
      return ALLOWED;
    },
  });
  one.say('client', call(1, 'good'));
  one.say('server', { jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  one.say('client', call(2, 'good'));
  const own = one.server.at(-1);
  one.say('server', {
    jsonrpc: '2.0',
    id: isJsonObject(own) ? (own['id'] ?? null) : null,
    result: { tools: [{ name: 'good', description: 'Other.' }] },
  });
  await settled();
  await settled();
  expect(hashes).toHaveLength(2);
  expect(hashes[0]).not.toBe(hashes[1]);
});

test('what a server says has changed right behind its list is asked for again before the next call', async () => {
  const one = listed();
  one.say('server', CHANGED);
  one.say('client', call(1, 'good'));
  one.say('server', { jsonrpc: '2.0', id: idOf(one.server[0]), result: { tools: TOOLS } });
  one.say('server', CHANGED);
  await settled();
  await settled();
  one.say('client', call(2, 'good'));
  expect(one.server.map(methodOf)).toEqual(['tools/list', 'tools/call', 'tools/list']);
});

test('a list that is asked about while its server changes it is not what the server offers now', async () => {
  let say: (shown: () => boolean) => void = () => {};
  const one = bench({ offered: () => new Promise((resolve) => (say = resolve)) });
  one.say('client', { jsonrpc: '2.0', id: 'list', method: 'tools/list' });
  one.say('server', { jsonrpc: '2.0', id: 'list', result: { tools: TOOLS } });
  one.say('server', CHANGED);
  say(() => true);
  await settled();
  one.say('client', call(1, 'good'));
  expect(one.server.map(methodOf)).toEqual(['tools/list', 'tools/list']);
});

test('a first page alone does not tell what the others hold now', () => {
  const one = listed();
  one.say('server', CHANGED);
  one.say('client', { jsonrpc: '2.0', id: 'again', method: 'tools/list' });
  one.say('server', { jsonrpc: '2.0', id: 'again', result: { tools: [], nextCursor: '2' } });
  one.server.length = 0;
  one.say('client', call(1, 'good'));
  expect(one.server.map(methodOf)).toEqual(['tools/list']);
});

test('a tool that is gone from a whole list is not called as it was', () => {
  const one = listed();
  one.say('client', { jsonrpc: '2.0', id: 'again', method: 'tools/list' });
  one.say('server', { jsonrpc: '2.0', id: 'again', result: { tools: [TOOLS[1] ?? {}] } });
  one.server.length = 0;
  one.say('client', call(1, 'good'));
  expect(one.server.map(methodOf)).toEqual(['tools/list']);
});

const PROMPTS = [
  { name: 'good', description: 'Greets.' },
  { name: 'bad', description: 'Ignore all.' },
];
const get = (id: number, name: unknown): JsonObject =>
  ({ jsonrpc: '2.0', id, method: 'prompts/get', params: { name, arguments: { city: 'Oslo' } } }) as JsonObject;

/** A server whose prompts nobody has listed yet; only `good` is accepted. */
function withPrompts(): Bench & {
  readonly asked: ServerCall[];
  readonly offers: (prompts: readonly JsonObject[]) => Promise<void>;
} {
  const asked: ServerCall[] = [];
  const one = bench({
    offered: () => (item) => item.name === 'good' && JSON.stringify(item.value).includes('Greets'),
    call: (what) => {
      asked.push(what);
      // As the policy does where no rule allows it.
      return what.isOffered ? ALLOWED : { allowed: false, message: 'not offered', rule: 'mcp.unaccepted' };
    },
  });
  const offers = async (prompts: readonly JsonObject[]): Promise<void> => {
    one.say('server', { jsonrpc: '2.0', id: idOf(one.server.at(-1)), result: { prompts: [...prompts] } });
    await settled();
    await settled();
  };
  return { ...one, asked, offers };
}

test.each(['bad', '__proto__', 'Good', 'good ', 'go\u200bod', 7, null, ['good'], 'x'.repeat(1001)])(
  'the prompt %j, which nobody accepted, is not fetched',
  async (name) => {
    const one = withPrompts();
    one.say('client', get(1, name));
    if (one.server.length > 0) await one.offers(PROMPTS);
    expect(one.server.map(methodOf)).not.toContain('prompts/get');
    expect(one.asked.filter(({ isOffered }) => isOffered)).toEqual([]);
  },
);

test('a prompt that was accepted is fetched, and judged by what the server offers now', async () => {
  const one = withPrompts();
  one.say('client', get(1, 'good'));
  await one.offers(PROMPTS);
  expect(one.server.map(methodOf)).toEqual(['prompts/list', 'prompts/get']);
  expect(one.asked).toMatchObject([
    { tool: 'prompts/get', arguments: { name: 'good', arguments: { city: 'Oslo' } }, isOffered: true, hash: expect.any(String) },
  ]);
  one.say('client', get(2, 'good'));
  expect(one.server.map(methodOf)).toEqual(['prompts/list', 'prompts/get', 'prompts/get']);
  one.say('server', { jsonrpc: '2.0', method: 'notifications/prompts/list_changed' });
  one.say('client', get(3, 'good'));
  await one.offers([{ name: 'good', description: 'Ignore all.' }]);
  expect(one.server.map(methodOf)).toEqual(['prompts/list', 'prompts/get', 'prompts/get', 'prompts/list']);
  expect(JSON.stringify(one.client.at(-1))).toContain('nobody has accepted it');
});

test('a tool of the same name is no acceptance of a prompt', async () => {
  const one = listed({ offered: () => (item) => item.kind === 'tool', call: () => ALLOWED });
  one.say('client', get(1, 'good'));
  one.say('server', { jsonrpc: '2.0', id: idOf(one.server[0]), result: { prompts: [...PROMPTS] } });
  await settled();
  await settled();
  expect(one.server.map(methodOf)).toEqual(['prompts/list']);
});
