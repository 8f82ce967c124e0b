import { existsSync, readFileSync } from 'node:fs';
import { Agent, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import { SYSTEM_BUNDLES, trustedRoots, UNVOUCHED } from '../../model/index.ts';
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

/** What a greeting is carried out with; making one takes longer than the rest of a connection. */
let own: SecureContext | undefined;
let wider: SecureContext | undefined;

/**
 * A connection to a real host by `dial`, with TLS where it is wanted. Node's own roots vouch for it, and those of NODE_EXTRA_CA_CERTS; else the
 * system's, as for the programs in the cage: a company's proxy that looks into TLS has its certificate there alone.
 */
export async function openConnection(
  dial: Dial,
  to: Destination,
  isTls: boolean,
  protocols: readonly string[] = ['http/1.1'],
  bundles: readonly string[] = SYSTEM_BUNDLES,
): Promise<{ readonly socket: Duplex; readonly address: string; readonly protocol: string | undefined }> {
  const { socket, address } = await dial(to);
  if (!isTls) return { socket, address, protocol: undefined };
  try {
    own ??= createSecureContext();
    return { ...(await secured(socket, to, protocols, wider ?? own)), address };
  } catch (error) {
    const more = wider === undefined && isUnvouched(error) ? systemContext(bundles) : undefined;
    if (more === undefined) throw error;
    const again = await dial(to);
    const opened = await secured(again.socket, to, protocols, more);
    wider = more;
    return { ...opened, address: again.address };
  }
}

function isUnvouched(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && UNVOUCHED.has(error.code);
}

/** Undefined: the system vouches for nobody. */
function systemContext(system: readonly string[]): SecureContext | undefined {
  if (!system.some((path) => existsSync(path))) return undefined;
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  return createSecureContext({
    ca: trustedRoots({ own: rootCertificates, read: (path) => readFileSync(path, 'utf8'), extra }, system),
  });
}

function secured(
  socket: Socket,
  to: Destination,
  protocols: readonly string[],
  secureContext: SecureContext,
): Promise<{ readonly socket: TLSSocket; readonly protocol: string | undefined }> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      secureContext,
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
      resolve({ socket: secure, protocol: typeof secure.alpnProtocol === 'string' ? secure.alpnProtocol : undefined });
    });
    secure.once('error', reject);
    secure.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the host closed the connection during the TLS greeting'));
    });
  });
}
