/* `warden exec`, with a guard that says what it likes. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makePlace, type Place, planFor, WARDEN } from './warden.test-support.ts';

/** Carries `sleep 0.3`, and says something more at a message of the warden's. The command itself would say `otherwise`. */
async function carriedBy(place: Place, says: Readonly<Record<string, string>>): Promise<readonly [number | null, string]> {
  const [path, spool] = [join(place.root, 'guard.sock'), join(place.root, 'spool')];
  writeFileSync(spool, '');
  const server = createServer((socket) => converse(socket, `${JSON.stringify({ spool })}\n`, place, says));
  await new Promise<void>((done) => {
    server.listen(path, done);
  });
  onTestFinished(() => void server.close());
  const child = spawn(WARDEN, ['exec', path, '--', '/bin/echo', 'otherwise'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((done) => child.once('close', (code) => done([code, said])));
}

function converse(socket: Socket, first: string, place: Place, says: Readonly<Record<string, string>>): void {
  let heard = '';
  socket.on('error', () => undefined);
  socket.setEncoding('utf8').on('data', (text: string) => {
    if (heard === '') socket.write(`${first}${JSON.stringify(planFor(place, ['sleep', '0.3']))}\n`);
    for (const [type, answer] of Object.entries(says)) {
      const mark = `{"type":"${type}"`;
      if (`${heard}${text}`.includes(mark) && !heard.includes(mark)) socket.write(answer);
    }
    heard += text;
  });
}

test.each([
  ['says how it ended', { exit: '{"done":7}\n' }, 7, ''],
  ['is in the middle of a word when the program ends', { ready: '{"err":"hal', exit: 'f\\n"}\n{"done":7}\n' }, 7, 'half\n'],
  ['wants the command started again', { exit: '{"otherwise":true}\n{"done":7}\n' }, 7, ''],
  ['wants another run', { exit: '{"spool":"/etc/passwd"}\n{"done":7}\n' }, 7, ''],
] as const)('a guard that %s', async (_, says, code, said) => {
  expect(await carriedBy(makePlace(), says)).toEqual([code, said]);
});
