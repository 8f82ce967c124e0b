import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { decode, encode } from 'dns-packet';
import { createAuthority } from '../../src/egress/index.ts';
import { acceptKey, socketReader } from './web-socket.ts';

/** Addresses of the world (outside/world.c). `+`: services that a rule names stand there. */
export const ADDRESSES: readonly string[] = [
  '+203.0.113.10',
  '+203.0.113.11',
  '+203.0.113.12',
  '203.0.113.66',
  '169.254.169.254',
  '169.254.7.7',
  '100.100.100.200',
  '10.1.2.3',
  '172.16.0.9',
  '192.168.1.1',
  '2001:db8::66',
  'fd00:ec2::254',
  'fd00:ec2::99',
];
const [ALLOWED, API, OWN] = ['203.0.113.10', '203.0.113.11', '203.0.113.12'] as const;
const EVIL = '203.0.113.66';
const METADATA = '169.254.169.254';
/** What stands on every address where no rule leads, and beside the services on the others. */
const PORTS: readonly number[] = [22, 53, 80, 443, 853, 1080, 8080, 9000];

/** Of a key: characters that may not arrive. */
const PIECE = 10;

const NAMES: Readonly<Record<string, string | readonly string[]>> = {
  'allowed.test': ALLOWED,
  'curl.test': ALLOWED,
  'good.lead.test': ALLOWED,
  'api.test': API,
  'own.test': OWN,
  'evil.test': EVIL,
  'meta.lead.test': METADATA,
  'near.lead.test': '127.0.0.1',
  'zero.lead.test': '0.0.0.0',
  'private.lead.test': '10.1.2.3',
  'mapped.lead.test': `::ffff:${METADATA}`,
  'six.lead.test': 'fd00:ec2::254',
  'alias.lead.test': EVIL,
  // Nothing listens at the first: it is allowed, and silent.
  'both.lead.test': [OWN, METADATA],
  'metadata.google.internal': METADATA,
};

/** What has arrived since the last look where nothing should have. */
export interface Arrival {
  readonly what: string;
  readonly bytes: number;
}

export interface World {
  /** The authority of its certificates, PEM. */
  readonly authority: string;
  /** Tells the servers what the placeholder is, so that they know it in any form. */
  know(forms: readonly string[]): void;
  take(): readonly Arrival[];
  /** Requests that the services answered since the last look. */
  served(): readonly string[];
  /** Somebody outside comes to a port that was offered, and reads. */
  visit(port: number): void;
  close(): void;
}

/** Opens all services of the world. @param folder where the recorder of packets writes, and where sockets in a workspace go */
export async function openWorld(folder: string, workspace: string, value: string): Promise<World> {
  const ledger = new Ledger(join(folder, 'packets'), value);
  const issuer = await createAuthority();
  const closers: (() => void)[] = [];
  const listen = async (
    server: Server,
    at: { readonly host: string; readonly port: number } | { readonly path: string },
  ): Promise<void> => {
    await new Promise<void>((done, failed) => {
      server.once('error', failed);
      server.listen(at, () => done());
    });
    closers.push(() => server.close());
  };
  const behindTap = async (host: string, port: number, inner: Server): Promise<void> => {
    const path = join(folder, `${host}-${port}.sock`);
    await listen(inner, { path });
    await listen(tapped(ledger, `${host}:${port}`, path), { host, port });
  };
  const secure = async (name: string, extra?: string): Promise<Server> =>
    createHttps(await issuer.credentialsFor(name), service(ledger, name, 'secure', extra));
  await behindTap(ALLOWED, 80, withSockets(ledger, createHttp(service(ledger, 'allowed.test', 'hello'))));
  await behindTap(ALLOWED, 8080, createHttp(service(ledger, 'allowed.test', 'hello')));
  await behindTap(ALLOWED, 443, await secure('allowed.test'));
  await behindTap(API, 443, await secure('api.test'));
  await behindTap(OWN, 443, await secure('own.test', value));
  await behindTap(ALLOWED, 9000, echo());
  await behindTap(ALLOWED, 2525, greeter());
  const taken = new Set([`${ALLOWED}:80`, `${ALLOWED}:8080`, `${ALLOWED}:443`, `${ALLOWED}:9000`, `${API}:443`, `${OWN}:443`]);
  for (const host of [...ADDRESSES.map((address) => address.replace('+', '')), '127.0.0.1', '::1']) {
    for (const port of PORTS) {
      if (taken.has(`${host}:${port}`) || (host === OWN && port === 80)) continue;
      await listen(trap(ledger, `${host}:${port}`), { host, port });
    }
  }
  await listen(trap(ledger, 'a socket in the workspace'), { path: join(workspace, 'host.sock') });
  closers.push(await names(ledger), await datagrams(ledger));
  return {
    authority: issuer.pem,
    know: (forms) => ledger.know(forms),
    take: () => ledger.take(),
    served: () => ledger.served(),
    visit: (port) => visit(ledger, port),
    close: () => {
      for (const close of closers) close();
    },
  };
}

/** Everything that arrived, and what of it should not have. */
class Ledger {
  readonly #packets: string;
  #read = 0;
  #wrong: Arrival[] = [];
  #served: string[] = [];
  #forms: readonly string[];

  constructor(packets: string, value: string) {
    this.#packets = packets;
    this.#forms = [value];
  }

  know(forms: readonly string[]): void {
    this.#forms = [...this.#forms, ...forms];
  }

  serve(what: string): void {
    this.#served.push(what);
  }

  wrong(what: string, bytes: number): void {
    this.#wrong.push({ what, bytes });
  }

  /** A piece of the key or its placeholder that is longer than chance. */
  look(where: string, text: string): void {
    const lower = text.toLowerCase();
    const found = this.#forms.find((form) => {
      const known = form.toLowerCase();
      return lower.includes(known.slice(0, PIECE)) || lower.includes(known.slice(-PIECE));
    });
    if (found !== undefined) this.wrong(`the key to ${where}`, 16);
  }

  take(): readonly Arrival[] {
    const taken = [...this.#wrong, ...this.#packetsSince()];
    this.#wrong = [];
    return taken;
  }

  served(): readonly string[] {
    const taken = this.#served;
    this.#served = [];
    return taken;
  }

  #packetsSince(): readonly Arrival[] {
    if (!existsSync(this.#packets) || statSync(this.#packets).size === this.#read) return [];
    const text = readFileSync(this.#packets, 'utf8').slice(this.#read);
    this.#read += text.length;
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => ({ what: `a packet: ${line}`, bytes: Number(/(\d+) bytes/.exec(line)?.[1] ?? 0) }));
  }
}

/** Passes bytes on to a service, and looks at each connection's as a whole for the key. */
function tapped(ledger: Ledger, where: string, path: string): Server {
  const isOwn = where.startsWith(OWN);
  return createServer({ allowHalfOpen: true }, (socket) => {
    const inner = connect({ path, allowHalfOpen: true });
    let text = '';
    let isTold = false;
    socket.on('data', (piece: Buffer) => {
      text = (text + piece.toString('latin1')).slice(-100_000);
      if (!isOwn) ledger.look(where, text.replace(/\r\n[0-9a-f]{1,2}\r\n/g, ''));
      if (/leak-\d+\.evil/i.test(text) && !isTold) {
        isTold = true;
        ledger.wrong(`a greeting to ${where} that names another host`, text.length);
      }
    });
    // Node's own server stops reading behind an upgrade that it does not serve; most servers read on, and so does this one.
    const unknowing = new Transform({
      transform: (piece: Buffer, _encoding, done) =>
        done(null, Buffer.from(piece.toString('latin1').replace(/\r\nUpgrade: /i, '\r\nX-Grade: '), 'latin1')),
    });
    for (const one of [socket, inner])
      one.on('error', () => {
        socket.destroy();
        inner.destroy();
      });
    if (where.endsWith(':8080')) socket.pipe(unknowing).pipe(inner);
    else socket.pipe(inner);
    inner.pipe(socket);
  });
}

/** A service where no rule leads: a connection alone is one too many. */
function trap(ledger: Ledger, where: string): Server {
  return createServer((socket: Socket) => {
    ledger.wrong(`a connection to ${where}`, 0);
    socket.on('error', () => {});
    socket.on('data', (piece) => ledger.wrong(`bytes to ${where}: ${piece.toString('latin1').slice(0, 60)}`, piece.length));
  });
}

const REDIRECTS: Readonly<Record<string, string>> = {
  '/to-evil': `http://evil.test/LEAK-D-`,
  '/to-metadata': `http://${METADATA}/LEAK-D-`,
  '/to-port': 'http://allowed.test:22/LEAK-D-',
  '/to-hop': 'http://allowed.test/to-evil',
};

/** A web service that takes note of requests that nobody should have let through. */
function service(ledger: Ledger, name: string, word: string, value?: string) {
  return (message: IncomingMessage, response: ServerResponse): void => {
    const url = message.url ?? '';
    const host = message.headers.host ?? '';
    let body = '';
    message.on('data', (piece: Buffer) => {
      body += piece.toString('latin1');
    });
    message.on('error', () => {});
    // As many servers do that know the answer before the body has come; a length is still a length.
    if (url.endsWith('/early')) response.writeHead(404).end('early');
    message.on('end', () => {
      ledger.serve(`${message.method} ${url}`);
      if (value === undefined) ledger.look(name, [url, ...message.rawHeaders, body, ...message.rawTrailers].join(' '));
      const isNamed = /^(?:203\.0\.113\.1\d|[a-z-]+\.lead\.test|curl\.test)$/.test(host) || host.replace(/:8080$/, '') === name;
      const isOpen = name !== 'api.test' || (/^\/open\/(?!.*closed)/.test(url) && /^(?:GET|POST)$/.test(message.method ?? ''));
      if (/leak/i.test(url) || !isNamed || !isOpen)
        ledger.wrong(`${message.method} ${url.slice(0, 80)} for ${host} to ${name}`, url.length);
      if (value !== undefined && message.headers.authorization === `Bearer ${value}`) {
        if (url === '/echo-field') response.setHeader('x-echo', `field ${value}`);
        if (echoes(url, value, response)) return;
        response.end(url === '/key' ? 'value seen' : url === '/echo' ? `echo ${value}` : 'field echoed');
        return;
      }
      const location = REDIRECTS[url];
      if (location !== undefined) response.writeHead(302, { location });
      if (response.writableEnded) return;
      response.end(`${word} ${url}${body === '' ? '' : ` ${body.length}`}`);
    });
  };
}

/** Ways in which a server writes back what it was sent, whatever it was asked for. */
function echoes(url: string, value: string, response: ServerResponse): boolean {
  const text = Buffer.from(`echo ${value} `.repeat(3));
  const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: (bytes: Buffer) => bytes };
  const [coding] = Object.entries(pack).filter(([name]) => url === `/echo-${name}`);
  if (coding !== undefined) response.writeHead(200, { 'content-encoding': coding[0] }).end(coding[1](text));
  else if (url === '/echo-reason') response.writeHead(400, `no key ${value}`).end();
  else if (url === '/echo-transfer') {
    const packed = gzipSync(text);
    response.socket?.end(
      Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n'), packed]),
    );
  } else return false;
  return true;
}

function withSockets(ledger: Ledger, server: Server): Server {
  server.on('upgrade', (message: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {});
    if (message.url !== '/socket') {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(message)}\r\n\r\n`,
    );
    let said = '';
    const answer = (text: string): string => {
      said += text;
      ledger.look('a WebSocket', said);
      return `socket says ${text}`;
    };
    socket.on('data', socketReader(answer, socket));
  });
  return server;
}

function echo(): Server {
  return createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (piece) => socket.write(`echo ${piece.toString('latin1')}`));
    socket.on('end', () => socket.end());
  });
}

function greeter(): Server {
  return createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 welcome\r\n');
    socket.on('data', () => socket.write('250 ok\r\n'));
  });
}

/** The world's server of names: what Sallyport asks it is written down, for a question can carry something out too. */
async function names(ledger: Ledger): Promise<() => void> {
  const socket = createSocket('udp4');
  const asked = new Set<string>();
  socket.on('message', (message, from) => {
    const packet = decode(message);
    const [question] = packet.questions ?? [];
    if (question === undefined) return;
    const name = question.name.toLowerCase();
    ledger.look('the server of names', name.replaceAll('.', ''));
    if (/leak/i.test(name)) ledger.wrong(`a question about ${name}`, name.length);
    // The first answer leads to the allowed host, all others to the metadata service.
    const isRebound = name.startsWith('rebind') && question.type === 'A' && asked.has(name);
    if (question.type === 'A') asked.add(name);
    const found = name.startsWith('rebind') ? (isRebound ? METADATA : ALLOWED) : (NAMES[name] ?? []);
    const all = typeof found === 'string' ? [found] : found;
    const fitting = all.filter((data) => (data.includes(':') ? question.type === 'AAAA' : question.type === 'A'));
    const cname = name === 'alias.lead.test' ? [{ type: 'CNAME' as const, name, ttl: 0, data: 'evil.test' }] : [];
    const answers = fitting.map((data) => ({
      type: data.includes(':') ? ('AAAA' as const) : ('A' as const),
      name: cname.length > 0 ? 'evil.test' : name,
      ttl: 0,
      data,
    }));
    const flags = 0x8180 | (all.length === 0 ? 3 : 0);
    socket.send(
      encode({ type: 'response', id: packet.id ?? 0, flags, questions: [question], answers: [...cname, ...answers] }),
      from.port,
      from.address,
    );
  });
  await bound(socket, 53, '127.0.0.1');
  return () => socket.close();
}

async function datagrams(ledger: Ledger): Promise<() => void> {
  const open: Datagrams[] = [];
  for (const address of [...ADDRESSES.map((one) => one.replace('+', '')), '127.0.0.1', '127.0.0.53']) {
    for (const port of [53, 443]) {
      if (address === '127.0.0.1' && port === 53) continue;
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      socket.on('message', (piece) =>
        ledger.wrong(`a datagram to ${address}:${port}: ${piece.toString('latin1').slice(0, 60)}`, piece.length),
      );
      await bound(socket, port, address);
      open.push(socket);
    }
  }
  return () => {
    for (const socket of open) socket.close();
  };
}

function bound(socket: Datagrams, port: number, address: string): Promise<void> {
  return new Promise((done, failed) => {
    socket.once('error', failed);
    socket.bind(port, address, () => done());
  });
}

function visit(ledger: Ledger, port: number): void {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.on('connect', () => ledger.wrong(`somebody outside reached the offered port ${port}`, 0));
  socket.on('data', (piece) => ledger.wrong(`bytes to who came from outside: ${piece.toString('latin1')}`, piece.length));
}
