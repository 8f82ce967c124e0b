import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, makePlace, messageOf, type Place, planFor, runWarden } from './warden.test-support.ts';

const say = (line: object): string => `${JSON.stringify(line)}\n`;

describe('a plan that waits', () => {
  const waiting = (place: Place): ReturnType<typeof planFor> => planFor(place, ['sh', '-c', 'echo x > started'], { waits: true });

  test('the program starts with the line that allows it, not before', async () => {
    const place = makePlace();
    let isEarly = true;
    const ended = await runWarden(place, waiting(place), {
      onMessage: ({ type }, live) => {
        if (type !== 'ready') return;
        setTimeout(() => {
          isEarly = existsSync(join(place.workspace, 'started'));
          live.channel.write(say({ start: true }));
        }, 300);
      },
    });
    expect(isEarly).toBe(false);
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0, reason: '' });
    expect(existsSync(join(place.workspace, 'started'))).toBe(true);
  });

  test('the line may come with the plan', async () => {
    const place = makePlace();
    const ended = await runWarden(place, say(waiting(place)) + say({ start: true }));
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0, reason: '' });
  });

  test('a second line after a plan that does not wait is no plan', async () => {
    const place = makePlace();
    const ended = await runWarden(place, say(planFor(place, ['true'])) + say({ start: true }));
    expect(messageOf(ended, 'fail')).toMatchObject({ step: 'plan' });
    expect(ended.code).toBe(125);
  });

  test.each([
    ['the channel closes', (live: { channel: { end: () => void } }) => live.channel.end(), 'parent'],
    [
      'another line comes',
      (live: { channel: { end: (text: string) => void } }) => live.channel.end(say({ start: false })),
      'parent',
    ],
  ])('nothing runs when %s instead', async (_, act, reason) => {
    const place = makePlace();
    const ended = await runWarden(place, waiting(place), {
      onMessage: ({ type }, live) => {
        if (type === 'ready') act(live);
      },
    });
    expect(messageOf(ended, 'exit')).toMatchObject({ reason });
    expect(existsSync(join(place.workspace, 'started'))).toBe(false);
    expect(ended.events.filter(({ type }) => type === 'exec')).toEqual([]);
  });
});

/** Where the events of one type say that things were done, below the workspace. */
function pathsOf(ended: Ended, place: Place, type: string): readonly unknown[] {
  return ended.events
    .filter((event) => event['type'] === type)
    .map(({ path }) => String(path).replace(`${place.workspace}/`, ''));
}

describe('what is remembered of a thread', () => {
  test.each([
    ['chdir', 'import os\nfor i in range(300):\n  open("a%d" % i, "w"); os.chdir("d"); open("b%d" % i, "w"); os.chdir("..")'],
    [
      'fchdir',
      'import os\nd = os.open("d", 0); here = os.open(".", 0)\nfor i in range(300):\n  open("a%d" % i, "w"); os.fchdir(d); open("b%d" % i, "w"); os.fchdir(here)',
    ],
    [
      'a thread that shares the folder',
      'import os, threading\ndef go(where):\n  t = threading.Thread(target=os.chdir, args=(where,)); t.start(); t.join()\nfor i in range(100):\n  open("a%d" % i, "w"); go("d"); open("b%d" % i, "w"); go("..")',
    ],
  ])('%s in the middle of a storm: each file is recorded where it is', async (_, script) => {
    const place = makePlace();
    mkdirSync(join(place.workspace, 'd'));
    writeFileSync(join(place.workspace, 'script.py'), script);
    const ended = await runWarden(place, planFor(place, ['python3', 'script.py']));
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
    const made = pathsOf(ended, place, 'create');
    expect(made.length).toBeGreaterThanOrEqual(200);
    expect(made.filter((path) => !/^(?:a\d+|d\/b\d+)$/.test(String(path)))).toEqual([]);
  });

  test('a folder that is renamed under the feet has its new name', async () => {
    const place = makePlace();
    mkdirSync(join(place.workspace, 'd0'));
    const script =
      'import os\nos.chdir("d0")\nfor i in range(100):\n  open("f%d" % i, "w"); os.rename("../d%d" % i, "../d%d" % (i + 1))\n';
    writeFileSync(join(place.workspace, 'script.py'), script);
    const ended = await runWarden(place, planFor(place, ['python3', 'script.py']));
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
    expect(pathsOf(ended, place, 'create')).toEqual(Array.from({ length: 100 }, (_, index) => `d${index}/f${index}`));
  });

  test('another program in the same process is read out of its own memory', async () => {
    const place = makePlace();
    const step = 'import os, sys\nn = int(sys.argv[1])\nfor i in range(40): open("p%d-%d" % (n, i), "w")\n';
    writeFileSync(
      join(place.workspace, 'script.py'),
      `${step}if n < 5: os.execvp("python3", ["python3", "script.py", str(n + 1)])\n`,
    );
    const ended = await runWarden(place, planFor(place, ['python3', 'script.py', '0']));
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
    const wanted = Array.from({ length: 6 }, (_, n) => Array.from({ length: 40 }, (_, i) => `p${n}-${i}`)).flat();
    expect(pathsOf(ended, place, 'create')).toEqual(wanted);
  });

  test('programs with more arguments and longer ones than are read at once are recorded whole', async () => {
    const place = makePlace();
    const argv = ['true', ...Array.from({ length: 60 }, (_, index) => String(index).repeat(index % 7 === 0 ? 300 : 3)), ''];
    const ended = await runWarden(place, planFor(place, argv));
    const [exec] = ended.events.filter(({ type }) => type === 'exec');
    expect(exec).toMatchObject({ argv });
    expect(exec).not.toHaveProperty('truncated');
  });
});
