import { expect, test } from 'vitest';
import { ApprovalDesk, type DeskQuestion } from './desk.ts';

const question = (id: string, ms = 5000): DeskQuestion => ({
  ...{ id, client: 'codex', session: 's', cwd: '/w', action: 'git push', reasons: ['it leaves'] },
  until: Date.now() + ms,
});

test('where nobody looks, and when the time is over, the answer is no', async () => {
  const desk = new ApprovalDesk();
  expect(await desk.ask(question('a'), Date.now())).toBe('no');
  const settled: string[] = [];
  desk.watch({ asked: () => undefined, settled: (id, consent) => settled.push(`${id} ${consent}`) });
  expect(await desk.ask(question('b', 20), Date.now())).toBe('no');
  expect(settled).toEqual(['b no']);
  expect(desk.answer('b', 'once')).toBe(false);
});

test('the first answer counts, everybody is told, and who comes late sees what waits', async () => {
  const desk = new ApprovalDesk();
  const seen: string[] = [];
  desk.watch({ asked: ({ id }) => seen.push(`1 ${id}`), settled: (id) => seen.push(`1 ${id} settled`) });
  const answer = desk.ask(question('a'), Date.now());
  desk.watch({ asked: ({ id }) => seen.push(`2 ${id}`), settled: (id) => seen.push(`2 ${id} settled`) });
  expect([desk.answer('a', 'run'), desk.answer('a', 'no'), desk.answer('x', 'once')]).toEqual([true, false, false]);
  expect(await answer).toBe('run');
  expect(seen).toEqual(['1 a', '2 a', '1 a settled', '2 a settled']);
});

test('the last one to look away leaves a no behind', async () => {
  const desk = new ApprovalDesk();
  const leave = desk.watch({ asked: () => undefined, settled: () => undefined });
  const answer = desk.ask(question('a'), Date.now());
  leave();
  expect(await answer).toBe('no');
});
