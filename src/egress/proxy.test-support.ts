import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { CAGE_PROXY } from '../model/index.ts';
import {
  type Caller,
  type Destination,
  EgressProxy,
  makeDial,
  type RequestRecord,
  Resolver,
  SyntheticAddresses,
} from './index.ts';
import type { Patience } from './patience.ts';
import type { ProxyOptions } from './proxy.ts';

/** A proxy on the loopback, whose connections are announced by the test in the warden's stead. */
export interface OpenProxy {
  readonly records: readonly RequestRecord[];
  /** A connection of a program: to the proxy itself, or to where it wants to go. */
  connect(to?: Destination): Promise<Socket>;
}

/** Short enough for a test, long enough for a busy machine. */
export const HASTY: Patience = { where: 400, silence: 100, first: 400, head: 600, handshake: 500, look: 50 };

/** Names lead to the loopback, and all that is asked for is allowed; `inspect` says whose TLS is ended. */
export async function openProxy(
  more: Partial<Pick<ProxyOptions, 'authority' | 'gate' | 'patience'>> & { readonly inspect?: boolean } = {},
): Promise<OpenProxy> {
  const records: RequestRecord[] = [];
  const addresses = new SyntheticAddresses();
  const verdict = { allowed: true, rule: 'test', why: '', inspect: more.inspect === true };
  const proxy = new EgressProxy({
    addresses,
    resolver: new Resolver(
      addresses,
      () => true,
      () => {},
    ),
    judge: { connection: () => Promise.resolve(verdict), request: () => Promise.resolve(verdict) },
    dial: makeDial(() => true, { 'host.test': '127.0.0.1' }),
    record: (record) => records.push(record),
    gate: undefined,
    authority: undefined,
    own: undefined,
    push: undefined,
    download: undefined,
    ...more,
  });
  const server = createServer({ allowHalfOpen: true });
  proxy.serve(server);
  const port = await listen(server);
  onTestFinished(() => proxy.close());
  const caller: Caller = { pid: 1, exe: null };
  return {
    records,
    connect: ({ host, port: wanted } = { host: CAGE_PROXY.address, port: CAGE_PROXY.port }) =>
      new Promise((resolve, reject) => {
        const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
          const address = host === CAGE_PROXY.address ? host : (addresses.addressOf(host) ?? '');
          proxy.announce('127.0.0.1', socket.localPort ?? 0, { ...caller, address, port: wanted });
          resolve(socket);
        });
        socket.once('error', reject);
        onTestFinished(() => void socket.destroy());
      }),
  };
}

/** A host that does with a connection what it wants. */
export async function startHost(serve: (socket: Socket) => void): Promise<Destination> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    serve(socket);
  });
  return { host: 'host.test', port: await listen(server) };
}

export function listen(server: Server): Promise<number> {
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** Everything that comes until the other side ends, or `ms` are over. */
export function readAll(socket: Socket, ms = 200_000): Promise<{ readonly text: string; readonly isEnded: boolean }> {
  let text = '';
  return new Promise((resolve) => {
    const end = (isEnded: boolean): void => {
      clearTimeout(timer);
      resolve({ text, isEnded });
    };
    const timer = setTimeout(() => end(false), ms);
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
    });
    socket.once('end', () => end(true));
    socket.once('close', () => end(true));
    socket.on('error', () => end(true));
  });
}
