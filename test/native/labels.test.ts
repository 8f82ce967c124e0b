/* What the warden tells of files that a plan labels. */
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Plan } from '../../src/model/index.ts';
import { buildProgram, compiler } from './compiler.test-support.ts';
import {
  answer,
  type Ended,
  type Message,
  makePlace,
  messageOf,
  type Place,
  type PlanChanges,
  planFor,
  runWarden,
  WARDEN,
} from './warden.test-support.ts';

const NONE = { names: [], paths: [] } as const;

function labelled(labels: Partial<Plan['labels']>): PlanChanges {
  return { labels: { private: NONE, untrusted: NONE, ...labels } };
}

/** Runs a script and tells of its labels: `private opened secret.txt`. */
async function told(place: Place, script: string, changes: PlanChanges): Promise<readonly string[]> {
  const ended = await runWarden(place, planFor(place, ['sh', '-c', script], changes));
  expect(messageOf(ended, 'exit')).toMatchObject({ reason: '' });
  const [messages, events] = [labelsOf(ended.messages, place), ended.events.filter(({ type }) => type === 'label')];
  expect(events.map(({ kind, how, path }) => `${kind} ${how} ${path}`)).toEqual(messages.map((one) => one.full));
  return messages.map(({ text }) => text);
}

function labelsOf(messages: Ended['messages'], { workspace }: Place): readonly { text: string; full: string }[] {
  return messages
    .filter(({ type }) => type === 'label')
    .map(({ label, how, path }) => ({
      text: `${label} ${how} ${String(path).replace(`${workspace}/`, '')}`,
      full: `${label} ${how} ${path}`,
    }));
}

describe.each(['namespaces', 'landlock'] as const)('labels (%s)', (mode) => {
  test.each([
    ['nothing', ':', []],
    ['its status and its name', 'ls -l . > /dev/null; stat a.key > /dev/null; test -r a.key', []],
    ['a file', 'cat a.key', ['private opened a.key']],
    ['a file, again and again', 'for i in 1 2 3; do cat a.key; done', ['private opened a.key']],
    ['a link to it', 'cat link', ['private opened a.key']],
    ['its other name', 'cat sub/other', ['private opened a.key']],
    ['it under a new name', 'mv a.key b; cat b', ['private opened a.key']],
    ['it for writing', 'echo x >> a.key', ['private opened a.key']],
    ['a program of that name', 'cp /bin/true run.key && :', []],
    ['one that it wrote', 'rm a.key; echo x > a.key; cat a.key', []],
    ['a file that is both', 'cat both.eml', ['private opened both.eml', 'untrusted opened both.eml']],
    ['something in a folder', 'cat inbox/deep/x', ['untrusted opened inbox/deep/x']],
    ['something in a folder, moved out first', 'mv inbox/y z; cat z', ['untrusted moved inbox/y']],
    ['something in a folder, linked out first', 'ln inbox/y z; cat z', ['untrusted linked inbox/y']],
    ['the folder alone', 'ls -R inbox > /dev/null', []],
    ['what it wrote into the folder', 'echo x > inbox/new; mkdir inbox/n; echo y > inbox/n/z; cat inbox/new inbox/n/z', []],
    ['what it wrote into the folder and took away again', 'for i in 1 2 3; do echo x > inbox/t$i; rm inbox/t$i; done', []],
    ['a folder that was renamed first', 'mv inbox i; cat i/deep/x', ['untrusted opened inbox/deep/x']],
  ] as const)('opens %s', async (_, script, want) => {
    const place = makePlace();
    for (const folder of ['sub', 'inbox/deep']) mkdirSync(join(place.workspace, folder), { recursive: true });
    for (const file of ['a.key', 'both.eml', 'inbox/y', 'inbox/deep/x']) writeFileSync(join(place.workspace, file), 'text');
    symlinkSync('a.key', join(place.workspace, 'link'));
    linkSync(join(place.workspace, 'a.key'), join(place.workspace, 'sub/other'));
    const plan = labelled({
      private: { names: ['*.key', '*.eml'], paths: [] },
      untrusted: { names: ['*.eml', 'inbox'], paths: [] },
    });
    const found = await told(place, `(${script}) > /dev/null`, { mode, ...plan });
    expect([...found].sort()).toEqual(want);
  });

  test('a run without such a file watches nothing', async () => {
    const place = makePlace();
    const changes = { mode, ...labelled({ private: { names: ['*.key'], paths: ['/nowhere/at/all'] } }) };
    const ended = await runWarden(place, planFor(place, ['true'], changes));
    expect(messageOf(ended, 'ready')).toMatchObject({ watched: 0 });
  });

  test('who has it open is named', async () => {
    const place = makePlace();
    writeFileSync(join(place.workspace, 'a.key'), 'text');
    const changes = { mode, ...labelled({ private: { names: [], paths: [join(place.workspace, 'a.key')] } }) };
    const ended = await runWarden(
      place,
      planFor(place, ['sh', '-c', 'tail -f a.key & while [ ! -e told ]; do sleep 0.05; done; kill $!'], changes),
      {
        // It stays open for as long as a busy machine needs to look who has it.
        onMessage: ({ type }) => {
          if (type === 'label') writeFileSync(join(place.workspace, 'told'), '');
        },
      },
    );
    const label = messageOf(ended, 'label');
    expect(label).toMatchObject({ exe: expect.stringMatching(/tail|coreutils/), pid: expect.any(Number) });
  });

  test('what is asked for is told before the answer', async () => {
    const place = makePlace();
    writeFileSync(join(place.workspace, 'a.key'), 'text');
    const changes = { mode, ...labelled({ private: { names: ['*.key'], paths: [] } }) };
    const ended = await runWarden(place, planFor(place, ['sh', '-c', 'cat a.key; sleep 0.5'], changes), {
      onMessage: ({ type }, { channel }) => {
        if (type === 'ready') channel.write('{"labels":7}\n');
      },
    });
    expect(messageOf(ended, 'labels')).toEqual({ type: 'labels', id: 7 });
  });
});

test('what cannot be watched counts as opened', async () => {
  const place = makePlace();
  let deep = place.workspace;
  for (let depth = 0; depth < 40; depth += 1) deep = join(deep, 'd');
  mkdirSync(deep, { recursive: true });
  const changes = labelled({ untrusted: { names: [], paths: [join(place.workspace, 'd')] } });
  const found = await told(place, ':', changes);
  expect(found).toEqual([expect.stringMatching(/^untrusted unwatched d\/d/)]);
});

test('where there are too few descriptors to watch with, too', async () => {
  const place = makePlace();
  const names = Array.from({ length: 60 }, (_, at) => `inbox/${at}/deep`);
  for (const name of names) mkdirSync(join(place.workspace, name), { recursive: true });
  for (const name of names) writeFileSync(join(place.workspace, name, 'x'), 'text');
  const warden = join(place.root, 'few');
  writeFileSync(warden, `#!/bin/sh\nulimit -n 40\nexec '${WARDEN}' "$@"\n`, { mode: 0o755 });
  const changes = labelled({ untrusted: { names: ['inbox'], paths: [] } });
  const plan = planFor(place, ['sh', '-c', 'cat inbox/*/deep/x > /dev/null'], changes);
  const ended = await runWarden(place, plan, { warden });
  expect(messageOf(ended, 'exit')).toMatchObject({ code: 0, reason: '' });
  const paths = labelsOf(ended.messages, place).map(({ text }) => text.split(' ')[2] ?? '');
  expect(names.filter((name) => !paths.some((path) => `${name}/x`.startsWith(path)))).toEqual([]);
});

test.each([
  ['no list', { private: { names: 'a', paths: [] }, untrusted: NONE }],
  ['a path that is not absolute', { private: { names: [], paths: ['a'] }, untrusted: NONE }],
  ['no object', []],
])('a plan is refused for labels with %s', async (_, labels) => {
  const place = makePlace();
  const ended = await runWarden(place, `${JSON.stringify({ ...planFor(place, ['true']), labels })}\n`);
  expect([ended.code, messageOf(ended, 'fail')?.['step']]).toEqual([125, 'plan']);
});

describe.skipIf(compiler === undefined)('a program that reads and connects at once', () => {
  test.each([
    ['by one thread', 1],
    ['by four threads', 4],
  ])('is known to have read, each of 1000 times, %s', async (_, threads) => {
    const place = makePlace();
    const COUNT = 1000;
    const program = buildProgram('read-connect', place.programs);
    for (let n = 0; n < COUNT; n += 1) writeFileSync(join(place.workspace, `s${n}`), 'text');
    const server = createServer();
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const at = server.address();
        done(typeof at === 'object' && at !== null ? at.port : 0);
      });
    });
    onTestFinished(() => {
      server.close();
    });
    const read = new Set<string>();
    const held = new Map<number, Message>();
    let unknown = 0;
    const ended = await runWarden(
      place,
      planFor(place, [program, String(COUNT), String(threads)], {
        mode: 'landlock',
        mounts: [...planFor(place, ['true']).mounts, { type: 'bind', src: place.programs, dst: place.programs, ro: true }],
        network: { port, loopback: [] },
        ...labelled({ private: { names: ['s*'], paths: [] } }),
      }),
      {
        onMessage: (message, live) => {
          if (message['type'] === 'label') read.add(String(message['path']));
          // As Node does: it asks what was opened, and decides when the answer is there.
          if (message['type'] === 'hold') {
            held.set(Number(message['id']), message);
            live.channel.write(`{"labels":${message['id']}}\n`);
          }
          const hold = message['type'] === 'labels' ? held.get(Number(message['id'])) : undefined;
          if (hold === undefined) return;
          const name = join(place.workspace, `s${Number(hold['port']) - 10_000}`);
          if (!read.has(name)) unknown += 1;
          answer(live, hold, 'deny');
        },
      },
    );
    expect(ended.stderr).toBe('');
    expect([ended.stdout.trim(), held.size, unknown]).toEqual([`refused ${COUNT}`, COUNT, 0]);
  });
});
