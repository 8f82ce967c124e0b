import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildProgram, compiler } from './compiler.test-support.ts';
import { makePlace, messageOf, type PlanChanges, planFor, runWarden, until } from './warden.test-support.ts';

interface Listener {
  readonly port: number;
  readonly connections: () => number;
}

function listen(): Promise<Listener> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => undefined).destroy();
  });
  onTestFinished(() => void server.close());
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done({ port: typeof address === 'object' && address !== null ? address.port : 0, connections: () => connections });
    });
  });
}

const MODES: readonly (readonly [string, PlanChanges, readonly string[]])[] = [
  ['behind namespaces', {}, []],
  ['in the fall-back', { mode: 'landlock' }, []],
  // The neighbour that shows the test to work: without walls they all arrive.
  ['observed only', { mode: 'observe' }, ['sendto', 'sendmsg', 'sendmmsg', 'connect']],
];

describe.skipIf(compiler === undefined)('a port of the machine outside', () => {
  test.each(MODES)('%s', async (_name, changes, want) => {
    const place = makePlace();
    const program = buildProgram('fast-open', place.programs);
    const path = changes.mode === undefined ? '/programs/fast-open' : program;
    const { port, connections } = await listen();
    const mounts = [...planFor(place, []).mounts, { type: 'bind', src: place.programs, dst: place.programs, ro: true }] as const;
    const ended = await runWarden(place, planFor(place, [path, String(port)], { ...changes, mounts }));
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
    expect(await until(() => connections() >= want.length)).toBe(true);
    // What should not come may come late.
    await new Promise((done) => setTimeout(done, 100));
    expect({ carriedOut: ended.stdout.split('\n').slice(0, -1), connections: connections() }).toEqual({
      carriedOut: want,
      connections: want.length,
    });
  });
});

describe.skipIf(compiler === undefined)('a port that is offered to the machine outside without bind(2)', () => {
  test.each([
    ['behind namespaces', {}, true],
    ['in the fall-back', { mode: 'landlock' }, false],
  ] as const)('%s', async (_name, changes, mayOffer) => {
    const place = makePlace();
    const program = buildProgram('listener', place.programs);
    const path = 'mode' in changes ? program : '/programs/listener';
    const mounts = [...planFor(place, []).mounts, { type: 'bind', src: place.programs, dst: place.programs, ro: true }] as const;
    const ended = await runWarden(place, planFor(place, [path], { ...changes, mounts }));
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
    const carriedOut = ended.stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split(' ')[0]]));
    // Inside namespaces it is the cage's own port that is offered, so the race may be won too.
    if (mayOffer) expect(carriedOut).toEqual(expect.arrayContaining(['tcp', 'local']));
    else expect(carriedOut).toEqual(['local']);
  });
});
