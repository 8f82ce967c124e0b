/* A guard that is killed begins where it was; a yes that is said again and again is offered as one rule. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Consent, DeskQuestion } from '../../src/approval/index.ts';
import { watchDesk } from '../../src/server/index.ts';
import { isServed, startGuard, verdictOf } from './channels.test-support.ts';
import { call, hook } from './hook.test-support.ts';
import { makeWorkspace, type Place, sallyport, until } from './sallyport.test-support.ts';

function writeUserPolicy(place: Place, text: string): void {
  mkdirSync(join(place.home, '.config/sallyport'), { recursive: true });
  writeFileSync(join(place.home, '.config/sallyport/policy.yaml'), text);
}

interface Status {
  readonly pid: number;
  readonly sessions: readonly {
    readonly calls: number;
    readonly asked: number;
    readonly answered: number;
    readonly accepted: number;
    readonly denied: number;
  }[];
  readonly fatigue: { readonly questions: number; readonly yeses: number; readonly repeated: number };
}

async function statusOf(place: Place): Promise<Status> {
  return JSON.parse((await sallyport(place, ['status', '--json'])).stdout).guard;
}

/** Ends the guard as no guard wants to be ended, and starts another one. */
async function killGuard(place: Place): Promise<void> {
  process.kill((await statusOf(place)).pid, 'SIGKILL');
  expect(await until(async () => !(await isServed(place)))).toBe(true);
  await startGuard(place);
}

/** A person who says this to whatever comes. @returns what they were asked */
async function person(place: Place, consent: Consent): Promise<DeskQuestion[]> {
  const asked: DeskQuestion[] = [];
  const desk = await watchDesk(join(place.state, 'guard.sock'), place.state, {
    onLine: (line) => {
      if (!('asked' in line)) return;
      asked.push(line.asked);
      desk?.answer(line.asked, consent);
    },
  });
  return asked;
}

const TOOL = 'mcp__github__create_issue';

test('who kills the guard gets no new budget, no new patience and no second question', async () => {
  const place = makeWorkspace();
  writeUserPolicy(place, 'version: 1\nbudgets: { calls: 6 }\n');
  await startGuard(place);
  const read = (path: string): Promise<string> =>
    hook(place, { payload: call(place, 'Read', { file_path: path }), start: false }).then(({ stdout }) => stdout);
  const secret = join(place.home, '.ssh/id_ed25519');
  expect([await read('a'), await read(secret), await read(secret)].map((text) => /"(allow|deny)"/.exec(text)?.[1])).toEqual([
    'allow',
    'deny',
    'deny',
  ]);
  await killGuard(place);
  const third = JSON.parse(await read(secret));
  expect(third).toMatchObject({ continue: false, hookSpecificOutput: { permissionDecision: 'deny' } });
  expect((await statusOf(place)).sessions).toMatchObject([{ calls: 4, denied: 3 }]);
  await killGuard(place);
  await read('b');
  await read('c');
  expect(await read('d')).toContain('has used up its 6 calls of tools');
  // Codex: a yes for the rest of the session.
  const asked = await person(place, 'run');
  expect(await verdictOf(place, TOOL, { title: 'a' })).toBe('allow');
  await killGuard(place);
  expect(await verdictOf(place, TOOL, { title: 'a' })).toBe('allow');
  expect(asked.length).toBe(1);
  expect((await statusOf(place)).sessions.at(-1)).toMatchObject({ asked: 1, answered: 1, accepted: 1 });
});

test('after three yeses to exactly the same the next question offers a rule, also of a guard that was killed; a grant ends it', async () => {
  const place = makeWorkspace();
  await startGuard(place);
  const ask = (): Promise<string | undefined> => verdictOf(place, TOOL, { title: 'a' });
  const asked = await person(place, 'once');
  for (let count = 0; count < 3; count++) expect(await ask()).toBe('allow');
  expect(asked.map(({ offer }) => offer)).toEqual([undefined, undefined, undefined]);
  const { fatigue } = await statusOf(place);
  expect(fatigue).toMatchObject({ questions: 3, yeses: 3, repeated: 1 });
  expect((await sallyport(place, ['status'])).stdout).toMatch(
    /In the last hour 3 questions answered, 100 % of them with yes.*1 call got the same yes/,
  );
  await killGuard(place);
  const again = await person(place, 'always');
  expect(await ask()).toBe('allow');
  expect(again.map(({ offer }) => offer)).toEqual([
    expect.stringMatching(/^you said yes to exactly this 3 times; .* holds until \d{4}-\d\d-\d\d/),
  ]);
  expect(await ask()).toBe('allow');
  expect(again.length).toBe(1);
  expect((await sallyport(place, ['policy', 'grants'])).stdout).toContain('github: create_issue');
  // Another argument is another question, and nothing is offered for it.
  await verdictOf(place, TOOL, { title: 'b' });
  expect(again.map(({ offer }) => offer === undefined)).toEqual([false, true]);
});
