import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { normaliseHost } from '../../policy/index.ts';
import { LIMIT, MALFORMED, noteDenial, TO_PROXY } from '../note-denial.ts';
import type { Patience } from '../patience.ts';
import type { Destination } from '../types.ts';
import type { Authority, HttpContext, Incoming, Outgoing } from './context.ts';
import { exchange, type Upstreams } from './exchange.ts';
import { InTurn } from './in-turn.ts';
import { LONGEST_HEAD } from './limits.ts';
import { withoutHttp2Offer } from './plain-request.ts';
import { refusalResponse } from './refusal.ts';
import { upgrade } from './upgrade.ts';
import { Upstream } from './upstream.ts';
import { UpstreamTwo } from './upstream-two.ts';

const IDLE_MS = 120_000;
/** RFC 9113, 7. */
const REFUSED_STREAM = 7;
/** Hosts whose TLS is ended at a time: a rule for all names below one must not fill the memory. */
const MOST_HOSTS = 200;

/**
 * Serves the HTTP of one run's proxy. One server reads all connections; what a connection is for stands beside it.
 */
export class HttpServers {
  /** By the program's address and port, which any form of its socket knows. */
  readonly #contexts: Map<string, HttpContext> = new Map();
  readonly #patience: Patience;
  readonly #plain: Server;
  readonly #inspecting: Map<string, Promise<Http2SecureServer>> = new Map();
  readonly #inTurn: InTurn = new InTurn();
  #upstreams: Upstreams | undefined;

  constructor(patience: Patience) {
    this.#patience = patience;
    this.#plain = createServer({ ...PARSING, ...limitsOf(patience) });
    this.#listen(this.#plain, false);
  }

  /** A connection that speaks plain HTTP, to one host or (`context.to` undefined) to the proxy itself. */
  serve(socket: Socket, context: HttpContext): void {
    this.#remember(socket, context);
    this.#plain.emit('connection', socket);
  }

  /** A connection whose TLS is ended here, in the name of the host that was allowed. */
  async serveInspected(socket: Socket, context: HttpContext & { readonly to: Destination }): Promise<void> {
    const { authority, to } = context;
    if (authority === undefined) {
      socket.destroy();
      return;
    }
    const server = await this.#inspectingOf(to.host, authority);
    this.#remember(socket, context);
    server.emit('connection', socket);
  }

  close(): void {
    this.#upstreams?.one.destroy();
    this.#upstreams?.two.destroy();
    this.#plain.closeAllConnections();
    this.#plain.close();
    for (const host of this.#inspecting.keys()) this.#closeInspecting(host);
  }

  /** The server of a host; of too many the one goes that was longest not asked for. Connections that it has stay. */
  #inspectingOf(host: string, authority: Authority): Promise<Http2SecureServer> {
    const known = this.#inspecting.get(host) ?? this.#openInspecting(host, authority);
    this.#inspecting.delete(host);
    this.#inspecting.set(host, known);
    const [oldest] = this.#inspecting.keys();
    if (this.#inspecting.size > MOST_HOSTS && oldest !== undefined) this.#closeInspecting(oldest);
    return known;
  }

  #closeInspecting(host: string): void {
    this.#inspecting.get(host)?.then(
      (server) => server.close(),
      () => {},
    );
    this.#inspecting.delete(host);
  }

  /** One server a host: it shows that host's certificate also to who names none. Loaded only where TLS is ended. */
  async #openInspecting(host: string, authority: Authority): Promise<Http2SecureServer> {
    const { createSecureServer } = await import('node:http2');
    const server = createSecureServer({
      ...(await authority.credentialsFor(host)),
      allowHTTP1: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: this.#patience.handshake,
      maxHeaderListPairs: 500,
      settings: { maxConcurrentStreams: 200, maxHeaderListSize: LONGEST_HEAD, enableConnectProtocol: false },
      ...PARSING,
    });
    server.on('secureConnection', (secure) => {
      const name: unknown = Reflect.get(secure, 'servername');
      // The greeting was read before; what the handshake agreed on is what counts.
      if (typeof name === 'string' && normaliseHost(name) !== host) secure.destroy();
    });
    this.#listen(server, true);
    return server;
  }

  #listen(server: Server | Http2SecureServer, isTls: boolean): void {
    const onRequest = (message: Incoming, answer: Outgoing): void => {
      const context = this.#contextOf(socketOf(message));
      // What was read already of a connection that was ended for its crowd.
      if (context === undefined || message.socket.destroyed) {
        answer.destroy();
        return;
      }
      message.on('error', () => {});
      answer.on('error', () => {});
      const start = (): void => {
        exchange(message, answer, context, this.#upstreamsOf(context), isTls).catch(() => answer.destroy());
      };
      if (this.#inTurn.begin(message, answer, start)) return;
      const protocol = isTls ? 'https' : 'http';
      noteDenial(context, context.to ?? TO_PROXY, { rule: LIMIT, protocol, path: 'too many requests at the same time' });
      // Of a connection the whole ends, of a session the one stream.
      if ('stream' in message) message.stream.close(REFUSED_STREAM);
      else message.socket.destroy();
    };
    const onUpgrade = (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
      const context = this.#contextOf(message.socket);
      if (context === undefined) {
        socket.destroy();
        return;
      }
      const request = isTls ? undefined : withoutHttp2Offer(message);
      if (request !== undefined) {
        socket.unshift(Buffer.concat([request, head]));
        this.#inTurn.forget(socket);
        server.emit('connection', socket);
        return;
      }
      upgrade(message, socket, head, context, this.#upstreamsOf(context).one, isTls).catch(() => socket.destroy());
    };
    // CONNECT inside a connection that leads somewhere already: over HTTP/1.1 the second is its socket, over HTTP/2 an answer.
    const onConnect = (message: Incoming, answer: Duplex | Outgoing): void => {
      const why = 'CONNECT stands in a connection that leads somewhere already';
      noteMalformed(this.#contextOf(socketOf(message)), isTls, why);
      if ('statusCode' in answer) answer.writeHead(405).end();
      else answer.end(refusalResponse({ ...TO_PROXY, rule: MALFORMED, why }, 400));
    };
    const onBroken = (error: NodeJS.ErrnoException, socket: Duplex & { readonly remoteAddress?: string }): void => {
      if (isGone(error)) {
        socket.destroy();
        return;
      }
      const why = `the request can't be read: ${error.message.slice(0, 200)}`;
      noteMalformed(this.#contextOf(socket), isTls, why);
      const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
      if (socket.writable) socket.end(refusalResponse({ ...TO_PROXY, rule: MALFORMED, why }, status));
    };
    const onFailedTls = (error: NodeJS.ErrnoException, socket: Socket): void => {
      const why = `TLS was not agreed on: ${error.message.slice(0, 200)}`;
      if (!isGone(error)) noteMalformed(this.#contextOf(socket), true, why);
    };
    // A session that broke has no socket any more.
    const onSession = (session: ServerHttp2Session): void => {
      const context = this.#contextOf(session.socket);
      session.on('error', (error: NodeJS.ErrnoException) => {
        const why = `HTTP/2 can't be read: ${error.message.slice(0, 200)}`;
        if (!isGone(error)) noteMalformed(context, isTls, why);
      });
    };
    // The two kinds of server have the same events with types of their own.
    const events: NodeJS.EventEmitter = server;
    events.on('request', onRequest);
    events.on('upgrade', onUpgrade);
    events.on('connect', onConnect);
    events.on('clientError', onBroken);
    events.on('tlsClientError', onFailedTls);
    events.on('session', onSession);
    events.on('sessionError', () => {});
    Object.assign(server, limitsOf(this.#patience));
    // It never listens itself; with this event its watch over slow heads begins.
    events.emit('listening');
  }

  #contextOf(socket: Addressed | undefined): HttpContext | undefined {
    return socket === undefined ? undefined : this.#contexts.get(keyOf(socket));
  }

  #remember(socket: Socket, context: HttpContext): void {
    const key = keyOf(socket);
    this.#contexts.set(key, context);
    // By then the port may belong to another connection.
    socket.once('close', () => this.#contexts.get(key) === context && this.#contexts.delete(key));
  }

  #upstreamsOf({ dial }: HttpContext): Upstreams {
    this.#upstreams ??= { one: new Upstream(dial), two: new UpstreamTwo(dial) };
    return this.#upstreams;
  }
}

function noteMalformed(context: HttpContext | undefined, isTls: boolean, why: string): void {
  if (context === undefined) return;
  noteDenial(context, context.to ?? TO_PROXY, { rule: MALFORMED, protocol: isTls ? 'https' : 'http', path: why });
}

/** A missing Host is looked at later, where its refusal is recorded. */
const PARSING = { maxHeaderSize: LONGEST_HEAD, insecureHTTPParser: false, requireHostHeader: false } as const;

/**
 * Long uploads and streams may take their time; heads may not. Their length is bounded, so the number of their fields is not: Node leaves out
 * what is beyond it, and the field that says where the body ends could stand there.
 */
function limitsOf({ head, look }: Patience) {
  return {
    maxHeadersCount: 0,
    headersTimeout: head,
    requestTimeout: 0,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: look,
  } as const;
}

interface Addressed {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

function socketOf(message: Incoming): Addressed | undefined {
  return 'stream' in message ? message.stream.session?.socket : message.socket;
}

function keyOf({ remoteAddress, remotePort }: Addressed): string {
  return `${remoteAddress} ${remotePort}`;
}

/** The program has gone, or did not wait: nothing was wrong with what it said. */
function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
}
