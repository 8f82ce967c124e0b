import { expect, test } from 'vitest';
import { ApprovalDesk, type DeskQuestion } from '../desk.ts';
import { AnswerTokens } from './answer-tokens.ts';

const NOW = 1_000_000;
const QUESTION: DeskQuestion = {
  ...{ id: 'a', client: 'codex', session: 's', cwd: '/w', action: 'git push', reasons: ['it leaves'] },
  until: NOW + 5000,
};

function makeDesk(): { readonly desk: ApprovalDesk; readonly tokens: AnswerTokens } {
  const desk = new ApprovalDesk();
  desk.watch({ asked: () => undefined, settled: () => undefined });
  void desk.ask(QUESTION, NOW);
  return { desk, tokens: new AnswerTokens(desk) };
}

test('a token opens its question, as it was shown, for what it says', () => {
  const { tokens } = makeDesk();
  expect(tokens.open(tokens.issue(QUESTION, 'no'), NOW)).toMatchObject({ question: QUESTION, scope: 'no' });
});

test('neither after its time, nor for another text, nor by another key, nor once it was answered', () => {
  const { desk, tokens } = makeDesk();
  const token = tokens.issue(QUESTION, 'once');
  expect(tokens.open(token, NOW + 5000)).toBeUndefined();
  expect(tokens.open(tokens.issue({ ...QUESTION, action: 'ls' }, 'once'), NOW)).toBeUndefined();
  expect(new AnswerTokens(desk).open(token, NOW)).toBeUndefined();
  desk.answer('a', 'no', 'terminal');
  expect(tokens.open(token, NOW)).toBeUndefined();
});

test.each([
  ['nothing', () => ''],
  ['half of it', (token: string) => token.split('.')[0] ?? ''],
  ['a changed text', (token: string) => `${token.slice(0, 5)}A${token.slice(6)}`],
  ['a changed signature', (token: string) => `${token.slice(0, -5)}AAAAA`],
  ['more behind it', (token: string) => `${token}A`],
  ['a long text', (token: string) => 'A'.repeat(10_000) + token],
] as const)('%s opens nothing', (_, change) => {
  const { tokens } = makeDesk();
  expect(tokens.open(change(tokens.issue(QUESTION, 'once')), NOW)).toBeUndefined();
});
