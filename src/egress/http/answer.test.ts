import { createServer } from 'node:http';
import { connect, createServer as createServerTwo } from 'node:http2';
import { type AddressInfo, createConnection, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isGone } from './answer.ts';
import type { Outgoing } from './context.ts';

const listening = (server: Server): Promise<number> =>
  new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      done(port);
    }),
  );

async function goneAfter(answer: Promise<Outgoing>, leave: () => void): Promise<readonly [boolean, boolean]> {
  const given = await answer;
  const before = isGone(given);
  leave();
  while (!isGone(given)) await wait(10);
  return [before, isGone(given)];
}

test('a program that went away is noticed over HTTP/1.1', async () => {
  const server = createServer();
  const answer = new Promise<Outgoing>((done) => server.on('request', (_, response) => done(response)));
  const socket = createConnection(await listening(server), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
  expect(await goneAfter(answer, () => socket.destroy())).toEqual([false, true]);
  server.close();
});

test('a program that took its request back is noticed over HTTP/2', async () => {
  const server = createServerTwo();
  const answer = new Promise<Outgoing>((done) => server.on('request', (_, response) => done(response)));
  const session = connect(`http://127.0.0.1:${await listening(server)}`);
  const stream = session.request({ ':path': '/', ':method': 'POST' });
  stream.on('error', () => {});
  expect(await goneAfter(answer, () => stream.close(8))).toEqual([false, true]);
  session.destroy();
  server.close();
});
