import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/index.ts';
import { isRoot, makePlace, type Place, planFor, runWarden } from './warden.test-support.ts';

/** A plan that would leave a file behind, had it been carried out. */
function wholePlan(place: Place): Plan {
  return planFor(place, ['touch', join(place.workspace, 'started')]);
}

function text(plan: unknown): string {
  return `${JSON.stringify(plan)}\n`;
}

type Damage = (plan: Plan, place: Place) => string | Buffer;

/** The plan with one member, named by its path, replaced; `undefined` leaves it out. */
function having(path: string, value: unknown): Damage {
  const names = path.split('.');
  const replace = (object: unknown, depth: number): unknown => {
    const name = names[depth];
    if (name === undefined) return value;
    const entries = typeof object === 'object' && object !== null ? { ...object } : {};
    return { ...entries, [name]: replace(Reflect.get(entries, name), depth + 1) };
  };
  return (plan) => text(replace(plan, 0));
}

const mount = (step: Readonly<Record<string, unknown>>): Damage => {
  return (plan) => text({ ...plan, mounts: [...plan.mounts, step] });
};

const moved: Damage = (plan, place) => {
  const link = join(place.root, 'link');
  symlinkSync(place.workspace, link);
  return text({ ...plan, cwd: link, workspace: { ...plan.workspace, path: link } });
};

const raw = (make: (line: string) => string | Buffer): Damage => {
  return (plan) => make(text(plan));
};

const TABLE: readonly (readonly [string, Damage])[] = [
  ['nothing at all', raw(() => '')],
  ['an empty line', raw(() => '\n')],
  ['a link in the place of the workspace', moved],
  ['half a plan', raw((line) => line.slice(0, line.length / 2))],
  ['a plan without its line end', raw((line) => line.slice(0, -1))],
  ['half a plan as a line', raw((line) => `${line.slice(0, line.length / 2)}\n`)],
  ['17 MiB', raw((line) => `${' '.repeat(17 * 2 ** 20)}${line}`)],
  ['17 MiB without an end', raw(() => Buffer.alloc(17 * 2 ** 20, 0x20))],
  ['two plans', raw((line) => `${line}${line}`)],
  ['bytes behind the plan', raw((line) => line.replace('\n', ' x\n'))],
  ['no JSON', raw(() => 'hello\n')],
  ['zero bytes', raw(() => Buffer.from([0, 0, 0, 0x0a]))],
  ['an array', raw(() => '[]\n')],
  ['a text', raw(() => '"plan"\n')],
  ['10,000 brackets', raw(() => `${'['.repeat(10_000)}\n`)],
  ['17 levels', raw((line) => line.replace('{', `{"x":${'['.repeat(17)}${']'.repeat(17)},`))],
  ['a NUL escape in a path', raw((line) => line.replace('"cwd":"', '"cwd":"/\\u0000'))],
  ['a NUL byte in a path', raw((line) => Buffer.from(line.replace('"cwd":"', '"cwd":"/\0'), 'latin1'))],
  ['a lone high surrogate', raw((line) => line.replace('"cwd":"', '"cwd":"/\\ud800'))],
  ['a lone low surrogate that is no byte', raw((line) => line.replace('"cwd":"', '"cwd":"/\\udc00'))],
  ['a high surrogate before another', raw((line) => line.replace('"cwd":"', '"cwd":"/\\ud800\\ud800'))],
  ['a fraction', having('limits.memory', 1.5)],
  ['a number of 17 digits', raw((line) => line.replace('"memory":0', '"memory":12345678901234567'))],
  ['a number with a leading zero', raw((line) => line.replace('"memory":0', '"memory":00'))],
  ['version 2', having('version', 2)],
  ['version as text', having('version', '1')],
  ['no version', having('version', undefined)],
  ['an unknown mode', having('mode', 'none')],
  ['no mode', having('mode', undefined)],
  ['an empty run id', having('run', '')],
  ['a run id that is a path', having('run', '../x')],
  ['a run id of 65 characters', having('run', 'a'.repeat(65))],
  ['no program', having('argv', [])],
  ['a program that is a text', having('argv', 'true')],
  ['a number among the arguments', having('argv', ['touch', 1])],
  ['an environment of objects', having('env', [{}])],
  ['a relative working directory', having('cwd', 'work')],
  ['a working directory with ..', having('cwd', '/var/../etc')],
  ['a working directory of 5,000 characters', having('cwd', `/${'a'.repeat(5000)}`)],
  ['a working directory that is not there', having('cwd', '/no/such/folder')],
  ['a negative user', having('uid', -1)],
  ['a user beyond 32 bits', having('uid', 2 ** 32)],
  ['a workspace that is the root', having('workspace.path', '/')],
  ['a relative workspace', having('workspace.path', 'work')],
  ['a workspace that is not there', having('workspace.path', '/no/such/folder')],
  ['a workspace of another type', having('workspace', [])],
  ['writable as text', having('workspace.writable', 'false')],
  ['an overlay that is true', having('workspace.overlay', true)],
  ['an overlay without folders', having('workspace.overlay', {})],
  ['an overlay of numbers', having('workspace.overlay', { upper: 1, work: 2 })],
  ['an overlay without a work folder', having('workspace.overlay', { upper: '/tmp/u' })],
  ['mounts that are an object', having('mounts', {})],
  ['a mount that is a text', (plan) => text({ ...plan, mounts: ['proc'] })],
  ['a mount of no type', mount({ dst: '/x' })],
  ['a mount of an unknown type', mount({ type: 'nfs', dst: '/x' })],
  ['a bind without a source', mount({ type: 'bind', dst: '/x' })],
  ['a bind whose source is not there', mount({ type: 'bind', src: '/no/such/folder', dst: '/x', ro: true })],
  ['a bind from a relative source', mount({ type: 'bind', src: 'etc', dst: '/x' })],
  ['a destination with ..', mount({ type: 'tmpfs', dst: '/x/../../y', mode: 0, size: 0 })],
  ['a destination that ends in ..', mount({ type: 'mask', dst: '/x/..' })],
  ['closed files without a list of programs', mount({ type: 'closed', dst: '/etc', depth: 2 })],
  ['closed files of a negative depth', mount({ type: 'closed', dst: '/etc', depth: -1, programs: [] })],
  ['closed files of a relative place', mount({ type: 'closed', dst: 'etc', depth: 2, programs: [] })],
  ['a relative destination', mount({ type: 'tmpfs', dst: 'x', mode: 0, size: 0 })],
  ['a destination that is the root', mount({ type: 'tmpfs', dst: '/', mode: 0, size: 0 })],
  ['read-only as a number', mount({ type: 'bind', src: '/usr', dst: '/x', ro: 0 })],
  ['a link without a target', mount({ type: 'symlink', dst: '/x' })],
  ['a file without content', mount({ type: 'file', dst: '/x', mode: 0 })],
  ['a mode that is negative', mount({ type: 'tmpfs', dst: '/x', mode: -1, size: 0 })],
  ['a size that is negative', mount({ type: 'tmpfs', dst: '/x', mode: 0, size: -1 })],
  ['no protection', having('protect', undefined)],
  ['protection without a walk', having('protect.walk', undefined)],
  ['a walk that is negative', having('protect.walk.start', -1)],
  ['protected names as a text', having('protect.deny', '.git/hooks')],
  ['no limits', having('limits', undefined)],
  ['a negative limit', having('limits.time', -1)],
  ['a limit as text', having('limits.pids', '10')],
  ['reads as a number', having('observe.reads', 1)],
  ['a journal that is true', having('journal', true)],
  ['a journal without a folder', having('journal', { maxFile: 0 })],
  ['a journal in a relative folder', having('journal', { dir: 'journal', maxFile: 0 })],
  ['a journal that is not there', having('journal', { dir: '/no/such/folder', maxFile: 0 })],
  ['a destructive limit as text', having('destructive', '20')],
  ['a destructive limit above 10,000', having('destructive.limit', 10_001)],
  ['a destructive limit below 0', having('destructive.limit', -1)],
  ['scan lists that are missing', having('scan', {})],
  ['debug as text', having('debug', 'true')],
  ['sockets that are an object', having('sockets', {})],
  ['a socket that is a text', having('sockets', ['/run/s'])],
  ['a socket without a target', having('sockets', [{ path: '/run/s' }])],
  ['a socket with a relative name', having('sockets', [{ path: 'run/s', target: '/s' }])],
  ['a socket whose target is too long', having('sockets', [{ path: '/run/s', target: `/${'a'.repeat(107)}` }])],
  ['a socket in a folder of the host', having('sockets', [{ path: '/usr/s', target: '/s' }])],
  ['a published port that is a text', having('publish', ['80'])],
  ['a published port 0', having('publish', [0])],
  ['more published ports than there is room for', having('publish', Array(33).fill(80))],
];

describe('a plan that cannot be carried out', () => {
  test.each(TABLE)('%s', async (_name, damage) => {
    const place = makePlace();
    const ended = await runWarden(place, damage(wholePlan(place), place), { keepOpen: false });
    expect({ code: ended.code, signal: ended.signal, stderr: ended.stderr }).toEqual({ code: 125, signal: null, stderr: '' });
    expect(ended.messages).toEqual([
      {
        type: 'fail',
        step: expect.stringMatching(/\w/),
        errno: expect.stringMatching(/^E[A-Z0-9]+$/),
        message: expect.stringMatching(/\w/),
      },
    ]);
    expect(ended.events).toEqual([]);
    expect(existsSync(join(place.workspace, 'started'))).toBe(false);
  });

  test.skipIf(isRoot)('an ordinary user naming another', async () => {
    const place = makePlace();
    const ended = await runWarden(place, { ...wholePlan(place), uid: 0, gid: 0 });
    expect([ended.code, ended.messages[0]?.['type'], ended.events]).toEqual([125, 'fail', []]);
  });

  test('the same plan, undamaged, is carried out', async () => {
    const place = makePlace();
    const ended = await runWarden(place, wholePlan(place));
    expect([ended.code, ended.messages.map((message) => message['type'])]).toEqual([0, ['ready', 'exit']]);
    expect(existsSync(join(place.workspace, 'started'))).toBe(true);
  });

  test('bytes that are no UTF-8 arrive as they were', async () => {
    const place = makePlace();
    const line = text(planFor(place, ['touch', 'byte-X'])).replace('byte-X', 'byte-\\udcff');
    const ended = await runWarden(place, line);
    expect(ended.events.find((event) => event['type'] === 'create')?.['pathRaw']).toMatch(/2f627974652dff$/);
  });
});
