/* A stdio server that is a server at an address: what it reads is posted there, what comes back is written out. */
import { createInterface } from 'node:readline';

const url = process.argv[2];
const VERSION = 'io.modelcontextprotocol/protocolVersion';
const say = (text) => process.stdout.write(`${text.trim()}\n`);
let session;
let version;
const open = new Map();

function headersFor({ method, params }) {
  const stateless = params?._meta?.[VERSION];
  const name = params?.name ?? params?.uri;
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(stateless === undefined
      ? { ...(session && { 'mcp-session-id': session }), ...(version && { 'mcp-protocol-version': version }) }
      : {
          'mcp-protocol-version': stateless,
          'mcp-method': method,
          ...(name && { 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` }),
        }),
  };
}

/** Writes out what comes. @returns the id of the last event, where the stream ended before the request was answered */
async function relay(answer, id) {
  let last;
  let isAnswered = false;
  const isEvents = (answer.headers.get('content-type') ?? '').startsWith('text/event-stream');
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of answer.body ?? []) {
    rest += decoder.decode(piece, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
  return isAnswered ? undefined : last;
  function take(line) {
    if (isEvents && line.startsWith('id:')) last = line.slice(3).trim();
    const text = isEvents ? (line.startsWith('data:') ? line.slice(5) : '') : line;
    if (text.trim() === '') return;
    const value = JSON.parse(text);
    if (value.method === undefined && value.id === id) isAnswered = true;
    if (value.result?.protocolVersion !== undefined) version = value.result.protocolVersion;
    say(text);
  }
}

async function post(message) {
  const controller = new AbortController();
  if (message.id !== undefined && message.method !== undefined) open.set(message.id, controller);
  try {
    const body = JSON.stringify(message);
    const answer = await fetch(url, { method: 'POST', headers: headersFor(message), body, signal: controller.signal });
    session = answer.headers.get('mcp-session-id') ?? session;
    let last = await relay(answer, message.id);
    // The server ends a stream before its answer and goes on in another (2025-11-25).
    while (last !== undefined && session !== undefined)
      last = await relay(await fetch(url, { headers: headersToListen(last) }), message.id);
  } catch (error) {
    if (!controller.signal.aborted && message.id !== undefined)
      say(JSON.stringify({ jsonrpc: '2.0', id: message.id, error: { code: -32000, message: String(error) } }));
  } finally {
    open.delete(message.id);
  }
  if (message.method === 'notifications/initialized') await listen();
}

function headersToListen(last) {
  return {
    accept: 'text/event-stream',
    'mcp-session-id': session,
    'mcp-protocol-version': version,
    ...(last && { 'last-event-id': last }),
  };
}

async function listen() {
  const answer = await fetch(url, { headers: headersToListen() }).catch(() => undefined);
  if (answer?.ok) await relay(answer).catch(() => {});
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line);
    // 2026-07-28 over HTTP: a request is taken back by leaving it.
    if (message.method === 'notifications/cancelled' && session === undefined) open.get(message.params.requestId)?.abort();
    else void post(message);
  })
  .on('close', () => process.exit(0));
