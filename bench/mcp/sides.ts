/** What a call goes through: nothing, the gateway, or another proxy. Each side is one warm server and one client. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../src/model/index.ts';
import type { Place } from '../place.ts';

export interface McpSide {
  readonly name: string;
  /** Calls the tool `echo`. @throws Error where another text comes back */
  readonly echo: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

type Ask = (message: JsonObject) => Promise<JsonObject>;

const HELLO = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
const LONGEST_WAIT_MS = 30_000;
const LEAVE_MS = 5000;

/** A server whose standard streams are the client's. */
export async function overStdio(name: string, argv: readonly string[], { workspace, env }: Place): Promise<McpSide> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { cwd: workspace, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const open = new Map<unknown, (answer: JsonObject) => void>();
  let pieces: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    pieces.push(piece);
    if (!piece.includes('\n')) return;
    const lines = pieces.join('').split('\n');
    pieces = [lines.pop() ?? ''];
    for (const line of lines) {
      const answer = objectIn(line);
      open.get(answer['id'])?.(answer);
      open.delete(answer['id']);
    }
  });
  const send = (message: JsonObject): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const ask: Ask = (message) =>
    new Promise((resolve) => {
      open.set(message['id'] ?? null, resolve);
      send(message);
    });
  await before(name, ask({ jsonrpc: '2.0', id: 'hello', method: 'initialize', params: HELLO }));
  send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  await ask({ jsonrpc: '2.0', id: 'tools', method: 'tools/list', params: {} });
  return { name, echo: echoBy(name, ask), close: () => ended(child, () => child.stdin.end()) };
}

/** A proxy that serves a stdio server over streamable HTTP. `argv` is given the port that it is to listen on. */
export async function overHttp(
  name: string,
  argv: (port: number) => readonly string[],
  { workspace, env }: Place,
): Promise<McpSide> {
  const port = await freePort();
  const [program = '', ...words] = argv(port);
  const child = spawn(program, words, { cwd: workspace, env, stdio: ['ignore', 'ignore', 'ignore'] });
  let headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const post = async (message: JsonObject): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', headers, body: JSON.stringify(message) });
  const ask: Ask = async (message) => {
    const text = await (await post(message)).text();
    const data = text.split('\n').find((line) => line.startsWith('data: ') && line.length > 'data: '.length);
    return objectIn(data === undefined ? text : data.slice('data: '.length));
  };
  await listening(name, port);
  const hello = await before(name, post({ jsonrpc: '2.0', id: 'hello', method: 'initialize', params: HELLO }));
  await hello.text();
  const session = hello.headers.get('mcp-session-id');
  headers = {
    ...headers,
    'mcp-protocol-version': HELLO.protocolVersion,
    ...(session === null ? {} : { 'mcp-session-id': session }),
  };
  await (await post({ jsonrpc: '2.0', method: 'notifications/initialized' })).text();
  return { name, echo: echoBy(name, ask), close: () => ended(child, () => child.kill('SIGTERM')) };
}

function echoBy(name: string, ask: Ask): McpSide['echo'] {
  let count = 0;
  return async (text) => {
    count += 1;
    const params = { name: 'echo', arguments: { text } };
    const { result } = await ask({ jsonrpc: '2.0', id: count, method: 'tools/call', params });
    const content = isJsonObject(result) ? JSON.stringify(result['content']) : '';
    if (content !== JSON.stringify([{ type: 'text', text }]))
      throw new Error(`${name}: another answer: ${content.slice(0, 300)}`);
  };
}

function objectIn(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new Error(`no message: ${text.slice(0, 300)}`);
  return value;
}

async function before<T>(name: string, answer: Promise<T>): Promise<T> {
  const late = sleep(LONGEST_WAIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${name}: no answer in ${LONGEST_WAIT_MS / 1000} s`);
  });
  return Promise.race([answer, late]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(name: string, port: number): Promise<void> {
  for (const until = Date.now() + LONGEST_WAIT_MS; Date.now() < until; await sleep(100)) {
    const found = await fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.text(),
      () => undefined,
    );
    if (found !== undefined) return;
  }
  throw new Error(`${name} does not listen`);
}

async function ended(child: ChildProcess, tell: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  tell();
  const timer = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS);
  await gone;
  clearTimeout(timer);
}
