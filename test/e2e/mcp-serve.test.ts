/* One gateway before many MCP servers, for clients that speak HTTP: each stdio server in a cage of its own. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { approve, policyFlag, writeServer } from './mcp.test-support.ts';
import { makeWorkspace, type Place, PROGRAM, sallyport, trailEvents } from './sallyport.test-support.ts';
import { hasTmux } from './terminal.test-support.ts';

const PLAIN = { '*': { reads: 'none', sends: false } };
const VERSION = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
};

interface Answer {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: { readonly content?: readonly { readonly text: string }[] };
  readonly error?: { readonly code: number; readonly message: string };
}

/** What comes back for one message: the status, the session, and every message. */
interface Heard {
  readonly status: number;
  readonly session: string | null;
  readonly messages: readonly Answer[];
}

async function post(url: string, message: object, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
  const text = await answer.text();
  const isEvents = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const pieces = isEvents ? [...text.matchAll(/^data: (.+)$/gm)].map(([, data = '']) => data) : text === '' ? [] : [text];
  return {
    status: answer.status,
    session: answer.headers.get('mcp-session-id'),
    messages: pieces.map((piece) => JSON.parse(piece)),
  };
}

/** Opens a session. @returns how to call a tool in it */
async function session(
  url: string,
): Promise<{ readonly id: string; readonly call: (name: string, given?: object) => Promise<Heard> }> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const { session: id } = await post(url, { id: 1, method: 'initialize', params });
  const headers = { 'mcp-session-id': id ?? '', 'mcp-protocol-version': '2025-11-25' };
  await post(url, { method: 'notifications/initialized' }, headers);
  let count = 1;
  const call = (name: string, given: object = {}): Promise<Heard> => {
    count += 1;
    const params = { name, arguments: given, _meta: { progressToken: count } };
    return post(url, { id: count, method: 'tools/call', params }, headers);
  };
  return { id: id ?? '', call };
}

const textOf = ({ messages }: Heard): string | undefined => messages.at(-1)?.result?.content?.[0]?.text;

async function served(more: object = {}): Promise<{ readonly place: Place; readonly urls: Readonly<Record<string, string>> }> {
  const place = makeWorkspace();
  const words = writeServer(place);
  const servers = {
    fixture: { tools: PLAIN },
    other: { tools: { ...PLAIN, post: { reads: 'none', sends: false, repo: ['acme/*'] } }, cage: { env: ['ONLY_OTHER_TOKEN'] } },
  };
  writeFileSync(join(place.root, 'policy.yaml'), JSON.stringify({ version: 1, mcp: { servers: { ...servers, ...more } } }));
  await approve(place, words);
  await approve(place, words, 'other');
  const argv = [PROGRAM, 'mcp', 'serve', '--json', ...policyFlag(place), 'fixture', 'other'];
  const child = spawn(process.execPath, argv, { cwd: place.workspace, env: { ...place.env, ONLY_OTHER_TOKEN: 'seen' } });
  onTestFinished(() => void child.kill());
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (piece: Buffer) => resolve(piece.toString())));
  const listed: readonly { readonly name: string; readonly gateway: string }[] = JSON.parse(line).servers;
  return { place, urls: Object.fromEntries(listed.map(({ name, gateway }) => [name, gateway] as const)) };
}

describe.skipIf(!hasTmux)('mcp serve before stdio servers', () => {
  test('two servers, each with its own cage and policy; two sessions of one server are two processes', async () => {
    const { place, urls } = await served();
    const [one, two, other] = await Promise.all(
      [urls['fixture'], urls['fixture'], urls['other']].map((url) => session(url ?? '')),
    );
    expect(textOf((await one?.call('echo', { text: 'hello' })) as Heard)).toBe('hello');
    expect(textOf((await one?.call('env', { text: 'ONLY_OTHER_TOKEN' })) as Heard)).toBe('none');
    expect(textOf((await other?.call('env', { text: 'ONLY_OTHER_TOKEN' })) as Heard)).toBe('seen');
    expect((await other?.call('post', { repo: 'evil/site' }))?.messages[0]?.error?.message).toContain('allows acme/*');
    expect((await one?.call('post', { repo: 'evil/site' }))?.messages[0]?.error).toBeUndefined();
    const pid = textOf((await one?.call('pid')) as Heard);
    expect(textOf((await one?.call('pid')) as Heard)).toBe(pid);
    expect(two?.id).not.toBe(one?.id);
    const progress = (await one?.call('progress', { text: 'x' })) as Heard;
    expect(progress.messages.map(({ method }) => method)).toEqual(['notifications/progress', undefined]);
    const calls = (await trailEvents(place)).map((line) => line['event'] ?? line);
    expect(calls).toContainEqual(expect.objectContaining({ type: 'call', server: 'other', tool: 'post', verdict: 'deny' }));
  });

  test('sessions end, foreign ones are not found, and a server that dies takes its own session only', async () => {
    const { urls } = await served();
    const url = urls['fixture'] ?? '';
    const [one, two] = [await session(url), await session(url)];
    const death = await one.call('die');
    expect(death.messages[0]?.error?.message).toContain('the server has ended');
    expect((await one.call('echo')).status).toBe(404);
    expect(textOf(await two.call('echo', { text: 'still here' }))).toBe('still here');
    expect((await post(url, { id: 9, method: 'tools/list' }, { 'mcp-session-id': 'made-up' })).status).toBe(404);
    expect((await post(url, { id: 9, method: 'tools/list' })).status).toBe(400);
    expect((await fetch(url, { method: 'DELETE', headers: { 'mcp-session-id': two.id } })).status).toBe(200);
    expect((await two.call('echo')).status).toBe(404);
    expect((await fetch(url, { method: 'PUT' })).status).toBe(405);
  });

  test('2026-07-28: no session; the same id from two clients at once is answered twice', async () => {
    const { urls } = await served();
    const url = urls['fixture'] ?? '';
    const headers = { 'mcp-protocol-version': VERSION, 'mcp-method': 'tools/call', 'mcp-name': 'echo' };
    const call = (text: string): Promise<Heard> =>
      post(url, { id: 1, method: 'tools/call', params: { name: 'echo', arguments: { text }, _meta: META } }, headers);
    const heard = await Promise.all(['a', 'b', 'c'].map(call));
    expect(heard.map(textOf)).toEqual(['a', 'b', 'c']);
    expect(heard.map(({ status, session: id }) => [status, id])).toEqual(Array.from({ length: 3 }, () => [200, null]));
    const bare = { id: 1, method: 'tools/list', params: {} };
    expect((await post(url, bare, { 'mcp-protocol-version': VERSION, 'mcp-method': 'tools/list' })).status).toBe(400);
    const wrong = { 'mcp-protocol-version': VERSION, 'mcp-method': 'tools/list' };
    const mismatch = await post(url, { id: 1, method: 'tools/call', params: { name: 'echo', _meta: META } }, wrong);
    expect([mismatch.status, mismatch.messages[0]?.error?.code]).toEqual([400, -32_020]);
    const unknown = { id: 1, method: 'no/such', params: { _meta: META } };
    expect((await post(url, unknown, { 'mcp-protocol-version': VERSION, 'mcp-method': 'no/such' })).status).toBe(404);
  });

  test('a server that has changed since it was accepted is not started for a new session', async () => {
    const { place, urls } = await served({});
    const url = urls['fixture'] ?? '';
    const one = await session(url);
    writeFileSync(join(place.workspace, 'server.cjs'), 'require("fs").writeFileSync("canary", "")');
    writeFileSync(join(place.root, 'policy.yaml'), 'version: 1\nunattended: true\n');
    expect((await post(url, { id: 1, method: 'initialize', params: {} })).messages[0]?.error?.message).toContain(
      'nobody has accepted',
    );
    expect(textOf(await one.call('echo', { text: 'the old one goes on' }))).toBe('the old one goes on');
  });
});

/** A server at an address that knows its users by a token. */
async function startKnowing(token: string): Promise<{ readonly url: string; readonly seen: readonly (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((from, to) => {
    let body = '';
    from.on('data', (piece: Buffer) => (body += piece.toString()));
    from.on('end', () => {
      seen.push(from.headers.authorization);
      if (from.headers.authorization !== `Bearer ${token}`) {
        to.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
        return;
      }
      const { id, method }: { id?: unknown; method: string } = JSON.parse(body);
      const results: Readonly<Record<string, object>> = {
        initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'far', version: '1' } },
        'tools/list': { tools: [{ name: 'whoami', inputSchema: { type: 'object' } }] },
        'tools/call': { content: [{ type: 'text', text: 'you are known' }] },
      };
      const result = results[method];
      if (id === undefined) to.writeHead(202).end();
      else
        to.writeHead(200, { 'content-type': 'application/json' }).end(
          JSON.stringify({
            jsonrpc: '2.0',
            id,
            ...(result === undefined ? { error: { code: -32_601, message: 'no' } } : { result }),
          }),
        );
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`, seen };
}

test.skipIf(!hasTmux)('a server at an address is told a secret of the vault, in place of what the client sends', async () => {
  const place = makeWorkspace();
  const token = 'q8Zt3Vw9Lr2Xk7Pd5Yb1';
  const { url, seen } = await startKnowing(token);
  const host = new URL(url).host;
  await sallyport(place, ['secret', 'add', 'far', '--host', host], { input: token });
  const servers = { far: { tools: PLAIN, cage: { secrets: ['far'] } } };
  writeFileSync(join(place.root, 'policy.yaml'), JSON.stringify({ version: 1, mcp: { servers } }));
  await approve(place, [url], 'far');
  const child = spawn(process.execPath, [PROGRAM, 'mcp', 'serve', '--json', ...policyFlag(place), 'far'], {
    cwd: place.workspace,
    env: place.env,
  });
  onTestFinished(() => void child.kill());
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (piece: Buffer) => resolve(piece.toString())));
  const [far]: readonly { readonly gateway: string }[] = JSON.parse(line).servers;
  const call = { id: 1, method: 'tools/call', params: { name: 'whoami', arguments: {} } };
  const heard = await post(far?.gateway ?? '', call, { authorization: 'Bearer of-the-client' });
  expect(textOf(heard)).toBe('you are known');
  expect(seen.every((one) => one === `Bearer ${token}`)).toBe(true);
  expect(JSON.stringify(await trailEvents(place))).not.toContain(token);
});

test('a name that nobody knows is said', async () => {
  const { code, stderr } = await sallyport(makeWorkspace(), ['mcp', 'serve', 'nobody']);
  expect(code).toBe(2);
  expect(stderr).toContain('There is no server nobody.');
  expect(stderr).toContain('sallyport mcp approve nobody -- SERVER');
});
