import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import type { Dial } from '../types.ts';
import type { RequestHandlers, RequestParts, SentRequest } from './sent-request.ts';
import { openConnection, type UpstreamTarget } from './upstream.ts';

const IDLE_MS = 5000;
/** Hosts that are known to speak HTTP/1.1 only, and sessions, at a time. */
const MOST_KNOWN = 1000;

/** A session with a host. It ends when for a moment nothing was asked of it; a quiet stream keeps it. */
export class TwoSession {
  readonly address: string;
  readonly #session: ClientHttp2Session;
  #open = 0;

  constructor(session: ClientHttp2Session, address: string) {
    this.#session = session;
    this.address = address;
    session.setTimeout(IDLE_MS, () => this.#open === 0 && session.close());
    // What a host pushes was not asked for.
    session.on('stream', (stream) => stream.close());
  }

  request(headers: OutgoingHttpHeaders, hasBody: boolean): ClientHttp2Stream {
    const stream = this.#session.request(headers, { endStream: !hasBody, waitForTrailers: hasBody });
    this.#open += 1;
    stream.once('close', () => {
      this.#open -= 1;
    });
    return stream;
  }

  destroy(): void {
    this.#session.destroy();
  }
}

/**
 * HTTP/2 to the real hosts, for programs that speak it themselves: gRPC needs it. A session is kept for the requests of one
 * program to one host, and for a moment after the last of them.
 */
export class UpstreamTwo {
  readonly #dial: Dial;
  readonly #known: Map<string, Promise<TwoSession | undefined>> = new Map();

  constructor(dial: Dial) {
    this.#dial = dial;
  }

  /** Undefined: the host speaks HTTP/1.1 only. */
  sessionFor(target: UpstreamTarget): Promise<TwoSession | undefined> {
    const key = `${target.to.host} ${target.to.port} ${target.caller.pid}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const opened = this.#open(target, () => this.#known.delete(key));
    this.#known.set(key, opened);
    opened.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return opened;
  }

  destroy(): void {
    for (const opened of this.#known.values())
      opened.then(
        (one) => one?.destroy(),
        () => {},
      );
    this.#known.clear();
  }

  async #open({ to }: UpstreamTarget, forget: () => void): Promise<TwoSession | undefined> {
    const { socket, address, protocol } = await openConnection(this.#dial, to, true, ['h2', 'http/1.1']);
    if (protocol !== 'h2') {
      socket.destroy();
      return undefined;
    }
    const { connect } = await import('node:http2');
    const session = connect(`https://${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}`, {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
    session.on('error', forget);
    session.on('goaway', forget);
    session.once('close', forget);
    return new TwoSession(session, address);
  }
}

/** Sends a request over HTTP/2. @param hasBody false: nothing follows the head. */
export function sendByTwo(parts: RequestParts, session: TwoSession, hasBody: boolean, handlers: RequestHandlers): SentRequest {
  const stream = session.request(headersOf(parts), hasBody);
  let trailers: Readonly<Record<string, string>> = {};
  handlers.onAddress(session.address);
  stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers }));
  stream.on('error', handlers.onError);
  stream.on('drain', handlers.onDrain);
  stream.once('response', (fields, _flags, raw?: readonly string[]) => receive(stream, fields, raw, handlers));
  stream.once(
    'close',
    () => stream.rstCode !== 0 && handlers.onError(new Error(`it reset the request (code ${stream.rstCode})`)),
  );
  return {
    write: (piece) => stream.write(piece),
    end: () => {
      if (hasBody) stream.end();
    },
    addTrailers: (given) => {
      trailers = given;
    },
    destroy: () => stream.destroy(),
  };
}

function receive(
  stream: ClientHttp2Stream,
  fields: Readonly<Record<string, string | string[] | number | undefined>>,
  raw: readonly string[] | undefined,
  { onAnswer }: RequestHandlers,
): void {
  let rawTrailers: readonly string[] = [];
  let isWhole = false;
  stream.once('trailers', (given) => {
    rawTrailers = flat(given);
  });
  stream.once('end', () => {
    isWhole = true;
  });
  onAnswer({
    status: Number(fields[':status'] ?? 502),
    message: '',
    rawHeaders: withoutPseudo(raw ?? flat(fields)),
    rawTrailers: () => rawTrailers,
    onData: (take) => stream.on('data', take),
    onEnd: (take) => stream.once('end', take),
    onBroken: (take) => stream.once('close', () => !isWhole && take()),
    pause: () => stream.pause(),
    resume: () => stream.resume(),
  });
}

/** Fields of a connection do not exist in HTTP/2 (RFC 9113, 8.2.2); `te: trailers` is what gRPC asks with. */
const NOT_IN_TWO: ReadonlySet<string> = new Set(['host', 'connection', 'transfer-encoding', 'upgrade', 'keep-alive']);

function headersOf({ to, method, path, headers }: RequestParts): OutgoingHttpHeaders {
  const host = to.host.includes(':') ? `[${to.host}]` : to.host;
  const named: Record<string, string[]> = {};
  for (let at = 0; at < headers.length; at += 2) {
    const name = (headers[at] ?? '').toLowerCase();
    if (!NOT_IN_TWO.has(name)) named[name] = [...(named[name] ?? []), headers[at + 1] ?? ''];
  }
  const single = Object.entries(named).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values] as const);
  return {
    ':method': method,
    ':scheme': 'https',
    ':authority': to.port === 443 ? host : `${host}:${to.port}`,
    ':path': path,
    ...Object.fromEntries(single),
  };
}

function flat(fields: Readonly<Record<string, string | string[] | number | undefined>>): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return Array.isArray(value) ? value.flatMap((one) => [name, one]) : [name, String(value)];
  });
}

function withoutPseudo(raw: readonly string[]): readonly string[] {
  return raw.flatMap((name, at) => (at % 2 === 0 && !name.startsWith(':') ? [name, raw[at + 1] ?? ''] : []));
}
