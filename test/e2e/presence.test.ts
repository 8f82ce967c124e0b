/* A yes that reaches far, or lasts, needs the person's authenticator: for exactly what was shown, and each code once. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Consent, codeAt, type DeskQuestion } from '../../src/approval/index.ts';
import { type DeskConnection, keepAuthenticator, watchDesk } from '../../src/server/index.ts';
import { call, decisionOf, hook } from './hook.test-support.ts';
import { makeWorkspace, type Place } from './sallyport.test-support.ts';

const SECRET = Buffer.alloc(20, 7);
const STEP_MS = 30_000;
const stepNow = (): number => Math.floor(Date.now() / STEP_MS);

interface Answer {
  readonly consent: Consent;
  readonly code?: () => string;
  /** Says yes to another question than was shown. */
  readonly forged?: boolean;
}

/** A person at the desk who gives these answers. */
async function person(place: Place, answers: Answer[]): Promise<DeskConnection | undefined> {
  await hook(place, { client: 'codex', payload: call(place, 'view_image', { path: 'a' }) });
  const desk = await watchDesk(join(place.state, 'guard.sock'), place.state, {
    onLine: (line) => {
      if (!('asked' in line)) return;
      const { consent, code, forged } = answers.shift() ?? { consent: 'no' };
      const shown: DeskQuestion = forged === true ? { ...line.asked, action: 'ls' } : line.asked;
      desk?.answer(shown, consent, code?.());
    },
  });
  return desk;
}

async function verdictOf(
  place: Place,
  client: string,
  tool: string,
  input: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const ended = await hook(place, { client, payload: call(place, tool, input) });
  // Codex is told of no decision where nothing is changed, and goes on.
  return decisionOf(ended).permissionDecision ?? (ended.code === 0 ? 'allow' : undefined);
}

test('a push needs a code of this moment, once, and for what was shown', async () => {
  const place = makeWorkspace();
  // Two steps back, so that the codes of now are unused.
  expect(keepAuthenticator(place.state, SECRET, codeAt(SECRET, stepNow() - 1), Date.now())).toBe(true);
  const file = join(place.state, 'totp.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const now = (): string => codeAt(SECRET, stepNow());
  let used = '';
  const desk = await person(place, [
    { consent: 'once' },
    { consent: 'once', code: () => '000000' },
    { consent: 'once', code: now, forged: true },
    {
      consent: 'once',
      code: () => {
        used = now();
        return used;
      },
    },
    { consent: 'once', code: () => used },
  ]);
  onTestFinished(() => void desk);
  const push = (): Promise<string | undefined> => verdictOf(place, 'codex', 'Bash', { command: 'git push' });
  expect([await push(), await push(), await push(), await push(), await push()]).toEqual([
    'deny',
    'deny',
    'deny',
    'allow',
    'deny',
  ]);
  expect(readFileSync(file, 'utf8')).not.toContain(used);
});

test('an ordinary yes needs none, one that lasts does, and Claude Code is not left to ask for a push', async () => {
  const place = makeWorkspace();
  keepAuthenticator(place.state, SECRET, codeAt(SECRET, stepNow() - 1), Date.now());
  await person(place, [{ consent: 'once' }, { consent: 'run' }, { consent: 'always' }, { consent: 'once' }]);
  const page = (): Promise<string | undefined> => verdictOf(place, 'codex', 'mcp__a__b', { x: 1 });
  expect([await page(), await page(), await page()]).toEqual(['allow', 'deny', 'deny']);
  expect(await verdictOf(place, 'claude-code', 'Bash', { command: 'git push' })).toBe('deny');
  expect(await verdictOf(place, 'claude-code', 'mcp__a__b', { x: 1 })).toBe('ask');
});

test('a policy may ask for presence where Sallyport does not, a repository, too', async () => {
  const place = makeWorkspace();
  keepAuthenticator(place.state, SECRET, codeAt(SECRET, stepNow() - 1), Date.now());
  writeFileSync(join(place.workspace, 'sallyport.yaml'), 'version: 1\ntiers: { high: [tools.call] }\n');
  await person(place, [{ consent: 'once' }, { consent: 'once', code: () => codeAt(SECRET, stepNow()) }]);
  const page = (): Promise<string | undefined> => verdictOf(place, 'codex', 'mcp__a__b', { x: 1 });
  expect([await page(), await page()]).toEqual(['deny', 'allow']);
});
