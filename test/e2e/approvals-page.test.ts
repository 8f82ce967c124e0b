/* The guard's page: who may see it, what it answers, and security keys as presence, in a real browser with a virtual key. */
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeAt } from '../../src/approval/index.ts';
import { askDesk, askPage, keepAuthenticator, watchDesk } from '../../src/server/index.ts';
import { CHROMIUM, Tab } from './browser.test-support.ts';
import { startGuard, verdictOf } from './channels.test-support.ts';
import { makeWorkspace, type Place, sallyport, until } from './sallyport.test-support.ts';

const TOOL = 'mcp__github__create_issue';
const SECRET = Buffer.alloc(20, 7);
const SHOT = process.env['SALLYPORT_TEST_SCREENSHOT'];
const stepNow = (): number => Math.floor(Date.now() / 30_000);

async function openGuard(): Promise<{
  readonly place: Place;
  readonly address: () => Promise<string>;
}> {
  const place = makeWorkspace();
  await startGuard(place);
  return { place, address: async () => (await askPage(join(place.state, 'guard.sock'), place.state)) ?? 'no page' };
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request with any headers, also those that fetch keeps to itself. */
function ask(
  port: string,
  path: string,
  { method = 'POST', headers = {}, body = '{}' }: Sent,
): Promise<{ status: number; body: string; csp: string }> {
  const usual = { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...usual, ...headers } }, (answer) => {
      let text = '';
      const done = (): void =>
        resolve({ status: answer.statusCode ?? 0, body: text, csp: String(answer.headers['content-security-policy']) });
      answer.on('data', (piece: Buffer) => {
        text += piece.toString('utf8');
      });
      answer.on('end', done);
    });
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : body);
  });
}

test('who has no ticket, comes from elsewhere, or calls it by another name gets nothing; a ticket opens once', async () => {
  const { address } = await openGuard();
  const [, port = '', ticket = ''] = /^http:\/\/localhost:(\d+)\/#([\w-]+)$/.exec(await address()) ?? [];
  const page = await ask(port, '/', { method: 'GET', headers: { origin: `http://localhost:${port}` } });
  expect(page.status).toBe(200);
  expect(page.csp).toContain("default-src 'none'; script-src 'self'");
  expect(page.csp).not.toContain('unsafe');
  expect(page.body).not.toMatch(/https?:/);
  const enter = JSON.stringify({ ticket });
  for (const headers of [
    { host: 'evil.test' },
    { host: `127.0.0.1:${port}` },
    { origin: 'http://evil.test' },
    { origin: 'http://localhost:1' },
    { origin: 'null' },
  ])
    expect((await ask(port, '/enter', { headers, body: enter })).status).toBe(403);
  expect((await ask(port, '/enter', { headers: { 'content-type': 'text/plain' }, body: enter })).status).toBe(404);
  for (const path of ['/watch', '/answer', '/touch', '/keys', '/keys/begin', '/keys/add', '/keys/remove'])
    for (const bearer of ['', ticket, 'x'])
      expect((await ask(port, path, { headers: { authorization: `Bearer ${bearer}` } })).status).toBe(401);
  const entered = await ask(port, '/enter', { body: enter });
  expect(entered.status).toBe(200);
  expect((await ask(port, '/enter', { body: enter })).status).toBe(401);
  const { token }: { token: string } = JSON.parse(entered.body);
  const headers = { authorization: `Bearer ${token}` };
  expect((await ask(port, '/keys', { headers })).body).toBe('{"keys":[]}');
  for (const code of ['', '000000'])
    expect((await ask(port, '/keys/begin', { headers, body: JSON.stringify({ code }) })).status).toBe(400);
  const codes = ['1', '2', '3', '4'].map((code) => JSON.stringify({ code }));
  const told: string[] = [];
  for (const body of codes) told.push((await ask(port, '/keys/begin', { headers, body })).body);
  expect(told.at(-1)).toContain('Too many wrong codes');
  expect((await ask(port, '/../../etc/passwd', { method: 'GET' })).status).toBe(404);
});

/** The lowest contrast of a button's text and what is behind it (WCAG 2.2, 1.4.3). */
const WORST_CONTRAST = `(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => rgb(text).slice(0, 3).map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  return Math.min(...[...document.querySelectorAll('article button')].map((button) => {
    const { color, backgroundColor } = getComputedStyle(button);
    const [dark, bright] = [light(color), light(backgroundColor)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  }));
})()`;

/** What the page is told first. */
async function firstLine(port: string, authorization: string): Promise<string> {
  const origin = `http://localhost:${port}`;
  const headers = { host: `localhost:${port}`, origin, 'content-type': 'application/json', authorization };
  const sent = request({ host: '127.0.0.1', port, path: '/watch', method: 'POST', headers });
  sent.on('error', () => undefined);
  sent.end('{}');
  const [answer] = await once(sent, 'response');
  const [piece] = await once(answer, 'data');
  sent.destroy();
  return String(piece);
}

test('a damaged list of keys is told, and neither hides questions nor ends the guard', async () => {
  const { place, address } = await openGuard();
  const [, port = '', ticket = ''] = /:(\d+)\/#([\w-]+)$/.exec(await address()) ?? [];
  const { token }: { token: string } = JSON.parse((await ask(port, '/enter', { body: JSON.stringify({ ticket }) })).body);
  const authorization = `Bearer ${token}`;
  writeFileSync(join(place.state, 'security-keys.json'), '[{"id":');
  expect(await firstLine(port, authorization)).toMatch(/^\{"about":\{"hasAuthenticator":false,"keys":0,/);
  const listed = await ask(port, '/keys', { headers: { authorization } });
  expect([listed.status, listed.body.includes('is damaged')]).toEqual([400, true]);
  expect((await sallyport(place, ['status'])).code).toBe(0);
});

test('a key is registered with a code: no touch is asked for that, and none counts', async () => {
  const { place, address } = await openGuard();
  keepAuthenticator(place.state, SECRET, codeAt(SECRET, stepNow() - 1), Date.now());
  const [, port = '', ticket = ''] = /:(\d+)\/#([\w-]+)$/.exec(await address()) ?? [];
  const { token }: { token: string } = JSON.parse((await ask(port, '/enter', { body: JSON.stringify({ ticket }) })).body);
  const headers = { authorization: `Bearer ${token}` };
  const { handle }: { handle: string } = JSON.parse((await ask(port, '/touch', { headers })).body);
  const body = JSON.stringify({ handle, touch: { id: 'a', response: {} } });
  const begun = await ask(port, '/keys/begin', { headers, body });
  expect([begun.status, begun.body]).toEqual([400, '{"error":"That needs a code of your authenticator."}']);
});

test.each(['/', '/nowhere', 'a\0b'])(
  'a question about %j, where nobody works, is of the high tier, and the guard goes on',
  async (cwd) => {
    const { place } = await openGuard();
    const socket = join(place.state, 'guard.sock');
    const tiers: unknown[] = [];
    const desk = await watchDesk(socket, place.state, {
      onLine: (line) => {
        if (!('asked' in line)) return;
        tiers.push(line.asked.isHigh);
        desk?.answer(line.asked, 'once');
      },
    });
    const question = { client: 'http', session: 's', cwd, action: 'a', reasons: [], rules: [] };
    expect(await askDesk(socket, question, 10_000, undefined)).toBe('once');
    expect(tiers).toEqual([true]);
    // What is no question is answered with no.
    expect(await askDesk(socket, { ...question, ...JSON.parse('{"reasons":"text"}') }, 10_000, undefined)).toBe('no');
    expect(tiers).toEqual([true]);
    expect((await sallyport(place, ['status'])).code).toBe(0);
  },
);

test('who does not know the key of the guard is given no page', async () => {
  const { place } = await openGuard();
  const other = makeWorkspace();
  expect(await askPage(join(place.state, 'guard.sock'), other.state)).toBeUndefined();
});

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  test('a question is shown with what a yes covers, and answered; the token is in no cookie', async () => {
    const { place, address } = await openGuard();
    const tab = await Tab.open();
    await tab.go(await address());
    await tab.shows(/Watching\.[\s\S]*Nothing waits/);
    expect(await tab.value('location.hash + document.cookie')).toBe('');
    const yes = verdictOf(place, TOOL, { title: '<b>bold</b> \u202e' });
    await tab.shows(/codex wants to do something that leaves the cage/);
    const text = await tab.text();
    expect(text).toContain('github: create_issue {"title":"<b>bold</b> \\u{202e}"}');
    expect(text).toContain('exactly this call of this agent, with all of its arguments, in this folder');
    if (SHOT !== undefined) await tab.screenshot(`${SHOT}-plain.png`);
    await tab.press('Allow this once');
    expect(await yes).toBe('allow');
    await tab.shows(/Settled\s+1?\.?\s*yes github/);
    const no = verdictOf(place, TOOL, { title: 'b' });
    await tab.press('No');
    expect(await no).toBe('deny');
  });

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    '%i points wide and %s: nothing is cut off, each button can be read, and no text steers the page',
    async (width, scheme) => {
      const { place, address } = await openGuard();
      const tab = await Tab.open();
      await tab.look(width, scheme);
      await tab.go(await address());
      await tab.shows(/Nothing waits/);
      const long = `/srv/${'a'.repeat(200)}`;
      const hostile = {
        client: '\u202eeb',
        session: 'x'.repeat(99),
        cwd: long,
        action: `<b>${long}</b>`,
        reasons: [long],
        rules: [long],
      };
      void askDesk(join(place.state, 'guard.sock'), hostile, 60_000, undefined);
      await tab.shows(/wants to do something/);
      expect(await tab.text()).toContain('\\u{202e}eb wants to do something');
      expect(await tab.value('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(Number(await tab.value(WORST_CONTRAST))).toBeGreaterThan(4.5);
      if (SHOT !== undefined) await tab.screenshot(`${SHOT}-${width}-${scheme}.png`);
    },
  );

  test('a key is registered with a code only, and its touch is a yes for one answer', async () => {
    const { place, address } = await openGuard();
    keepAuthenticator(place.state, SECRET, codeAt(SECRET, stepNow() - 1), Date.now());
    const tab = await Tab.open();
    await tab.go(await address());
    await tab.shows(/A key is as good as a code/);
    await tab.type('#keys-form input[name=name]', 'the blue one');
    await tab.type('#keys-form input[name=code]', '000000');
    await tab.press('Register a key');
    await tab.shows(/That needs a code of your authenticator/);
    await tab.type('#keys-form input[name=code]', codeAt(SECRET, stepNow()));
    await tab.press('Register a key');
    await tab.shows(/the blue one, since 20/);
    const file = join(place.state, 'security-keys.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const counter = (): number => JSON.parse(readFileSync(file, 'utf8'))[0].counter;
    const before = counter();
    // The page learns of its keys with the next pulse of the guard.
    await tab.go('about:blank');
    await tab.go(await address());
    await tab.shows(/Nothing waits/);
    const push = verdictOf(place, 'Bash', { command: 'git push origin main' });
    await tab.shows(/and reaches far/);
    if (SHOT !== undefined) await tab.screenshot(`${SHOT}-high.png`);
    await tab.press('Yes, with a key');
    expect(await push).toBe('allow');
    expect(await until(() => counter() > before)).toBe(true);
    // Without a code and without a touch a push stays a no.
    const again = verdictOf(place, 'Bash', { command: 'git push origin other' });
    await tab.press('Yes, with the code');
    expect(await again).toBe('deny');
  });
});
