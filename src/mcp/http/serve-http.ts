/* One address of this machine for many upstreams: every message is looked at as over stdio. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { Gateway } from '../gateway.ts';
import type { OfferedMemory } from '../surface/offered-memory.ts';
import type { GatewayEnds, GatewayJudge } from '../types.ts';
import { Gathered } from '../wire/gathered.ts';
import { type Message, parseMessages } from '../wire/message.ts';
import { MessageReader } from '../wire/message-reader.ts';
import { Nesting } from '../wire/nesting.ts';
import { admit } from './admit.ts';
import { askUpstream, type Place } from './ask-upstream.ts';
import { readBody } from './body.ts';
import { backward, onward, type UpstreamAnswer } from './call-upstream.ts';
import { EVENTS, EventReader, eventText, type ServerEvent } from './events.ts';
import { headersDisagree } from './headers-agree.ts';
import { loginProblem } from './login-check.ts';
import { plainAnswer } from './plain-answer.ts';
import { refuse } from './refuse.ts';
import { StdioUpstream } from './stdio-upstream.ts';

export interface Upstream extends Place {
  readonly judge: GatewayJudge;
  readonly memory: OfferedMemory;
  /** Most bytes of one of its messages. */
  readonly limit: number;
}

export interface HttpGateway {
  readonly port: number;
  readonly token: string;
  /** Undefined: there is none of this name. A text: it may not be reached, and why. */
  readonly upstream: (name: string) => Promise<Upstream | StdioUpstream | string | undefined>;
  readonly notice: (text: string) => void;
}

interface Session {
  readonly gateway: Gateway;
  /** Headers of the client's last request: what the gateway itself asks goes with them. */
  headers: IncomingHttpHeaders;
}

const CLIENT_LIMIT = 64 * 2 ** 20;
const MOST_SESSIONS = 1000;

/** Serves until the returned function is called. @returns the port, and what ends it */
export function serveHttp(options: HttpGateway): Promise<{ readonly port: number; readonly close: () => void }> {
  const sessions = new Map<string, Session>();
  let port = options.port;
  const server = createServer((request, response) => {
    new Exchange(options, sessions, request, response).run(port).catch((error: unknown) => {
      if (!response.destroyed) options.notice(`a request failed: ${error instanceof Error ? error.message : error}`);
      if (response.headersSent) response.destroy();
      else refuse(response, 502, -32_001, 'the server cannot be reached, or does not speak the protocol');
    });
  });
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      if (typeof address === 'object' && address !== null) port = address.port;
      const close = (): void => {
        server.close();
        // Streams that clients listen on would keep it open for ever.
        server.closeAllConnections();
      };
      resolve({ port, close });
    });
  });
}

/** One request of a client and what comes back for it. */
class Exchange {
  readonly #options: HttpGateway;
  readonly #sessions: Map<string, Session>;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #abort: AbortController = new AbortController();
  /** Messages that are still being decided on when the upstream's stream has ended. */
  #owed = 0;
  #isOver = false;

  constructor(options: HttpGateway, sessions: Map<string, Session>, request: IncomingMessage, response: ServerResponse) {
    this.#options = options;
    this.#sessions = sessions;
    this.#request = request;
    this.#response = response;
    response.once('close', () => this.#abort.abort());
  }

  async run(port: number): Promise<void> {
    const admission = admit(this.#request, port, this.#options.token);
    if (!admission.ok) return refuse(this.#response, admission.status, -32_000, admission.why);
    const upstream = await this.#options.upstream(admission.upstream);
    if (upstream === undefined) return refuse(this.#response, 404, -32_000, 'there is no such server');
    if (typeof upstream === 'string') return refuse(this.#response, 403, -32_001, upstream);
    if (upstream instanceof StdioUpstream) return upstream.serve(this.#request, this.#response);
    const { method = 'GET', headers } = this.#request;
    const session = this.#session(admission.upstream, upstream, onward(headers));
    if (method !== 'POST') {
      const { signal } = this.#abort;
      const asked = await askUpstream(upstream, { method, headers: session.headers, body: undefined, signal });
      if (!asked.ok) return refuse(this.#response, 502, -32_001, asked.why);
      return this.#relay(asked.answer, admission.upstream, upstream, session);
    }
    const body = await readBody(this.#request, CLIENT_LIMIT);
    const messages = body === undefined ? undefined : parseMessages(body);
    const [message] = messages ?? [];
    if (message === undefined || messages?.length !== 1)
      return refuse(this.#response, 400, -32_700, 'this is not one JSON-RPC message');
    const wrong = headersDisagree(message, headers);
    if (wrong !== undefined) return refuse(this.#response, 400, -32_020, wrong, 'id' in message ? message.id : null);
    this.#send(message, admission.upstream, upstream, session);
  }

  #send(message: Message, name: string, upstream: Upstream, session: Session): void {
    const headers = session.headers;
    session.gateway.fromClient(message, {
      notice: this.#options.notice,
      toServer: (bytes) => {
        askUpstream(upstream, { method: 'POST', headers, body: bytes, signal: this.#abort.signal })
          .then((asked) => (asked.ok ? this.#relay(asked.answer, name, upstream, session) : this.#unknown(asked.why, message)))
          .catch((error: unknown) => {
            if (!this.#abort.signal.aborted) this.#options.notice(`${name}: ${error instanceof Error ? error.message : error}`);
            refuse(this.#response, 502, -32_001, 'the server cannot be reached', 'id' in message ? message.id : null);
          });
      },
      toClient: (bytes) => this.#whole(200, {}, bytes),
      taken: () => this.#response.writeHead(202).end(),
    });
  }

  /** Without a session id each message is a conversation of its own, so that ids of two clients never meet. */
  #session(name: string, upstream: Upstream, headers: IncomingHttpHeaders): Session {
    const id = headers['mcp-session-id'];
    const known = typeof id === 'string' ? this.#sessions.get(`${name} ${id}`) : undefined;
    if (known !== undefined) {
      known.headers = headers;
      return known;
    }
    const session: Session = {
      headers,
      gateway: new Gateway(
        upstream.judge,
        this.#ownEnds(upstream, () => session),
        upstream.memory,
      ),
    };
    return session;
  }

  /** For what the gateway itself asks: a request of its own, whose answer goes no further. */
  #ownEnds(upstream: Upstream, session: () => Session): GatewayEnds {
    const { notice } = this.#options;
    const ends: GatewayEnds = {
      notice,
      toClient: () => {},
      toServer: (body) => {
        const { 'mcp-name': _, ...headers } = session().headers;
        const own = {
          ...headers,
          ...('mcp-method' in headers ? { 'mcp-method': 'tools/list' } : {}),
          'content-type': 'application/json',
        };
        const accept = { accept: 'application/json, text/event-stream' };
        askUpstream(upstream, { method: 'POST', headers: { ...own, ...accept }, body, signal: AbortSignal.timeout(30_000) })
          .then(async (asked) => {
            if (!asked.ok) throw new Error(asked.why);
            const { headers: told, body: answer } = asked.answer;
            const text = await readBody(answer, upstream.limit === 0 ? CLIENT_LIMIT : upstream.limit);
            const isStream = typeOf(told) === 'events';
            const events =
              isStream && text !== undefined ? (new EventReader(0).push(Buffer.concat([text, Buffer.from('\n\n')])) ?? []) : [];
            const pieces = isStream ? events.map(({ data }) => Buffer.from(data)) : text === undefined ? [] : [text];
            for (const piece of pieces)
              for (const one of parseMessages(piece) ?? []) void session().gateway.fromServer(one, ends);
          })
          .catch((error: unknown) => notice(`its tools could not be read: ${error instanceof Error ? error.message : error}`));
      },
    };
    return ends;
  }

  /** It wants a log-in. No status of a connection says so to a client, which would try to log in to the gateway. */
  #unknown(why: string, message: Message): void {
    if (message.kind === 'request') refuse(this.#response, 200, -32_001, why, message.id);
    else refuse(this.#response, 502, -32_001, why);
  }

  async #relay(answer: UpstreamAnswer, name: string, upstream: Upstream, session: Session): Promise<void> {
    const { status, headers } = answer;
    const id = headers['mcp-session-id'];
    if (typeof id === 'string') this.#remember(`${name} ${id}`, session);
    if (status === 401 || status === 403) {
      const problem = await loginProblem(upstream.url, headers['www-authenticate']);
      if (problem !== undefined) {
        answer.body.resume();
        this.#options.notice(`${name}: its log-in was refused: ${problem}`);
        refuse(this.#response, 502, -32_001, `the log-in of this server was refused: ${problem}`);
        return;
      }
    }
    if (status >= 300 && status < 400) return refuse(this.#response, 502, -32_001, 'the server redirects, which is not followed');
    const type = typeOf(headers);
    if (type === 'events') return this.#stream(answer, upstream, session);
    if (type === 'json' && headers['content-length'] === undefined) return this.#lines(answer, upstream, session);
    const body = await readBody(answer.body, upstream.limit === 0 ? CLIENT_LIMIT : upstream.limit);
    if (body === undefined)
      return refuse(this.#response, 502, -32_001, 'the answer of the server is too large (mcp.message-size)');
    const messages = type === 'json' ? parseMessages(body) : undefined;
    const [message] = messages ?? [];
    if (message === undefined || message.kind !== 'response' || messages?.length !== 1) return this.#plain(status, headers, body);
    const isTold = session.gateway.fromServer(message, {
      notice: this.#options.notice,
      toServer: () => {},
      toClient: (bytes) => this.#whole(status, { ...headers, 'content-type': TYPES.json }, bytes),
    });
    if (!isTold) this.#plain(status, headers, body);
  }

  /** A refusal of the upstream's own, which answers no id: an error of the connection. */
  #plain(status: number, headers: IncomingHttpHeaders, body: Buffer): void {
    const plain = plainAnswer(body);
    // As what it was read as: a client that took it for a stream of events would find messages in it that nobody decided on.
    const type = plain?.isJson === true && typeOf(headers) === 'json' ? TYPES.json : TYPES.other;
    if (plain !== undefined) this.#whole(status, body.length === 0 ? headers : { ...headers, 'content-type': type }, plain.body);
    else refuse(this.#response, 502, -32_001, 'the server answered something else than what was asked');
  }

  #remember(key: string, session: Session): void {
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
  }

  #whole(status: number, headers: IncomingHttpHeaders, body: Buffer): void {
    if (this.#response.headersSent) return;
    const type = body.length === 0 || headers['content-type'] !== undefined ? {} : { 'content-type': 'application/json' };
    this.#response.writeHead(status, { ...backward(headers), ...type }).end(body);
  }

  #stream({ status, headers, body: answer }: UpstreamAnswer, upstream: Upstream, session: Session): void {
    const reader = new EventReader(upstream.limit);
    this.#response.writeHead(status, { ...backward(headers), 'content-type': TYPES.events });
    this.#response.flushHeaders();
    answer.on('data', (chunk: Buffer) => {
      const events = reader.push(chunk);
      if (events === undefined) {
        this.#options.notice('a message of the server was too large (mcp.message-size)');
        answer.destroy();
      } else for (const event of events) this.#event(event, upstream, session);
      if (this.#response.writableNeedDrain) {
        answer.pause();
        this.#response.once('drain', () => answer.resume());
      }
    });
    onEnd(answer, () => {
      this.#isOver = true;
      this.#endIfDone();
    });
  }

  /** JSON without a length may be one message, or a line for each as they come (`subscriptions/listen`). */
  #lines({ status, headers, body: answer }: UpstreamAnswer, upstream: Upstream, session: Session): void {
    this.#response.writeHead(status, { ...backward(headers), 'content-type': TYPES.json });
    this.#response.flushHeaders();
    const reader = new MessageReader(upstream.limit);
    // A message may stand on several lines.
    const parts = new Gathered();
    let nesting = new Nesting();
    const take = (arrived: ReturnType<MessageReader['end']>, end: string): void => {
      if (arrived?.kind === 'too-large') answer.destroy();
      if (arrived?.kind !== 'line') return;
      parts.add(arrived.bytes);
      nesting.push(arrived.bytes);
      if (upstream.limit !== 0 && parts.length > upstream.limit) answer.destroy();
      if (nesting.isOpen) return;
      nesting = new Nesting();
      const messages = parseMessages(parts.take()) ?? [];
      for (const message of messages) this.#pass(message, upstream, session, (bytes) => Buffer.concat([bytes, Buffer.from(end)]));
    };
    answer.on('data', (chunk: Buffer) => {
      for (const arrived of reader.push(chunk)) take(arrived, '\n');
    });
    onEnd(answer, () => {
      if (this.#isOver) return;
      take(reader.end(), '');
      this.#isOver = true;
      this.#endIfDone();
    });
  }

  #event(event: ServerEvent, upstream: Upstream, session: Session): void {
    if (event.data === '') {
      // Only a place to go on from, or a pause to make.
      this.#response.write(eventText(event));
      return;
    }
    for (const message of parseMessages(Buffer.from(event.data)) ?? [])
      this.#pass(message, upstream, session, (bytes) => eventText({ fields: event.fields, data: bytes.toString('utf8') }));
  }

  /** One message of a stream, to be written as that stream writes them. */
  #pass(message: Message, upstream: Upstream, session: Session, written: (bytes: Buffer) => string | Buffer): void {
    this.#owed += 1;
    const settled = (): void => {
      this.#owed -= 1;
      this.#endIfDone();
    };
    const isTold = session.gateway.fromServer(message, {
      notice: this.#options.notice,
      toServer: (bytes) => this.#answer(bytes, upstream, session),
      toClient: (bytes) => {
        if (!this.#response.writableEnded) this.#response.write(written(bytes));
        settled();
      },
      taken: settled,
    });
    if (!isTold) settled();
  }

  /** An answer of the gateway's own to what the server asked. */
  #answer(body: Buffer, upstream: Upstream, { headers }: Session): void {
    const own = { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    askUpstream(upstream, { method: 'POST', headers: own, body, signal: AbortSignal.timeout(30_000) })
      .then((asked) => asked.ok && asked.answer.body.resume())
      .catch((error: unknown) =>
        this.#options.notice(`a refusal did not reach the server: ${error instanceof Error ? error.message : error}`),
      );
  }

  #endIfDone(): void {
    if (this.#isOver && this.#owed === 0) this.#response.end();
  }
}

/** What is told to clients of a body: what it was read as here, whatever the upstream called it. */
const TYPES = { events: EVENTS['content-type'], json: 'application/json', other: 'text/plain; charset=utf-8' } as const;

/** Clients differ in how closely they look at it. */
function typeOf(headers: IncomingHttpHeaders): keyof typeof TYPES {
  const type = (headers['content-type'] ?? '').toLowerCase();
  if (type.includes('text/event-stream')) return 'events';
  return type.startsWith('application/json') ? 'json' : 'other';
}

function onEnd(stream: Readable, ended: () => void): void {
  for (const event of ['end', 'close', 'error']) stream.once(event, ended);
}
