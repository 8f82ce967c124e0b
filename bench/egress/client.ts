/** Runs inside a cage, or bare: opens connections and says what they took. Built into one plain file, for a cage shows no sources. */

import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';

/** What is to be done; one JSON argument. */
export interface Errand {
  readonly kind: 'latency' | 'throughput' | 'concurrent' | 'many';
  /** `plain`: straight to the host. `connect`: by the proxy that the environment names. */
  readonly way: 'plain' | 'connect';
  readonly host: string;
  readonly port: number;
  /** Look the host up for each connection; else once, before the clock. */
  readonly looksUp: boolean;
  /** Speak HTTPS, trusting NODE_EXTRA_CA_CERTS and this file. */
  readonly tls: { readonly name: string; readonly authority: string } | null;
  /** Connections, one after the other or all at once. */
  readonly count: number;
  /** To be received on each. */
  readonly bytes: number;
}

export interface Outcome {
  /** Of each connection: from the first packet to the first byte of the answer. */
  readonly micros: readonly number[];
  readonly wallMs: number;
  readonly bytes: number;
  readonly failed: number;
}

const WARM_UP = 200;
const errand: Errand = JSON.parse(process.argv[2] ?? '{}');
// Once: reading a bundle of certificates takes longer than a connection.
const secureContext = errand.tls === null ? undefined : createSecureContext({ ca: trusted(errand.tls.authority) });

function trusted(file: string): string {
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  return `${readFileSync(file, 'utf8')}\n${extra === undefined ? '' : readFileSync(extra, 'utf8')}`;
}

function once(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once(event, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

function nextData(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new Error('closed'));
    socket.once('error', reject);
    socket.once('close', end);
    socket.once('data', (piece: Buffer) => {
      socket.off('error', reject);
      socket.off('close', end);
      resolve(piece);
    });
  });
}

async function open(): Promise<Socket> {
  const raw = errand.way === 'plain' ? await straight(address, errand.port) : await byProxy();
  raw.on('error', () => {});
  if (errand.tls === null) return raw;
  const secure = connectTls({
    socket: raw,
    servername: errand.tls.name,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  await once(secure, 'secureConnect');
  return secure;
}

async function straight(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

const proxy = new URL(process.env['HTTP_PROXY'] ?? process.env['http_proxy'] ?? 'http://127.0.0.1:9');

/** Some cages start their proxy beside the program, which may be earlier. */
async function proxyListens(): Promise<void> {
  for (let at = 0; at < 50; at++) {
    const socket = await straight(proxy.hostname, Number(proxy.port)).catch(() => undefined);
    if (socket !== undefined) {
      socket.destroy();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function byProxy(): Promise<Socket> {
  const socket = await straight(proxy.hostname, Number(proxy.port));
  const name = errand.tls?.name ?? errand.host;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization = user === ':' ? '' : `Proxy-Authorization: Basic ${Buffer.from(user).toString('base64')}\r\n`;
  socket.write(`CONNECT ${name}:${errand.port} HTTP/1.1\r\nHost: ${name}:${errand.port}\r\n${authorization}\r\n`);
  const head = (await nextData(socket)).toString('latin1');
  if (!/^HTTP\/1\.[01] 200/.test(head)) throw new Error(`the proxy answered ${JSON.stringify(head.slice(0, 200))}`);
  return socket;
}

/** One connection: what is asked for is received to its last byte. Returns microseconds until the first. */
async function visit(bytes: number): Promise<number> {
  const start = process.hrtime.bigint();
  const socket = await open();
  socket.write(errand.tls === null ? `${bytes}\n` : `GET /${bytes} HTTP/1.1\r\nHost: ${errand.tls.name}:${errand.port}\r\n\r\n`);
  const piece = await nextData(socket);
  const micros = Number(process.hrtime.bigint() - start) / 1000;
  // An answer over HTTP has a head; how long it is does not matter beside what is received.
  let left = errand.tls === null ? bytes - piece.length : bytes + piece.indexOf('\r\n\r\n') + 4 - piece.length;
  await new Promise<void>((resolve, reject) => {
    if (left <= 0) resolve();
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed before the end')));
    socket.on('data', (more: Buffer) => {
      left -= more.length;
      if (left <= 0) resolve();
    });
  });
  socket.destroy();
  return micros;
}

let address = errand.host;

async function run(): Promise<Outcome> {
  const { kind, count, bytes } = errand;
  if (errand.way === 'connect') await proxyListens();
  if (!errand.looksUp && errand.way === 'plain') address = (await lookup(errand.host)).address;
  if (kind === 'latency') for (let at = 0; at < WARM_UP; at++) await visit(bytes);
  if (kind === 'throughput') await visit(2 ** 22);
  const start = process.hrtime.bigint();
  const micros: number[] = [];
  let failed = 0;
  if (kind === 'concurrent') {
    const all = await Promise.allSettled(Array.from({ length: count }, () => visit(bytes)));
    for (const one of all) if (one.status === 'fulfilled') micros.push(one.value);
    failed = count - micros.length;
  } else {
    for (let at = 0; at < count; at++) {
      micros.push(await visit(bytes));
      // Whoever watches the memory does it now.
      if (kind === 'many' && at % 1000 === 999) await told(at + 1);
    }
  }
  return { micros, wallMs: Number(process.hrtime.bigint() - start) / 1e6, bytes: bytes * micros.length, failed };
}

function told(count: number): Promise<void> {
  process.stdout.write(`${JSON.stringify({ done: count })}\n`);
  return new Promise((resolve) => setTimeout(resolve, 300));
}

run().then(
  (outcome) => {
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    process.exit(0);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
