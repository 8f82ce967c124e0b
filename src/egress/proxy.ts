import type { Server, Socket } from 'node:net';
import { CAGE_PROXY } from '../model/index.ts';
import { canonicalAddress } from '../policy/index.ts';
import { type Arrival, Expected } from './expected.ts';
import { explicit } from './explicit.ts';
import { HttpServers } from './http/serve.ts';
import { LIMIT, noteDenial, TO_PROXY } from './note-denial.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { refuse } from './refuse.ts';
import type { Resolver } from './resolver.ts';
import { isSynthetic, type SyntheticAddresses } from './synthetic.ts';
import { type TunnelContext, tunnel } from './tunnel.ts';
import type { Caller, Destination } from './types.ts';

const RESOLVER_PORT = 53;
/** A program that has closed its half-open socket is noticed by the answer to a probe. */
const KEEP_ALIVE_MS = 60_000;
/** Connections of one cage at a time. Each takes two descriptors and some memory of ours, and any program inside can ask for more. */
const MOST_OPEN = 1000;

export interface ProxyOptions extends Omit<TunnelContext, 'caller' | 'http' | 'patience'> {
  readonly patience?: Patience;
  readonly addresses: SyntheticAddresses;
  readonly resolver: Resolver;
}

/**
 * Serves what the warden connects for the programs of one cage. Each connection has been announced with its program and its
 * destination; what was not announced is closed unread.
 */
export class EgressProxy {
  readonly #options: ProxyOptions;
  readonly #patience: Patience;
  readonly #http: HttpServers;
  readonly #expected: Expected = new Expected();
  readonly #open: Set<Socket> = new Set();
  #server: Server | undefined;
  #isCrowded = false;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
    this.#http = new HttpServers(this.#patience);
  }

  announce(from: string, fromPort: number, arrival: Arrival): void {
    this.#expected.announce(from, fromPort, arrival);
  }

  serve(server: Server): void {
    this.#server = server;
    // Node made this server of a descriptor; half-closed connections are the two ends' own affair.
    Object.assign(server, { allowHalfOpen: true });
    server.on('connection', (socket: Socket) => {
      if (this.#open.size >= MOST_OPEN) {
        this.#turnAway(socket);
        return;
      }
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#open.delete(socket);
        if (this.#open.size < MOST_OPEN / 2) this.#isCrowded = false;
      });
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      this.#accept(socket).catch(() => socket.destroy());
    });
  }

  close(): void {
    this.#server?.close();
    this.#http.close();
    for (const socket of this.#open) socket.destroy();
  }

  /** The name that an address stands for; the address itself where it is a real one; undefined for a synthetic one never given. */
  nameOf(address: string): string | undefined {
    return isSynthetic(address) ? this.#options.addresses.nameOf(address) : canonicalAddress(address);
  }

  /** One record a crowd: each who is turned away would fill the record. */
  #turnAway(socket: Socket): void {
    socket.on('error', () => {});
    socket.destroy();
    if (this.#isCrowded) return;
    this.#isCrowded = true;
    const caller = { pid: 0, exe: null };
    noteDenial({ ...this.#options, caller }, TO_PROXY, {
      rule: LIMIT,
      protocol: 'tcp',
      path: `more than ${MOST_OPEN} connections`,
    });
  }

  async #accept(socket: Socket): Promise<void> {
    const arrival = await this.#expected.arrivalOf(socket);
    if (arrival === undefined) {
      socket.destroy();
      return;
    }
    const caller: Caller = { pid: arrival.pid, exe: arrival.exe };
    const context: TunnelContext = { ...this.#options, http: this.#http, patience: this.#patience, caller };
    if (arrival.address === CAGE_PROXY.address) {
      if (arrival.port === RESOLVER_PORT) this.#options.resolver.serveStream(socket);
      else if (arrival.port === CAGE_PROXY.port) await explicit(socket, context);
      else socket.destroy();
      return;
    }
    const host = this.nameOf(arrival.address);
    if (host === undefined) {
      socket.destroy();
      return;
    }
    await this.#transparent(socket, { host, port: arrival.port }, context);
  }

  async #transparent(socket: Socket, to: Destination, context: TunnelContext): Promise<void> {
    const verdict = await context.judge.connection(to, context.caller);
    if (verdict.allowed) {
      await tunnel(socket, to, verdict, context);
      return;
    }
    // The warden lets a refused connection to port 80 come this far, so that its program can read why.
    refuse(socket, to, verdict, context);
  }
}
