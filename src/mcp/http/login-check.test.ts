import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { OfferedMemory } from '../surface/offered-memory.ts';
import { plainAnswer } from './plain-answer.ts';
import { serveHttp } from './serve-http.ts';

const TOKEN = 'a-token-of-some-length';
const PRM = '/.well-known/oauth-protected-resource/mcp';
const AS = '/.well-known/oauth-authorization-server/as';

/** A server that wants a log-in, and what its documents say. @returns what a client of the gateway is told */
async function asked(change: { readonly challenge?: string; readonly resource?: object; readonly login?: object }): Promise<{
  readonly status: number;
  readonly challenge: string | null;
  readonly body: string;
}> {
  let origin = '';
  const json = (to: ServerResponse, value: object): void =>
    void to.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const documents: Record<string, () => object> = {
    [PRM]: () => ({ resource: `${origin}/mcp`, authorization_servers: [`${origin}/as`], ...change.resource }),
    [AS]: () => ({
      issuer: `${origin}/as`,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      ...change.login,
    }),
  };
  const upstream = createServer((from, to) => {
    const document = documents[from.url ?? ''];
    if (document !== undefined) json(to, document());
    else if (from.url === '/mcp')
      to.writeHead(401, { 'www-authenticate': change.challenge ?? `Bearer resource_metadata="${origin}${PRM}"` }).end();
    else to.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => upstream.once('listening', resolve));
  const address = upstream.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const judge = {
    offered: () => () => true,
    isAccepted: () => true,
    call: () => ({ allowed: false, message: 'no', rule: 'x' }) as const,
    asked: () => ({ allowed: true }) as const,
  };
  const { port, close } = await serveHttp({
    ...{ port: 0, token: TOKEN, notice: () => {} },
    upstream: async () => ({ url: new URL(`${origin}/mcp`), judge, memory: new OfferedMemory(), limit: 1000 }),
  });
  onTestFinished(() => {
    close();
    upstream.close();
  });
  const answer = await fetch(`http://127.0.0.1:${port}/${TOKEN}/one`, {
    method: 'POST',
    // A client that has a token of its own looks after its log-in itself.
    headers: { 'content-type': 'application/json', authorization: 'Bearer of-the-client' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });
  return { status: answer.status, challenge: answer.headers.get('www-authenticate'), body: await answer.text() };
}

test('an ordinary log-in is passed on', async () => {
  const { status, challenge } = await asked({});
  expect([status, challenge?.includes(PRM)]).toEqual([401, true]);
});

test('a log-in whose documents are not there is passed on', async () => {
  expect((await asked({ challenge: 'Bearer' })).status).toBe(401);
});

test.each<[string, Parameters<typeof asked>[0], string]>([
  [
    'a command as authorization endpoint (CVE-2025-6514)',
    { login: { authorization_endpoint: 'a:$(touch canary)?response_type=code' } },
    'authorization_endpoint',
  ],
  ['a file as authorization endpoint', { login: { authorization_endpoint: 'file:///bin/sh' } }, 'no address of the web'],
  [
    'a token endpoint where machines get credentials',
    { login: { token_endpoint: 'http://169.254.169.254/latest/api/token' } },
    'token_endpoint',
  ],
  [
    'an authorization server where machines get credentials',
    { resource: { authorization_servers: ['http://169.254.169.254/'] } },
    'authorization server',
  ],
  [
    'metadata where machines get credentials',
    { challenge: 'Bearer resource_metadata="http://169.254.169.254/latest/meta-data/iam/"' },
    'description of its log-in',
  ],
  ['metadata in a file', { challenge: 'Bearer resource_metadata="file:///etc/passwd"' }, 'no address of the web'],
  ['a log-in for another server', { resource: { resource: 'https://bank.example.com/' } }, 'for another server'],
  [
    'an authorization server that says that it is another',
    { login: { issuer: 'https://login.example.com' } },
    'says that it is another',
  ],
])('%s is refused, and the client is not sent there', async (_, change, why) => {
  const { status, challenge, body } = await asked(change);
  expect([status, challenge]).toEqual([502, null]);
  expect(JSON.parse(body).error.message).toContain(why);
});

// sallyport-ignore github-token: made up, it opens nothing
const SECRET = 'ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5';

test.each<[string, string | Buffer, string | undefined]>([
  ['nothing', '', ''],
  ['a word', 'Not found', 'Not found'],
  [
    'an error without an id',
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no"}}',
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no"}}',
  ],
  ['a secret', `key ${SECRET}`, 'key [redacted:github-token]'],
  ['a result for another question', '{"jsonrpc":"2.0","id":9,"result":{"tools":[]}}', undefined],
  ['one in a list', '[{"jsonrpc":"2.0","id":9,"result":{}}]', undefined],
  ['a request', '{"jsonrpc":"2.0","id":9,"method":"sampling/createMessage"}', undefined],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x80]), undefined],
])('a body that answers nothing, with %s', (_, body, want) => {
  expect(plainAnswer(Buffer.from(body))?.body.toString()).toBe(want);
});
