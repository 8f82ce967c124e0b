/* The same against the real ntfy server (github.com/binwiederhier/ntfy), where one is installed: its access control, its form of messages. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addSecret, type Notification, press, startGuard, verdictOf, writePolicy } from './channels.test-support.ts';
import { freePort, makeWorkspace, until } from './sallyport.test-support.ts';

const NTFY = process.env['SALLYPORT_TEST_NTFY'] ?? 'ntfy';
const TOPIC = 'phone-of-a-person-4711';
const hasNtfy = /ntfy/.test(spawnSync(NTFY, ['--help'], { encoding: 'utf8' }).stdout ?? '');

interface Server {
  readonly url: string;
  readonly tokens: { readonly guard: string; readonly phone: string };
}

/** Everything is forbidden but what docs/approvals.md asks for. */
async function startNtfy(folder: string, port: number): Promise<Server> {
  const config = join(folder, 'ntfy.yml');
  const url = `http://localhost:${port}`;
  const settings = {
    ...{ 'base-url': url, 'listen-http': `127.0.0.1:${port}`, 'auth-default-access': 'deny-all' },
    ...{ 'cache-file': join(folder, 'cache.db'), 'auth-file': join(folder, 'auth.db') },
  };
  writeFileSync(config, JSON.stringify(settings));
  const server = spawn(NTFY, ['serve', '--config', config], { stdio: 'ignore' });
  onTestFinished(() => void server.kill());
  const is = (path: string): Promise<boolean> =>
    fetch(url + path).then(
      ({ ok }) => ok,
      () => false,
    );
  expect(await until(() => is('/v1/health'))).toBe(true);
  const run = (...[command = '', ...words]: string[]): string =>
    execFileSync(NTFY, [command, '--config', config, ...words], {
      encoding: 'utf8',
      env: { ...process.env, NTFY_PASSWORD: 'pw' },
      stdio: 'pipe',
    });
  for (const user of ['guard', 'phone']) run('user', 'add', user);
  run('access', 'guard', `${TOPIC}*`, 'rw');
  run('access', 'phone', `${TOPIC}-answers`, 'wo');
  const token = (user: string): string =>
    /tk_\w+/.exec(spawnSync(NTFY, ['token', '--config', config, 'add', user], { encoding: 'utf8' }).output.join(''))?.[0] ?? '';
  return { url, tokens: { guard: token('guard'), phone: token('phone') } };
}

describe.skipIf(!hasNtfy)('the real ntfy server', () => {
  test('brings a question to a telephone and its button back', async () => {
    const place = makeWorkspace();
    const port = await freePort();
    const { url, tokens } = await startNtfy(place.root, port);
    for (const [name, value] of Object.entries({ topic: TOPIC, token: tokens.guard, answers: tokens.phone }))
      await addSecret(place, name, value, port);
    writePolicy(place, { channels: [{ ntfy: url, topic: 'topic', token: 'token', answers: 'answers' }] });
    await startGuard(place);
    const notifications = async (): Promise<readonly Notification[]> => {
      const answer = await fetch(`${url}/${TOPIC}/json?poll=1&since=all`, {
        headers: { authorization: `Bearer ${tokens.guard}` },
      });
      return (await answer.text()).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    };
    for (const [count, label, wanted] of [
      [1, 'Allow once', 'allow'],
      [2, 'No', 'deny'],
    ] as const) {
      const verdict = verdictOf(place, 'mcp__github__create_issue', { title: `${count}` });
      expect(await until(async () => (await notifications()).length === count)).toBe(true);
      const asked = (await notifications())[count - 1];
      if (asked === undefined) throw new Error('no notification');
      expect(asked.title).toBe('codex asks in work');
      expect(await press(asked, label)).toBe(200);
      expect(await verdict).toBe(wanted);
    }
  });
});
