import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { ServerCommand } from '../stdio/server-process.ts';
import type { GatewayJudge } from '../types.ts';
import { Lane } from './lane.ts';
import { StdioUpstream } from './stdio-upstream.ts';

const VERSION = '2026-07-28';
const JUDGE: GatewayJudge = {
  call: () => expect.fail('nothing is called'),
  asked: () => expect.fail('nothing is asked'),
  offered: () => expect.fail('nothing is offered'),
  isAccepted: () => expect.fail('nothing is accepted'),
};

async function served(command: () => Promise<ServerCommand>, judge: GatewayJudge = JUDGE): Promise<number> {
  const upstream = new StdioUpstream({ command, judge, limit: 0, notice: () => {} });
  const server = createServer((request, response) => void upstream.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await upstream.end();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('clients that come at the same time do not start more servers than there may be', async () => {
  // What `cat` says back is a ping of the server's own, so its client hears something at once and no request is ever answered.
  const command = async (): Promise<ServerCommand> => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { argv: ['cat'], cwd: '/', env: process.env };
  };
  const port = await served(command);
  const about = { 'io.modelcontextprotocol/protocolVersion': VERSION, 'io.modelcontextprotocol/clientCapabilities': {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { _meta: about } });
  const headers = { 'content-type': 'application/json', 'mcp-protocol-version': VERSION };
  const asked = Array.from({ length: 11 }, () => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }));
  const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array.from({ length: 8 }, () => 200), 503, 503, 503]);
});

/** Says what it was told, a line each, and answers when the last one has come. */
const LISTENING = `
  const lines = [];
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    lines.push(line);
    const { id, method } = JSON.parse(line);
    if (method === 'last') process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: { lines } }) + '\\n');
  });
`;

test.each(['\n', '\r', '\r\n'])(
  'a body of several lines (%j) is one message for the server, and no other hides in it',
  async (end) => {
    const command = async (): Promise<ServerCommand> => ({
      argv: [process.execPath, '-e', LISTENING],
      cwd: '/',
      env: process.env,
    });
    const port = await served(command);
    const about = { 'io.modelcontextprotocol/protocolVersion': VERSION, 'io.modelcontextprotocol/clientCapabilities': {} };
    const hidden = '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"never"}}';
    const params = `{"_meta":${JSON.stringify(about)},"x":${end}${hidden}${end}}`;
    const body = `{"jsonrpc":"2.0","id":1,"method":"last","params":${params}}`;
    const headers = { 'content-type': 'application/json', 'mcp-protocol-version': VERSION, 'mcp-method': 'last' };
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
    const { result }: { result: { lines: readonly string[] } } = JSON.parse(await answer.text());
    expect(result.lines).toEqual([body.replaceAll(end, '')]);
  },
);

test('what is kept for a client that does not listen yet is no more than 16 MiB', async () => {
  const flood = `
    const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
    for (let count = 0; count < 24; count += 1) say({ method: 'notifications/at', params: { at: 'x'.repeat(2 ** 20) } });
    say({ method: 'notifications/end' });
  `;
  const command = { argv: [process.execPath, '-e', flood], cwd: '/', env: process.env };
  const lane = await new Promise<Lane>((resolve) => {
    const one = new Lane({ command, judge: JUDGE, limit: 0, notice: () => {}, ended: () => resolve(one) }, true);
  });
  const sizes: number[] = [];
  lane.listen({ stream: undefined, isOpen: true, message: ({ length }) => sizes.push(length), answer: () => {} });
  expect(sizes.filter((size) => size > 2 ** 20)).toHaveLength(15);
  expect(sizes).toHaveLength(16);
});

/** Says twice that it is working, and answers when it is told to. */
const SLOW = `
  let asked;
  const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method } = JSON.parse(line);
    if (method === 'initialize') say({ id, result: {} });
    if (method === 'slow') { asked = id; for (const at of [1, 2]) say({ method: 'notifications/at', params: { at } }); }
    if (method === 'notifications/go') say({ id: asked, result: { done: true } });
  });
`;

test('a client that is cut off comes back for the rest of its answer, and once it has it, nothing is kept', async () => {
  const command = async (): Promise<ServerCommand> => ({ argv: [process.execPath, '-e', SLOW], cwd: '/', env: process.env });
  const port = await served(command, { ...JUDGE, offered: () => () => true });
  const url = `http://127.0.0.1:${port}/`;
  const post = (message: object, headers: object = {}, signal?: AbortSignal): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      ...(signal === undefined ? {} : { signal }),
    });
  const hello = await post({ id: 0, method: 'initialize', params: {} });
  await hello.text();
  const session = { 'mcp-session-id': hello.headers.get('mcp-session-id') ?? '', 'mcp-protocol-version': '2025-11-25' };
  const again = (id: string): Promise<Response> => fetch(url, { headers: { ...session, 'last-event-id': id } });

  const cut = new AbortController();
  const first = await post({ id: 7, method: 'slow' }, session, cut.signal);
  const seen = await until(first, '"at":1');
  expect(seen).toMatch(/^id: 1-0\nretry: \d+\ndata: \n\nid: 1-1\nevent: message\ndata: \{.*"at":1/);
  cut.abort();
  await post({ method: 'notifications/go' }, session);
  const rest = await (await again('1-1')).text();
  expect(rest.match(/^id: .*$/gm)).toEqual(['id: 1-1', 'id: 1-2', 'id: 1-3']);
  expect(rest).toContain('"done":true');
  expect((await again('1-1')).status).toBe(400);
  expect((await again('no id of ours')).status).toBe(400);
  // Whoever speaks an older revision does not know what an event without data is.
  const plain = await post({ id: 8, method: 'slow' }, { ...session, 'mcp-protocol-version': '2025-06-18' });
  expect(await until(plain, '"at":2')).not.toContain('id: ');
});

/** What comes until that text has come. */
async function until({ body }: Response, text: string): Promise<string> {
  let all = '';
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  while (!all.includes(text)) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done || value === undefined) break;
    all += value;
  }
  return all;
}
