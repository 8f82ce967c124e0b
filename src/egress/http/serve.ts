import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { normaliseHost } from '../../policy/index.ts';
import type { Destination } from '../types.ts';
import type { Authority, HttpContext } from './context.ts';
import { exchange } from './exchange.ts';
import { upgrade } from './upgrade.ts';
import { Upstream } from './upstream.ts';

const LONGEST_HEAD = 65_536;
const HEAD_MS = 60_000;
const IDLE_MS = 120_000;

/**
 * Serves the HTTP of one run's proxy. One server reads all connections; what a connection is for stands beside it.
 */
export class HttpServers {
  /** By the program's address and port, which any form of its socket knows. */
  readonly #contexts: Map<string, HttpContext> = new Map();
  readonly #plain: Server;
  readonly #inspecting: Map<string, Promise<Http2SecureServer>> = new Map();
  #upstream: Upstream | undefined;

  constructor() {
    this.#plain = createServer({ maxHeaderSize: LONGEST_HEAD, insecureHTTPParser: false, requireHostHeader: true });
    setTimes(this.#plain);
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
    const known = this.#inspecting.get(to.host) ?? this.#openInspecting(to.host, authority);
    this.#inspecting.set(to.host, known);
    const server = await known;
    this.#remember(socket, context);
    server.emit('connection', socket);
  }

  close(): void {
    this.#upstream?.destroy();
    this.#plain.closeAllConnections();
  }

  /** One server a host: it shows that host's certificate also to who names none. Loaded only where TLS is ended. */
  async #openInspecting(host: string, authority: Authority): Promise<Http2SecureServer> {
    const { createSecureServer } = await import('node:http2');
    const server = createSecureServer({
      ...(await authority.credentialsFor(host)),
      allowHTTP1: true,
      minVersion: 'TLSv1.2',
      maxHeaderListPairs: 500,
      settings: { maxConcurrentStreams: 200, enableConnectProtocol: false },
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
    const socket = 'stream' in message ? message.stream.session?.socket : message.socket;
    return socket === undefined ? undefined : this.#contexts.get(keyOf(socket));
  }

  #remember(socket: Socket, context: HttpContext): void {
    const key = keyOf(socket);
    if (!this.#contexts.has(key)) socket.once('close', () => this.#contexts.delete(key));
    this.#contexts.set(key, context);
  }

  #upstreamOf(context: HttpContext): Upstream {
    this.#upstream ??= new Upstream(context.dial);
    return this.#upstream;
  }
}

function keyOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}

function setTimes(server: Server): void {
  server.headersTimeout = HEAD_MS;
  server.requestTimeout = 0;
  server.keepAliveTimeout = IDLE_MS;
}
