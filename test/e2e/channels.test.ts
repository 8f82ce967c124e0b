/* Questions that reach a person elsewhere: a webhook with signed links, and an ntfy server with buttons. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { codeAt } from '../../src/approval/index.ts';
import { keepAuthenticator } from '../../src/server/index.ts';
import {
  addSecret,
  host,
  NtfyServer,
  press,
  type Received,
  startGuard,
  verdictOf,
  writePolicy,
} from './channels.test-support.ts';
import { freePort, makeWorkspace, PATIENCE, type Place, sallyport, trailEvents, until } from './sallyport.test-support.ts';

const KEY = 'a-signing-key-of-the-person';
const TOOL = 'mcp__github__create_issue';

interface Asked {
  readonly id: string;
  readonly action: string;
  readonly folder: string;
  readonly page: string;
  readonly answers: { readonly once?: string; readonly no: string };
}

interface Desk {
  readonly place: Place;
  readonly received: Received[];
  readonly said: () => string;
  readonly asked: (count?: number) => Promise<Asked>;
}

/** A guard whose person has a webhook that answers with these codes, then with 200. */
async function webhookDesk(codes: number[] = [], more: object = {}): Promise<Desk> {
  const place = makeWorkspace();
  const received: Received[] = [];
  const { port } = await host(({ headers }, response, body) => {
    received.push({ headers, body });
    response.writeHead(codes.shift() ?? 200).end();
  });
  await addSecret(place, 'hook-key', KEY, port);
  writePolicy(place, { channels: [{ webhook: `http://localhost:${port}/hook`, secret: 'hook-key' }], ...more });
  const said = await startGuard(place);
  const all = (): Asked[] =>
    received.map(({ body }) => JSON.parse(body)).flatMap(({ type, data }) => (type === 'approval.asked' ? [data] : []));
  return {
    ...{ place, received, said },
    asked: async (count = 1) => {
      expect(await until(() => all().length >= count)).toBe(true);
      const found = all()[count - 1];
      if (found === undefined) throw new Error('nothing was asked');
      return found;
    },
  };
}

/** The answers of the record, with where they came from. */
async function answersIn(place: Place): Promise<readonly string[]> {
  const steps = (await trailEvents(place)).map(({ event }) => event) as readonly Record<string, unknown>[];
  return steps.filter((step) => step?.['type'] === 'answer').map(({ verdict, via }) => `${verdict} ${via}`);
}

const answer = (url: string, form = ''): Promise<Response> =>
  fetch(url, { method: 'POST', body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } });

test('a question is signed and sent, a preview answers nothing, the link answers once, and the news is sent', async () => {
  const { place, received, asked } = await webhookDesk();
  const began = Math.floor(Date.now() / 1000);
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  const { id, answers, page, action, folder } = await asked();
  const [first] = received;
  const { 'webhook-id': sentId, 'webhook-timestamp': time, 'webhook-signature': signature } = first?.headers ?? {};
  expect(sentId).toBe(id);
  expect(Number(time)).toBeGreaterThanOrEqual(began);
  expect(Number(time)).toBeLessThanOrEqual(Date.now() / 1000);
  expect(signature).toBe(`v1,${createHmac('sha256', KEY).update(`${id}.${time}.${first?.body}`).digest('base64')}`);
  expect([action, folder]).toEqual([`github: create_issue {"title":"a"}`, 'work']);
  const yes = answers.once ?? '';
  for (const method of ['GET', 'HEAD', 'GET']) {
    const shown = await fetch(yes, { method });
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(shown.headers.get('cache-control')).toBe('no-store');
  }
  expect(await (await fetch(page)).text()).toContain('github: create_issue {&#34;title&#34;:&#34;a&#34;}');
  expect((await answer(yes)).status).toBe(200);
  expect(await verdict).toBe('allow');
  expect([(await answer(yes)).status, (await answer(answers.no)).status, (await fetch(page)).status]).toEqual([410, 410, 410]);
  expect(await until(() => received.length === 2)).toBe(true);
  expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({ type: 'approval.settled', data: { id, answer: 'yes' } });
  // The same again is asked anew: the link was good for one answer.
  const second = verdictOf(place, TOOL, { title: 'a' });
  expect((await answer((await asked(2)).answers.no)).status).toBe(200);
  expect(await second).toBe('deny');
  expect(await answersIn(place)).toEqual(['allow link', 'deny link']);
});

test('no link, no secret of a channel and no secret of the question is left where an agent could find it', async () => {
  const { place, asked, said } = await webhookDesk();
  const token = `ghp_${'0123456789abcdefABCDEF0123456789abcd'.slice(0, 36)}`;
  const verdict = verdictOf(place, TOOL, { title: `use ${token}` });
  const { action, answers } = await asked();
  expect(action).toContain('[redacted]');
  expect(action).not.toContain(token);
  await answer(answers.once ?? '');
  expect(await verdict).toBe('allow');
  const secret = answers.once?.split('/').at(-1) ?? 'none';
  const texts = [said(), (await sallyport(place, ['status', '--json'])).stdout, ...textsBelow(place.state)];
  for (const text of texts) for (const hidden of [secret, KEY, token]) expect(text).not.toContain(hidden);
});

function textsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'));
}

test('what reaches far needs a code that no link carries; without an authenticator the page says so', async () => {
  const { place, asked } = await webhookDesk();
  const push = (): Promise<string | undefined> => verdictOf(place, 'Bash', { command: 'git push' });
  const first = push();
  const { answers, page } = await asked();
  expect(answers.once).toBeUndefined();
  expect(await (await fetch(page)).text()).toContain('needs an authenticator, and none is set up');
  await answer(page, 'answer=once');
  expect(await first).toBe('deny');
  const secret = Buffer.alloc(20, 7);
  const step = (): number => Math.floor(Date.now() / 30_000);
  keepAuthenticator(place.state, secret, codeAt(secret, step() - 1), Date.now());
  const second = push();
  const { page: withCode } = await asked(2);
  expect(await (await fetch(withCode)).text()).toContain('Code of your authenticator');
  await answer(withCode, `answer=once&code=${codeAt(secret, step())}`);
  expect(await second).toBe('allow');
  const third = push();
  const { page: again } = await asked(3);
  await answer(again, 'answer=once&code=000000');
  expect(await third).toBe('deny');
});

test('a lasting yes needs a code, too', async () => {
  const { place, asked } = await webhookDesk();
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  await answer((await asked()).page, 'answer=always');
  expect(await verdict).toBe('deny');
});

test('a forged link opens nothing, and neither does one for another question', async () => {
  const { place, asked } = await webhookDesk();
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  const { answers } = await asked();
  const yes = answers.once ?? '';
  const [base, token = ''] = yes.split('/a/');
  const [text = '', signature] = token.split('.');
  const forged = Buffer.from(text, 'base64url').toString().replace('"once"', '"page"');
  const links = [`${base}/a/${Buffer.from(forged).toString('base64url')}.${signature}`, `${yes}x`, `${base}/a/x.y`, `${base}/`];
  for (const link of links) expect((await answer(link)).status).toBeGreaterThanOrEqual(404);
  const site = { 'sec-fetch-site': 'cross-site' };
  const { page } = await asked();
  expect((await fetch(page, { method: 'POST', headers: site, body: new URLSearchParams({ answer: 'once' }) })).status).toBe(403);
  await answer(answers.no);
  expect(await verdict).toBe('deny');
  // Silence is a no, and the link ends with it.
  const second = verdictOf(place, TOOL, { title: 'b' }, 6000);
  const late = (await asked(2)).answers.once ?? '';
  expect(await second).toBe('deny');
  expect((await answer(late)).status).toBe(410);
});

/** The verdict, if it comes before the deadline of the hook. */
const early = (verdict: Promise<string | undefined>): Promise<string | undefined> =>
  Promise.race([verdict, wait(PATIENCE - 20_000, 'still asked')]);

test('a host that stumbles is tried again; one that is dead holds nobody and allows nothing', async () => {
  const { place, asked, received, said } = await webhookDesk([503, 503, 200, 404]);
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  expect((await asked(3)).id).toBe((await asked(1)).id);
  await answer((await asked(3)).answers.once ?? '');
  expect(await verdict).toBe('allow');
  expect(received.length).toBeGreaterThanOrEqual(3);
  // The news took the 404, and is not told again: only its own loss. Then the host is gone.
  writePolicy(place, { channels: [{ webhook: 'http://localhost:9/hook', secret: 'hook-key' }] });
  expect(await early(verdictOf(place, TOOL, { title: 'b' }))).toBe('deny');
  expect(said()).toContain('a question could not be sent by webhook localhost:9: The secret hook-key may not go to localhost:9');
});

test('a repository names no channel', async () => {
  const { place, received, asked } = await webhookDesk();
  const evil: string[] = [];
  const { port } = await host((_, response, body) => {
    evil.push(body);
    response.end();
  });
  const text = JSON.stringify({
    version: 1,
    approvals: { channels: [{ webhook: `http://localhost:${port}/`, secret: 'hook-key' }] },
  });
  writeFileSync(join(place.workspace, 'sallyport.yaml'), text);
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  await answer((await asked()).answers.no);
  expect(await verdict).toBe('deny');
  expect([evil.length, received.length > 0]).toEqual([0, true]);
  const { stdout } = await sallyport(place, ['policy', 'check']);
  expect(stdout).toContain('approvals was ignored: a repository can only tighten');
});

const TOPIC = 'phone-of-a-person-4711';

async function ntfyDesk(more: object = {}): Promise<{ place: Place; ntfy: NtfyServer; said: () => string }> {
  const place = makeWorkspace();
  const ntfy = await NtfyServer.start('tk_guard_token', 'tk_answer_token');
  for (const [name, value] of [
    ['topic', TOPIC],
    ['token', 'tk_guard_token'],
    ['answers', 'tk_answer_token'],
  ] as const)
    await addSecret(place, `ntfy-${name}`, value, ntfy.port);
  const channel = { ntfy: `http://localhost:${ntfy.port}`, topic: 'ntfy-topic', token: 'ntfy-token', answers: 'ntfy-answers' };
  writePolicy(place, { channels: [channel], ...more });
  return { place, ntfy, said: await startGuard(place) };
}

test('where answers can no longer come back, a question that was sent is given up', async () => {
  const { place, ntfy, said } = await ntfyDesk();
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  expect(await until(() => ntfy.notifications.length === 1 && ntfy.subscribers === 1)).toBe(true);
  ntfy.revoke();
  expect(await early(verdict)).toBe('deny');
  expect(said()).toContain('answers do not arrive: the server answered 403');
});

test('a button on the telephone answers through the topic of answers, across a break, and only while a question waits', async () => {
  const { place, ntfy } = await ntfyDesk();
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  expect(await until(() => ntfy.notifications.length === 1)).toBe(true);
  const [asked] = ntfy.notifications;
  if (asked === undefined) throw new Error('no notification');
  expect(asked).toMatchObject({ topic: TOPIC, title: 'codex asks in work' });
  expect(asked.actions.map(({ label }) => label)).toEqual(['Allow once', 'No']);
  expect(await until(() => ntfy.subscribers === 1)).toBe(true);
  ntfy.breakAll();
  expect(await press(asked, 'Allow once')).toBe(200);
  expect(await verdict).toBe('allow');
  expect(await until(() => ntfy.subscribers === 0)).toBe(true);
  expect(await answersIn(place)).toEqual([`allow ntfy localhost:${ntfy.port}`]);
  // The button of an answered question, again: it is stale for the next one.
  const second = verdictOf(place, TOOL, { title: 'b' });
  expect(await until(() => ntfy.notifications.length === 2)).toBe(true);
  // Answers come in their order, so this one would be first.
  await press(asked, 'Allow once');
  const [, next] = ntfy.notifications;
  if (next === undefined) throw new Error('no notification');
  await press(next, 'No');
  expect(await second).toBe('deny');
});

test('a push offers a no alone, and a server that refuses the token holds nobody', async () => {
  const { place, ntfy, said } = await ntfyDesk();
  const verdict = verdictOf(place, 'Bash', { command: 'git push' });
  expect(await until(() => ntfy.notifications.length === 1)).toBe(true);
  const [asked] = ntfy.notifications;
  expect(asked?.actions.map(({ label }) => label)).toEqual(['No']);
  expect(asked?.message).toContain('A yes needs your authenticator');
  if (asked !== undefined) await press(asked, 'No');
  expect(await verdict).toBe('deny');
  await sallyport(place, ['secret', 'rm', 'ntfy-token']);
  await addSecret(place, 'ntfy-token', 'another-token', ntfy.port);
  const channel = { ntfy: `http://localhost:${ntfy.port}`, topic: 'ntfy-topic', token: 'ntfy-token' };
  writePolicy(place, { channels: [channel] });
  expect(await verdictOf(place, TOOL, { title: 'a' })).toBe('deny');
  expect(said()).toContain(`ntfy localhost:${ntfy.port}: answers do not arrive: the server answered 403`);
  expect(said()).not.toContain(TOPIC);
});

test('with an address that is reachable from everywhere the buttons call the guard itself', async () => {
  const port = await freePort();
  const { place, ntfy } = await ntfyDesk({ 'public-url': 'https://guard.example.test/', port });
  const verdict = verdictOf(place, TOOL, { title: 'a' });
  expect(await until(() => ntfy.notifications.length === 1)).toBe(true);
  const [asked] = ntfy.notifications;
  const [yes, , look] = asked?.actions ?? [];
  expect(yes?.url).toMatch(/^https:\/\/guard\.example\.test\/a\/[\w.-]+$/);
  expect([look?.action, look?.url]).toEqual(['view', asked?.click]);
  expect(ntfy.subscribers).toBe(0);
  // As a reverse proxy hands it on.
  const path = new URL(yes?.url ?? '').pathname;
  expect((await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST' })).status).toBe(200);
  expect(await verdict).toBe('allow');
});
