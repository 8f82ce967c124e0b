import { existsSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, makeWorkspace, type Place, sallyport, trailEvents, until } from './sallyport.test-support.ts';

function ask(port: number, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, timeout: 50_000, agent: false }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      response.on('end', () => resolve(text));
    });
    request.on('error', () => resolve(undefined));
    request.on('timeout', () => request.destroy());
  });
}

function serving(place: Place, publish: string, listen: string): ReturnType<typeof sallyport> {
  const program = `
    const server = require('http').createServer((q, r) => {
      r.end('inside ' + q.url);
      if (q.url === '/end') { r.on('finish', () => setTimeout(() => process.exit(0), 50)); }
    }).listen(${listen});`;
  return sallyport(place, ['run', '-q', '--unattended', '--publish', publish, '--', process.execPath, '-e', program]);
}

test.each([
  ['loopback', "3000, '127.0.0.1'"],
  ['the IPv6 loopback', "3000, '::1'"],
  ['every address', '3000'],
])('a program that listens on %s is reached through a published port', async (_name, listen) => {
  const place = makeWorkspace();
  const port = await freePort();
  const run = serving(place, `${port}:3000`, listen);
  let answer: string | undefined;
  const reached = async (): Promise<boolean> => {
    answer = await ask(port, '/a');
    return answer !== undefined;
  };
  expect(await until(reached)).toBe(true);
  expect([answer, await ask(port, '/end')]).toEqual(['inside /a', 'inside /end']);
  const { code, stderr } = await run;
  expect([code, stderr]).toEqual([0, `sallyport: 127.0.0.1:${port} leads to port 3000 of the cage.\n`]);
  const seen = (await trailEvents(place)).flatMap(({ event }) => (isRecord(event) && event['rule'] === 'publish' ? [event] : []));
  expect(seen).toContainEqual(
    expect.objectContaining({ protocol: 'published', address: '127.0.0.1', port, path: ':3000', sent: expect.any(Number) }),
  );
  expect((await sallyport(place, ['trail', 'show', 'last'])).stdout).toMatch(
    new RegExp(`Published\\n {2}127\\.0\\.0\\.1:${port} to :3000 inside: \\d+ connections?`),
  );
});

test('without --publish nobody outside reaches what listens inside', async () => {
  const place = makeWorkspace();
  const port = await freePort();
  const program = `
    const { existsSync, writeFileSync } = require('fs');
    require('http').createServer((q, r) => r.end('x')).listen(${port}, () => writeFileSync('listens', ''));
    setInterval(() => existsSync('end') && process.exit(0), 50);`;
  const run = sallyport(place, ['run', '-q', '--', process.execPath, '-e', program]);
  expect(await until(() => existsSync(join(place.workspace, 'listens')))).toBe(true);
  expect(await ask(port, '/')).toBeUndefined();
  writeFileSync(join(place.workspace, 'end'), '');
  expect((await run).code).toBe(0);
});

test('a port in use is one sentence, and nothing runs', async () => {
  const place = makeWorkspace();
  const taken = createServer();
  onTestFinished(() => {
    taken.close();
  });
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { code, stdout, stderr } = await sallyport(place, ['run', '--publish', String(port), '--', 'echo', 'ran']);
  expect([code, stdout]).toEqual([125, '']);
  expect(stderr).toContain(`Port ${port} of this machine is in use, so it can't be published.`);
});

test.each([
  ['0', '--publish: "0" is no port.'],
  ['80:99999', '--publish: "80:99999" is no port.'],
  ['web', '--publish: "web" is no port.'],
])('--publish %s is refused before anything runs', async (text, sentence) => {
  const { code, stderr } = await sallyport(makeWorkspace(), ['run', '--publish', text, '--', 'true']);
  expect([code, stderr]).toEqual([125, expect.stringContaining(sentence)]);
});

test.each(['landlock', 'bubblewrap'])('with %s nothing can be published, and that is said', async (mode) => {
  const place = makeWorkspace();
  const args = ['run', '--force-mode', mode, '--publish', String(await freePort()), '--', 'echo', 'ran'];
  const { code, stdout, stderr } = await sallyport(place, args);
  expect([code, stdout]).toEqual([125, '']);
  expect(stderr).toContain('Ports can only be published out of a namespace');
});

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
