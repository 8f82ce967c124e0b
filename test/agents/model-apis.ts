import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { ToolCall } from './client.ts';

/** What the model does in one turn: call a tool, several at once (Messages only), or say a last word. */
export type Turn = ToolCall | { readonly together: readonly ToolCall[] } | { readonly say: string };

function onlyOne(turn: Turn): ToolCall | { readonly say: string } {
  if ('together' in turn) throw new Error('this API is not taught several calls at once');
  return turn;
}

/** How models of one kind are talked to. */
export interface ModelApi {
  readonly key: (headers: IncomingHttpHeaders) => string;
  /** What a tool gave back, where an object of a request holds that. */
  readonly result: (part: Readonly<Record<string, unknown>>) => unknown;
  /** Says one turn. */
  readonly speak: (response: ServerResponse, turn: Turn, number: number) => void;
  /** Answers what is not a turn; false: it is one. */
  readonly aside?: (response: ServerResponse, url: string, body: Readonly<Record<string, unknown>>) => boolean;
}

const bearer = ({ authorization = '' }: IncomingHttpHeaders): string => authorization.replace(/^Bearer /i, '');

function json(response: ServerResponse, value: unknown): true {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
  return true;
}

/** A stream of server-sent events; with an event's type in a line of its own, as two of the APIs want it. */
function stream(response: ServerResponse, events: readonly (readonly [type: string, data: object])[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const [type, data] of events) response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  response.end();
}

/** Messages: Claude Code, and opencode with the same provider. */
export const messagesApi: ModelApi = {
  key: (headers) => String(headers['x-api-key'] ?? bearer(headers)),
  result: (part) => (part['type'] === 'tool_result' ? part['content'] : undefined),
  aside: (response, url) => url.includes('count_tokens') && json(response, { input_tokens: 10 }),
  speak: (response, turn, number) => {
    const calls = 'together' in turn ? turn.together : 'tool' in turn ? [turn] : [];
    const usage = { input_tokens: 10, output_tokens: 10 };
    const about = { id: `msg_${number}`, type: 'message', role: 'assistant', model: 'scripted', content: [] };
    const said =
      'say' in turn ? [{ block: { type: 'text', text: '' }, delta: { type: 'text_delta', text: turn.say } as object }] : [];
    const called = calls.map(({ tool, input }, at) => ({
      block: { type: 'tool_use', id: `toolu_${number}_${at}`, name: tool, input: {} },
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
    }));
    stream(response, [
      ['message_start', { message: { ...about, stop_reason: null, usage } }],
      ...[...said, ...called].flatMap(({ block, delta }, index): [string, object][] => [
        ['content_block_start', { index, content_block: block }],
        ['content_block_delta', { index, delta }],
        ['content_block_stop', { index }],
      ]),
      ['message_delta', { delta: { stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn' }, usage: { output_tokens: 10 } }],
      ['message_stop', {}],
    ]);
  },
};

/** Responses: Codex. */
export const responsesApi: ModelApi = {
  key: bearer,
  result: (part) => (String(part['type']).endsWith('_call_output') ? part['output'] : undefined),
  speak: (response, given, number) => {
    const turn = onlyOne(given);
    const item =
      'tool' in turn
        ? {
            type: 'function_call',
            call_id: `call_${number}`,
            name: turn.tool,
            arguments: JSON.stringify(turn.input),
            ...(turn.namespace === undefined ? {} : { namespace: turn.namespace }),
          }
        : { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: turn.say }] };
    const numbered = { id: `item_${number}`, ...item };
    const usage = { input_tokens: 10, output_tokens: 10, total_tokens: 20 };
    stream(response, [
      ['response.created', { response: { id: `resp_${number}` } }],
      ['response.output_item.added', { output_index: 0, item: numbered }],
      ['response.output_item.done', { output_index: 0, item: numbered }],
      ['response.completed', { response: { id: `resp_${number}`, usage } }],
    ]);
  },
};

/** Chat completions: Copilot with a model of the user's own. */
export const chatApi: ModelApi = {
  key: bearer,
  result: (part) => (part['role'] === 'tool' ? part['content'] : undefined),
  aside: (response, url) => !url.includes('chat/completions') && json(response, { object: 'list', data: [{ id: 'scripted' }] }),
  speak: (response, given, number) => {
    const turn = onlyOne(given);
    const isTool = 'tool' in turn;
    const called = isTool ? { name: turn.tool, arguments: JSON.stringify(turn.input) } : undefined;
    const calls = called === undefined ? [] : [{ index: 0, id: `call_${number}`, type: 'function', function: called }];
    const delta = { role: 'assistant', content: isTool ? '' : turn.say, ...(isTool ? { tool_calls: calls } : {}) };
    const base = { id: `chat_${number}`, object: 'chat.completion.chunk', created: 1, model: 'scripted' };
    const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const send = (chunk: object): void => void response.write(`data: ${JSON.stringify({ ...base, ...chunk })}\n\n`);
    send({ choices: [{ index: 0, delta, finish_reason: null }] });
    send({ choices: [{ index: 0, delta: {}, finish_reason: isTool ? 'tool_calls' : 'stop' }], usage });
    response.end('data: [DONE]\n\n');
  },
};

/** generateContent: Gemini. */
export const generateApi: ModelApi = {
  key: (headers) => String(headers['x-goog-api-key'] ?? bearer(headers)),
  result: (part) => part['functionResponse'],
  aside: (response, url) => {
    if (url.includes('countTokens')) return json(response, { totalTokens: 10 });
    // Without a stream it asks which model to take, or who speaks next.
    const choice = { reasoning: 'x', next_speaker: 'user', model_choice: 'flash', complexity_score: 1 };
    return !url.includes('stream') && json(response, generated({ text: JSON.stringify(choice) }));
  },
  speak: (response, given) => {
    const turn = onlyOne(given);
    const part = 'tool' in turn ? { functionCall: { name: turn.tool, args: turn.input } } : { text: turn.say };
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.end(`data: ${JSON.stringify(generated(part))}\r\n\r\n`);
  },
};

function generated(part: object): object {
  const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 10, totalTokenCount: 20 };
  return { candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }], usageMetadata };
}
