import { expect, test } from 'vitest';
import { ApprovalDesk, type DeskQuestion, type Watcher } from './desk.ts';

const SILENCE = { consent: 'silence', via: undefined };

const question = (id: string, ms = 5000): DeskQuestion => ({
  ...{ id, client: 'codex', session: 's', cwd: '/w', action: 'git push', reasons: ['it leaves'] },
  until: Date.now() + ms,
});

test('where nobody looks, and when the time is over, the answer is no', async () => {
  const desk = new ApprovalDesk();
  expect(await desk.ask(question('a'), Date.now())).toEqual(SILENCE);
  const settled: string[] = [];
  desk.watch({ asked: () => undefined, settled: (id, consent) => settled.push(`${id} ${consent}`) });
  expect(await desk.ask(question('b', 20), Date.now())).toEqual(SILENCE);
  expect(settled).toEqual(['b silence']);
  expect(desk.answer('b', 'once', 'terminal')).toBe(false);
});

test('the first answer counts, everybody is told, and who comes late sees what waits', async () => {
  const desk = new ApprovalDesk();
  const seen: string[] = [];
  desk.watch({ asked: ({ id }) => seen.push(`1 ${id}`), settled: (id) => seen.push(`1 ${id} settled`) });
  const answer = desk.ask(question('a'), Date.now());
  desk.watch({ asked: ({ id }) => seen.push(`2 ${id}`), settled: (id) => seen.push(`2 ${id} settled`) });
  const said = [desk.answer('a', 'run', 'terminal'), desk.answer('a', 'no', 'page'), desk.answer('x', 'once', 'page')];
  expect(said).toEqual([true, false, false]);
  expect(await answer).toEqual({ consent: 'run', via: 'terminal' });
  expect(seen).toEqual(['1 a', '2 a', '1 a settled', '2 a settled']);
});

test('the last one to look away leaves a no behind', async () => {
  const desk = new ApprovalDesk();
  const leave = desk.watch({ asked: () => undefined, settled: () => undefined });
  const answer = desk.ask(question('a'), Date.now());
  leave();
  expect(await answer).toEqual(SILENCE);
});

test('who gives a question up is not waited for, unless somebody else may still answer; a channel is nobody who looks', async () => {
  const desk = new ApprovalDesk();
  const channel: Watcher = { isChannel: true, asked: ({ id }) => desk.giveUp(channel, id), settled: () => undefined };
  desk.watch(channel);
  expect([desk.isWatched, desk.isLookedAt]).toEqual([true, false]);
  expect(await desk.ask(question('a'), Date.now())).toEqual(SILENCE);
  desk.watch({ asked: () => undefined, settled: () => undefined });
  expect(desk.isLookedAt).toBe(true);
  const answer = desk.ask(question('b'), Date.now());
  desk.answer('b', 'once', 'terminal');
  expect(await answer).toEqual({ consent: 'once', via: 'terminal' });
});

test('whoever looked at the desk before is waited for, a moment; a question that they come back to stays theirs', async () => {
  const desk = new ApprovalDesk(Date.now() + 60_000);
  const answer = desk.ask(question('a'), Date.now());
  desk.watch({ asked: ({ id }) => desk.answer(id, 'once', 'terminal'), settled: () => undefined });
  expect(await answer).toEqual({ consent: 'once', via: 'terminal' });
  const left = new ApprovalDesk(Date.now() + 20);
  expect(await left.ask(question('b', 60_000), Date.now())).toEqual(SILENCE);
  expect(await new ApprovalDesk(Date.now() - 1).ask(question('c'), Date.now())).toEqual(SILENCE);
});
