/** The host that is reached: a process of its own, so that it takes nothing from the one that measures. Prints its ports. */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const PIECE = Buffer.alloc(256 * 1024, 'x');

/** Sends so many bytes as fast as they are taken. */
function send(socket: Socket | ServerResponse, bytes: number, done: () => void = () => {}): void {
  let left = bytes;
  const go = (): void => {
    if (left === 0) done();
    while (left > 0 && !socket.destroyed) {
      const piece = left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
      left -= piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', go);
        return;
      }
      if (left === 0) done();
    }
  };
  go();
}

/** A protocol that is neither HTTP nor TLS: a number and a line feed, answered by so many bytes. */
const plain = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (piece) => send(socket, Number.parseInt(piece.toString('latin1'), 10) || 0));
});

const [, , key = '', cert = ''] = process.argv;
const secure = createSecure({ key: readFileSync(key), cert: readFileSync(cert) }, (message, response) => {
  const bytes = Number.parseInt((message.url ?? '/0').slice(1), 10) || 0;
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes });
  send(response, bytes, () => response.end());
});

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

Promise.all([listen(plain), listen(secure)]).then(
  ([tcp, tls]) => process.stdout.write(`${JSON.stringify({ tcp, tls })}\n`),
  () => process.exit(1),
);
