import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { normaliseHost } from '../../policy/index.ts';
import type { Destination } from '../types.ts';
import type { HttpContext } from './context.ts';
import { exchange } from './exchange.ts';
import { upgrade } from './upgrade.ts';
import { Upstream } from './upstream.ts';

const LONGEST_HEAD = 65_536;
const HEAD_MS = 60_000;
const IDLE_MS = 120_000;

/** An HTTP/2 session shows its socket through a proxy, which is another object but has the same members. */
const CONNECTION: unique symbol = Symbol('connection');

/**
 * Serves the HTTP of one run's proxy. One server reads all connections; what a connection is for stands beside it.
 */
export class HttpServers {
  readonly #contexts: Map<number, HttpContext> = new Map();
  #next = 1;
  readonly #plain: Server;
  #secure: Promise<Http2SecureServer> | undefined;
  #upstream: Upstream | undefined;

  constructor() {
    this.#plain = createServer({ maxHeaderSize: LONGEST_HEAD, insecureHTTPParser: false, requireHostHeader: true });
    this.#plain.headersTimeout = HEAD_MS;
    this.#plain.requestTimeout = 0;
    this.#plain.keepAliveTimeout = IDLE_MS;
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
    this.#secure ??= this.#openSecure();
    const [secureContext, server] = await Promise.all([authority.contextFor(to.host), this.#secure]);
    const secure = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['h2', 'http/1.1'] });
    secure.on('error', () => socket.destroy());
    secure.once('secure', () => {
      const name: unknown = Reflect.get(secure, 'servername');
      // The greeting was read before; what the handshake agreed on is what counts.
      if (typeof name === 'string' && name !== '' && normaliseHost(name) !== to.host) {
        secure.destroy();
        return;
      }
      this.#remember(secure, context);
      server.emit('secureConnection', secure);
    });
  }

  close(): void {
    this.#upstream?.destroy();
    this.#plain.closeAllConnections();
  }

  /** Loaded only where TLS is ended. */
  async #openSecure(): Promise<Http2SecureServer> {
    const { createSecureServer } = await import('node:http2');
    const server = createSecureServer({
      allowHTTP1: true,
      maxHeaderListPairs: 500,
      settings: { maxConcurrentStreams: 200, enableConnectProtocol: false },
    });
    this.#listen(server, true);
    return server;
  }

  #listen(server: Server | Http2SecureServer, isTls: boolean): void {
    const onRequest = (message: IncomingMessage | Http2ServerRequest, answer: ServerResponse | Http2ServerResponse): void => {
      const context = this.#contextOf(message);
      if (context === undefined) {
        answer.destroy();
        return;
      }
      message.on('error', () => {});
      answer.on('error', () => {});
      exchange(message, answer, context, this.#upstreamOf(context), isTls).catch(() => answer.destroy());
    };
    const onUpgrade = (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
      const context = this.#contextOf(message);
      if (context === undefined) {
        socket.destroy();
        return;
      }
      upgrade(message, socket, head, context, this.#upstreamOf(context), isTls).catch(() => socket.destroy());
    };
    const onBroken = (_error: Error, socket: Duplex): void => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    };
    // The two kinds of server have the same events with types of their own.
    const events: NodeJS.EventEmitter = server;
    events.on('request', onRequest);
    events.on('upgrade', onUpgrade);
    events.on('clientError', onBroken);
    events.on('sessionError', () => {});
  }

  #contextOf(message: IncomingMessage | Http2ServerRequest): HttpContext | undefined {
    const socket: Duplex | undefined = 'stream' in message ? message.stream.session?.socket : message.socket;
    const id: unknown = socket === undefined ? undefined : Reflect.get(socket, CONNECTION);
    return typeof id === 'number' ? this.#contexts.get(id) : undefined;
  }

  #remember(socket: Duplex, context: HttpContext): void {
    const id = this.#next;
    this.#next += 1;
    this.#contexts.set(id, context);
    Reflect.set(socket, CONNECTION, id);
    socket.once('close', () => this.#contexts.delete(id));
  }

  #upstreamOf(context: HttpContext): Upstream {
    this.#upstream ??= new Upstream(context.dial);
    return this.#upstream;
  }
}
