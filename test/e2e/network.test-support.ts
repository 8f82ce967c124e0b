import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer as createTwo } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createAuthority } from '../../src/egress/index.ts';
import type { Place } from './sallyport.test-support.ts';

/** What a service of the host was asked. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Service {
  readonly port: number;
  readonly seen: readonly Seen[];
}

export type Answer =
  | string
  | Buffer
  | { readonly status: number; readonly body: string; readonly fields?: Readonly<Record<string, string>> };

/** A web service on the host's loopback that answers `hello` and keeps what it was asked. */
export async function startWeb(answer: (seen: Seen) => Answer = () => 'hello'): Promise<Service> {
  const seen: Seen[] = [];
  const server = createHttp((message, response) => keep(message, seen, (one) => reply(response, answer(one))));
  return { port: await listen(server), seen };
}

function reply(response: ServerResponse, given: Answer): void {
  const isPlain = typeof given === 'string' || Buffer.isBuffer(given);
  response.writeHead(isPlain ? 200 : given.status, isPlain ? {} : given.fields);
  response.end(isPlain ? given : given.body);
}

/** The same behind TLS, with a certificate for NAME; `authority` is a file to trust. */
export async function startSecureWeb(
  place: Place,
  name: string,
  answer: (seen: Seen) => Answer = () => 'hello over TLS',
): Promise<Service & { readonly authority: string }> {
  const issuer = await createAuthority();
  const credentials = await issuer.credentialsFor(name);
  const seen: Seen[] = [];
  const server = createHttps(credentials, (message, response) => keep(message, seen, (one) => reply(response, answer(one))));
  const authority = join(place.root, 'authority.pem');
  writeFileSync(authority, issuer.pem);
  return { port: await listen(server), seen, authority };
}

/** A repository behind HTTP and a token, served by git itself. */
export async function startGit(root: string, token: string): Promise<Service> {
  const seen: Seen[] = [];
  const server = createHttp((message, response) => {
    const url = new URL(message.url ?? '', 'http://x');
    seen.push({ method: message.method ?? '', url: message.url ?? '', headers: message.headers, body: '' });
    const wanted = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    if (message.headers.authorization !== wanted) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'ann',
        REQUEST_METHOD: message.method,
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: message.headers['content-type'] ?? '',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
      },
    });
    message.pipe(child.stdin);
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('close', () => {
      const whole = Buffer.concat(pieces);
      const end = whole.indexOf('\r\n\r\n');
      const fields = whole
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => line.split(/: (.*)/s));
      const status = fields.find(([name]) => name === 'Status')?.[1];
      for (const [name = '', value = ''] of fields) if (name !== 'Status') response.setHeader(name, value);
      response.statusCode = Number(status?.slice(0, 3) ?? 200);
      response.end(whole.subarray(end + 4));
    });
  });
  return { port: await listen(server), seen };
}

/** A web service that begins an answer with this text and never ends it. */
export async function startStreaming(text: string): Promise<{ readonly port: number }> {
  return { port: await listen(createHttp((_message, response) => response.write(text))) };
}

/** A service that speaks first, as ssh and mail do. */
export async function startGreeter(): Promise<{ readonly port: number }> {
  const server = createTcp((socket) => {
    socket.on('error', () => {});
    socket.write('220 welcome\r\n');
    socket.on('data', (piece) => socket.end(`echo ${piece.toString()}`));
  });
  return { port: await listen(server) };
}

function keep(message: IncomingMessage, seen: Seen[], done: (one: Seen) => void): void {
  const pieces: Buffer[] = [];
  message.on('data', (piece: Buffer) => pieces.push(piece));
  message.on('end', () => {
    const body = Buffer.concat(pieces).toString();
    const one = { method: message.method ?? '', url: message.url ?? '', headers: message.headers, body };
    seen.push(one);
    done(one);
  });
}

interface Listening {
  listen(port: number, host: string, done: () => void): unknown;
  address(): AddressInfo | string | null;
  close(): unknown;
}

function listen(server: Listening & { closeAllConnections?: () => void }): Promise<number> {
  onTestFinished(() => {
    server.close();
    server.closeAllConnections?.();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** A service that speaks HTTP/2 only, as gRPC's do: it echoes each message at once, and ends with a status in the trailers. */
export async function startTwo(place: Place, name: string): Promise<Service & { readonly authority: string }> {
  const issuer = await createAuthority();
  const seen: Seen[] = [];
  const server = createTwo(await issuer.credentialsFor(name));
  server.on('stream', (stream, headers) => {
    seen.push({ method: headers[':method'] ?? '', url: headers[':path'] ?? '', headers, body: String(headers['te'] ?? '') });
    stream.on('error', () => {});
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'fine' }));
    stream.on('data', (piece: Buffer) => stream.write(`echo ${piece.toString()}`));
    stream.on('end', () => stream.end());
  });
  const authority = join(place.root, 'authority-two.pem');
  writeFileSync(authority, issuer.pem);
  onTestFinished(() => {
    server.close();
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return { port, seen, authority };
}
