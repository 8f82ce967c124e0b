import { expect, test } from 'vitest';
import { isJsonObject } from '../model/index.ts';
import { ALLOWED, bench, call, idOf, listed, methodOf, settled, TOOLS } from './gateway.test-support.ts';

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
