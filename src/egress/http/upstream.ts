import { Agent, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Caller, Destination, Dial } from '../types.ts';

const IDLE_MS = 5000;
const MOST_IDLE = 32;
const HANDSHAKE_MS = 10_000;

/** Where a request is sent, and for whom: connections are shared only within both. */
export interface UpstreamTarget {
  readonly to: Destination;
  readonly caller: Caller;
  readonly isTls: boolean;
}

interface UpstreamArgs extends ClientRequestArgs {
  readonly upstream?: UpstreamTarget;
}

/** Connections to the real hosts, dialled by `dial` and kept for a moment for the next request of the same program. */
export class Upstream extends Agent {
  readonly #dial: Dial;

  constructor(dial: Dial) {
    super({ keepAlive: true, maxFreeSockets: MOST_IDLE, timeout: 0, scheduling: 'lifo' });
    this.#dial = dial;
    this.on(
      'free',
      (socket: Duplex) => 'setTimeout' in socket && typeof socket.setTimeout === 'function' && socket.setTimeout(IDLE_MS),
    );
  }

  override getName(options: UpstreamArgs = {}): string {
    const { upstream } = options;
    return upstream === undefined
      ? super.getName(options)
      : `${upstream.isTls ? 'https' : 'http'} ${upstream.to.host} ${upstream.to.port} ${upstream.caller.pid}`;
  }

  override createConnection(
    options: UpstreamArgs,
    callback: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    const { upstream } = options;
    if (upstream === undefined) throw new Error('an upstream request without a target');
    this.#open(upstream).then(
      (socket) => callback(null, socket),
      // The type asks for a socket even where there is none.
      (error: unknown) => Reflect.apply(callback, undefined, [error]),
    );
    return undefined;
  }

  async #open({ to, isTls }: UpstreamTarget): Promise<Duplex> {
    return (await openConnection(this.#dial, to, isTls)).socket;
  }
}

/** A connection to a real host by `dial`, with TLS where it is wanted. */
export async function openConnection(
  dial: Dial,
  to: Destination,
  isTls: boolean,
  protocols: readonly string[] = ['http/1.1'],
): Promise<{ readonly socket: Duplex; readonly address: string; readonly protocol: string | undefined }> {
  const { socket, address } = await dial(to);
  if (!isTls) return { socket, address, protocol: undefined };
  const secure = await secured(socket, to, protocols);
  return { socket: secure, address, protocol: typeof secure.alpnProtocol === 'string' ? secure.alpnProtocol : undefined };
}

/** One for all: making it takes longer than the rest of a connection. Node's own roots, and those of NODE_EXTRA_CA_CERTS. */
let context: SecureContext | undefined;

function secured(socket: Socket, to: Destination, protocols: readonly string[]): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    context ??= createSecureContext();
    const secure = connectTls({
      secureContext: context,
      socket,
      servername: /^[\d.]+$|:/.test(to.host) ? '' : to.host,
      host: to.host,
      ALPNProtocols: [...protocols],
      // Whatever NODE_TLS_REJECT_UNAUTHORIZED says: what a registry's name leads to is believed for its certificate.
      rejectUnauthorized: true,
    });
    const timer = setTimeout(() => secure.destroy(new Error('no TLS greeting within 10 s')), HANDSHAKE_MS);
    secure.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(secure);
    });
    secure.once('error', reject);
    secure.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the host closed the connection during the TLS greeting'));
    });
  });
}
