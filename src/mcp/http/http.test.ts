import { createServer, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { ToolMemory } from '../surface/tool-memory.ts';
import { bytesOf, parseMessages } from '../wire/message.ts';
import { backward } from './call-upstream.ts';
import { EventReader, eventText } from './events.ts';
import { headersDisagree } from './headers-agree.ts';
import { serveHttp } from './serve-http.ts';

test('events come whole, whatever pieces they arrive in, and are written as they were', () => {
  const text = 'id: 1\ndata: {"a":\ndata: "ä"}\n\n: note\ndata:\n\nevent: message\r\ndata: x\r\n\r\n';
  for (const size of [1, 2, 5, 200]) {
    const reader = new EventReader(1000);
    const bytes = Buffer.from(text);
    const events = Array.from(
      { length: Math.ceil(bytes.length / size) },
      (_, at) => reader.push(bytes.subarray(at * size, (at + 1) * size)) ?? [],
    ).flat();
    expect(events.map(({ data }) => data)).toEqual(['{"a":\n"ä"}', '', 'x']);
    expect(eventText(events[0] ?? expect.fail('none'))).toBe('id: 1\ndata: {"a":\ndata: "ä"}\n\n');
  }
  expect(new EventReader(10).push(Buffer.from(`data: ${'x'.repeat(20)}`))).toBeUndefined();
});

test.each([
  ['tools/call', { 'mcp-method': 'tools/call', 'mcp-name': 'read' }, undefined],
  ['tools/call', {}, undefined],
  ['tools/call', { 'mcp-method': 'tools/list' }, 'Mcp-Method'],
  ['tools/call', { 'mcp-method': 'tools/call', 'mcp-name': 'delete' }, 'Mcp-Name'],
  ['tools/call', { 'mcp-method': 'tools/call', 'mcp-name': `=?base64?${Buffer.from('read').toString('base64')}?=` }, undefined],
])('%s with %j', (method, headers, wrong) => {
  const [message] = parseMessages(bytesOf({ jsonrpc: '2.0', id: 1, method, params: { name: 'read' } })) ?? [];
  const found = message === undefined ? 'no message' : headersDisagree(message, headers);
  if (wrong === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(wrong);
});

test.each([
  ['Bearer resource_metadata="https://a.test/.well-known/x"', true],
  ['Bearer resource_metadata="file:///etc/passwd"', false],
  ['Bearer authorization_uri="$(touch canary)"', false],
])('a challenge %s goes back: %s', (challenge, isKept) => {
  expect('www-authenticate' in backward({ 'www-authenticate': challenge })).toBe(isKept);
});

const TOKEN = 'a-token-of-some-length';

/** A gateway before an upstream that answers each request with its method, and the requests that reached the upstream. */
async function served(): Promise<{ readonly port: number; readonly seen: string[] }> {
  const seen: string[] = [];
  const upstream = createServer((from, to) => {
    let body = '';
    from.on('data', (piece: Buffer) => (body += piece.toString()));
    from.on('end', () => {
      const { id, method } = JSON.parse(body);
      seen.push(method);
      if (method === 'away') to.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      else
        to.writeHead(200, { 'content-type': 'application/json' }).end(
          JSON.stringify({ jsonrpc: '2.0', id, result: { method, tools: [] } }),
        );
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => upstream.once('listening', resolve));
  const address = upstream.address();
  const url = new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`);
  const judge = {
    offered: () => () => true,
    isAccepted: () => true,
    asked: () => ({ allowed: true }) as const,
    call: () => ({ allowed: false, message: 'no', rule: 'x' }) as const,
  };
  const { port, close } = await serveHttp({
    ...{ port: 0, token: TOKEN, notice: () => {} },
    upstream: async (name) =>
      name === 'one'
        ? { url, judge, memory: new ToolMemory(), limit: 1000 }
        : name === 'not'
          ? 'nobody has accepted it'
          : undefined,
  });
  onTestFinished(() => {
    close();
    upstream.close();
  });
  return { port, seen };
}

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(
  port: number,
  { path = `/${TOKEN}/one`, method = 'ping', headers = {} }: Sent,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const one = request(
      { host: '127.0.0.1', port, path, method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        let body = '';
        answer.on('data', (piece: Buffer) => (body += piece.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode, body }));
      },
    );
    one.on('error', reject);
    one.end(JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: {} }));
  });
}

test.each<readonly [string, Sent, number, boolean]>([
  ['the token', {}, 200, true],
  ['another token', { path: `/${TOKEN.slice(0, -1)}x/one` }, 404, false],
  ['no token', { path: '/one' }, 404, false],
  ['another server', { path: `/${TOKEN}/two` }, 404, false],
  ['a server that nobody accepted', { path: `/${TOKEN}/not` }, 403, false],
  ['a foreign Host', { headers: { host: 'evil.test' } }, 403, false],
  ['a foreign Origin', { headers: { origin: 'https://evil.test' } }, 403, false],
  ['an upstream that redirects', { method: 'away' }, 502, true],
  ['headers that name another method', { headers: { 'mcp-method': 'tools/list' } }, 400, false],
  ['a call that is refused', { method: 'resources/read' }, 200, false],
])('with %s', async (_, sent, status, isPassedOn) => {
  const { port, seen } = await served();
  const answer = await send(port, sent);
  expect([answer.status, seen.length > 0]).toEqual([status, isPassedOn]);
  if (sent.method === 'resources/read') expect(JSON.parse(answer.body)).toMatchObject({ id: 7, error: { code: -32_001 } });
});
