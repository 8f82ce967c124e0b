import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What the model does in one turn: call a tool, or say a last word. */
export type Turn = { readonly tool: string; readonly input: Readonly<Record<string, unknown>> } | { readonly say: string };

export interface ModelServer {
  readonly port: number;
  /** Keys that requests carried, without `Bearer `. */
  readonly keys: readonly string[];
  /** Bodies of the requests: all that an agent told its model. */
  readonly bodies: readonly string[];
  close(): void;
}

type Speak = (response: ServerResponse, turn: Turn, number: number) => void;

/** A model that follows a script, on loopback. Requests without tools (titles, side questions) get "ok" and cost no turn. */
export async function startModel(script: readonly Turn[], speak: Speak): Promise<ModelServer> {
  const keys: string[] = [];
  const bodies: string[] = [];
  let next = 0;
  const answer = (message: IncomingMessage, response: ServerResponse, body: string): void => {
    if (message.method !== 'POST') {
      response.statusCode = 404;
      response.end('{}');
      return;
    }
    const key = message.headers['x-api-key'] ?? message.headers.authorization ?? '';
    keys.push(String(key).replace(/^Bearer /i, ''));
    bodies.push(body);
    if (message.url?.includes('count_tokens') === true) {
      response.setHeader('content-type', 'application/json');
      response.end('{"input_tokens": 10}');
      return;
    }
    const isSide = !/"tools"\s*:\s*\[\s*\{/.test(body);
    const turn: Turn = isSide ? { say: 'ok' } : (script[next] ?? { say: 'done' });
    if (!isSide) next += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    speak(response, turn, bodies.length);
    response.end();
  };
  const server = createServer((message, response) => {
    const pieces: Buffer[] = [];
    message.on('data', (piece: Buffer) => pieces.push(piece));
    message.on('end', () => answer(message, response, Buffer.concat(pieces).toString()));
  });
  return { port: await listen(server), keys, bodies, close: () => server.closeAllConnections() };
}

/** The Messages API as server-sent events: Claude Code, and opencode with the same provider. */
export const messagesApi: Speak = (response, turn, number) => {
  const send = (type: string, data: Readonly<Record<string, unknown>>): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const isTool = 'tool' in turn;
  const usage = { input_tokens: 10, output_tokens: 10 };
  send('message_start', {
    message: {
      id: `msg_${number}`,
      type: 'message',
      role: 'assistant',
      model: 'scripted',
      content: [],
      stop_reason: null,
      usage,
    },
  });
  send('content_block_start', {
    index: 0,
    content_block: isTool ? { type: 'tool_use', id: `toolu_${number}`, name: turn.tool, input: {} } : { type: 'text', text: '' },
  });
  send('content_block_delta', {
    index: 0,
    delta: isTool
      ? { type: 'input_json_delta', partial_json: JSON.stringify(turn.input) }
      : { type: 'text_delta', text: turn.say },
  });
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason: isTool ? 'tool_use' : 'end_turn' }, usage: { output_tokens: 10 } });
  send('message_stop', {});
};

/** The Responses API as server-sent events: Codex. */
export const responsesApi: Speak = (response, turn, number) => {
  const send = (type: string, data: Readonly<Record<string, unknown>>): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const id = `resp_${number}`;
  const item =
    'tool' in turn
      ? {
          type: 'function_call',
          id: `fc_${number}`,
          call_id: `call_${number}`,
          name: turn.tool,
          arguments: JSON.stringify(turn.input),
        }
      : { type: 'message', id: `msg_${number}`, role: 'assistant', content: [{ type: 'output_text', text: turn.say }] };
  send('response.created', { response: { id } });
  send('response.output_item.added', { output_index: 0, item });
  send('response.output_item.done', { output_index: 0, item });
  const usage = {
    input_tokens: 10,
    output_tokens: 10,
    total_tokens: 20,
    input_tokens_details: null,
    output_tokens_details: null,
  };
  send('response.completed', { response: { id, usage } });
};

function listen(server: Server): Promise<number> {
  server.unref();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
