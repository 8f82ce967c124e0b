/* Streamable HTTP for a server that speaks over its standard streams: a session has a server of its own, what has no session shares one. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJsonObject, type JsonObject } from '../../model/index.ts';
import type { ServerCommand } from '../stdio/server-process.ts';
import type { GatewayJudge } from '../types.ts';
import { type Message, parseMessages, type Request } from '../wire/message.ts';
import { readBody } from './body.ts';
import { EVENTS, eventText } from './events.ts';
import { headersDisagree } from './headers-agree.ts';
import { type Answering, Lane } from './lane.ts';
import { refuse } from './refuse.ts';
import { isResumable } from './resumable.ts';
import { isStateless, statelessProblem, statusOf, WITH_SESSIONS } from './stateless.ts';

export interface StdioUpstreamOptions {
  /** How the server is started now; a text: it may not be started, and why. */
  readonly command: () => Promise<ServerCommand | string>;
  readonly judge: GatewayJudge;
  /** Most bytes of one message of the server. */
  readonly limit: number;
  readonly notice: (text: string) => void;
}

const CLIENT_LIMIT = 64 * 2 ** 20;
const MOST_LANES = 64;
/** Clients without a session that may use the same ids at the same time. */
const MOST_SHARED = 8;
/** After this time without a request a session ends. Milliseconds. */
const IDLE_MS = 60 * 60_000;
const METHODS = { allow: 'GET, POST, DELETE' };

const TOO_OFTEN = 'it runs too often already';

/** Where a new lane is kept, and whether there is room for it. */
interface Place {
  readonly isFull: () => boolean;
  readonly took: (lane: Lane) => void;
  readonly gone: (lane: Lane) => void;
  readonly isKeeping: boolean;
}

export class StdioUpstream {
  readonly #options: StdioUpstreamOptions;
  readonly #sessions: Map<string, Lane> = new Map();
  readonly #shared: Set<Lane> = new Set();

  constructor(options: StdioUpstreamOptions) {
    this.#options = options;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') await this.#post(request, response);
    else if (request.method === 'GET') this.#listen(request, response);
    else if (request.method === 'DELETE') this.#delete(request, response);
    else response.writeHead(405, METHODS).end();
  }

  /** @returns when all its servers have ended */
  async end(): Promise<void> {
    await Promise.all([...this.#sessions.values(), ...this.#shared].map((lane) => lane.end()));
  }

  async #post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    const body = await readBody(request, CLIENT_LIMIT);
    const messages = body === undefined ? undefined : parseMessages(body);
    const [message] = messages ?? [];
    if (message === undefined || messages?.length !== 1) {
      refuse(response, 400, -32_700, 'this is not one JSON-RPC message');
      return;
    }
    const id = 'id' in message ? message.id : null;
    const wrong = headersDisagree(message, headers);
    if (wrong !== undefined) refuse(response, 400, -32_020, wrong, id);
    else if (isStateless(message, headers)) await this.#stateless(message, request, response);
    else await this.#inSession(message, request, response);
  }

  async #stateless(message: Message, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const problem = statelessProblem(message, headers);
    if (problem !== undefined) {
      refuse(response, 400, problem.code, problem.why, message.kind === 'request' ? message.id : null);
      return;
    }
    if (message.kind !== 'request') {
      // What belongs to a request of another connection has no place here: a client takes one back by leaving it.
      response.writeHead(202).end();
      return;
    }
    const known = [...this.#shared].find((lane) => lane.isFree(message));
    const lanes = this.#shared;
    const lane =
      known ??
      (await this.#start(response, {
        isFull: () => lanes.size >= MOST_SHARED,
        took: (one) => lanes.add(one),
        gone: (one) => lanes.delete(one),
        isKeeping: false,
      }));
    if (lane !== undefined) ask(lane, message, response, true);
  }

  async #inSession(message: Message, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const version = headers['mcp-protocol-version'];
    if (version !== undefined && !WITH_SESSIONS.has(String(version))) {
      refuse(response, 400, -32_000, 'this protocol version has no sessions');
      return;
    }
    if (headers['mcp-session-id'] === undefined && message.kind === 'request' && message.method === 'initialize') {
      await this.#open(message, response);
      return;
    }
    const lane = this.#laneOf(headers['mcp-session-id'], response);
    if (lane === undefined) return;
    if (message.kind === 'request') {
      if (isResumable(version) && lane.canKeep) lane.requestResumable(message, response);
      else ask(lane, message, response, false);
      return;
    }
    lane.tell(message);
    response.writeHead(202).end();
  }

  async #open(message: Request, response: ServerResponse): Promise<void> {
    this.#dropIdle();
    const session = randomUUID();
    const lanes = this.#sessions;
    const lane = await this.#start(response, {
      isFull: () => lanes.size >= MOST_LANES,
      took: (one) => lanes.set(session, one),
      gone: () => lanes.delete(session),
      isKeeping: true,
    });
    if (lane === undefined) return;
    response.setHeader('mcp-session-id', session);
    ask(lane, message, response, false);
  }

  async #start(response: ServerResponse, { isFull, took, gone, isKeeping }: Place): Promise<Lane | undefined> {
    const { judge, limit, notice } = this.#options;
    const found = isFull() ? TOO_OFTEN : await this.#options.command();
    // Others may have come first meanwhile.
    const command = isFull() ? TOO_OFTEN : found;
    if (typeof command === 'string') {
      refuse(response, command === TOO_OFTEN ? 503 : 403, -32_001, command);
      return undefined;
    }
    const lane: Lane = new Lane({ command, judge, limit, notice, ended: () => gone(lane) }, isKeeping);
    took(lane);
    return lane;
  }

  #laneOf(session: string | readonly string[] | undefined, response: ServerResponse): Lane | undefined {
    const lane = typeof session === 'string' ? this.#sessions.get(session) : undefined;
    if (lane !== undefined) return lane;
    if (session === undefined) refuse(response, 400, -32_000, 'the header Mcp-Session-Id is missing');
    else refuse(response, 404, -32_001, 'there is no such session');
    return undefined;
  }

  #listen({ headers }: IncomingMessage, response: ServerResponse): void {
    const lane = this.#laneOf(headers['mcp-session-id'], response);
    if (lane === undefined) return;
    const last = headers['last-event-id'];
    if (typeof last === 'string') {
      if (!lane.resume(last, response)) refuse(response, 400, -32_000, 'nothing is kept that came after this event');
      return;
    }
    if (!lane.listen(answering(response, false))) {
      refuse(response, 409, -32_000, 'somebody listens to this session already');
      return;
    }
    if (!response.headersSent) response.writeHead(200, EVENTS);
    response.flushHeaders();
  }

  #delete({ headers }: IncomingMessage, response: ServerResponse): void {
    const lane = this.#laneOf(headers['mcp-session-id'], response);
    if (lane === undefined) return;
    this.#sessions.delete(String(headers['mcp-session-id']));
    void lane.end();
    response.writeHead(200).end();
  }

  #dropIdle(): void {
    for (const [session, lane] of this.#sessions) {
      if (!lane.isIdle || Date.now() - lane.usedAt < IDLE_MS) continue;
      this.#sessions.delete(session);
      void lane.end();
    }
  }
}

function ask(lane: Lane, message: Request, response: ServerResponse, isStateless: boolean): void {
  const to = answering(response, isStateless);
  lane.request(message, to);
  response.once('close', () => lane.left(message.id, to, isStateless));
}

/** In a session every answer is an event, as clients of these revisions expect; else one that nothing came before comes whole. */
function answering(response: ServerResponse, isStateless: boolean): Answering {
  const event = (bytes: Buffer): string => eventText({ fields: ['event: message'], data: bytes.toString('utf8') });
  return {
    stream: response,
    get isOpen() {
      return !response.destroyed;
    },
    message: (bytes) => {
      if (response.destroyed || response.writableEnded) return;
      if (!response.headersSent) response.writeHead(200, EVENTS);
      response.write(event(bytes));
    },
    answer: (bytes) => {
      if (response.destroyed || response.writableEnded) return;
      if (!response.headersSent && isStateless) {
        response.writeHead(statusOf(objectIn(bytes)), { 'content-type': 'application/json' }).end(bytes);
        return;
      }
      if (!response.headersSent) response.writeHead(200, EVENTS);
      response.end(event(bytes));
    },
  };
}

function objectIn(bytes: Buffer): JsonObject {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return isJsonObject(value) ? value : {};
}
