import { describe, expect, test } from 'vitest';
import type { Question } from './question.ts';
import { consentOf, renderQuestion } from './render.ts';

const QUESTION: Question = {
  effect: 'it wants to reach api.example.com:443',
  details: [
    ['command', 'npm run a-script-with-a-long-name -- --and --some --more --options --than --fit --into --one --line'],
    ['program', '/usr/bin/curl'],
  ],
  reasons: ['no rule allows api.example.com:443'],
  otherwise: 'it does not happen',
  lasting: 'repository',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that make a line bold
const plain = (text: string): string => text.replace(/\x1b\[\d+m/g, '');

describe('a question', () => {
  test('says what, who and why, what each key means, and that Enter and silence are a no', () => {
    expect(plain(renderQuestion(QUESTION, 80, 300_000))).toBe(`
sallyport asks: it wants to reach api.example.com:443
  command  npm run a-script-with-a-long-name -- --and --some --more --options
           --than --fit --into --one --line
  program  /usr/bin/curl
  why      no rule allows api.example.com:443
  y = once, r = for the rest of this run, a = always in this repository (30
  days)
  Enter = no: it does not happen. No answer within 5 minutes is a no.
Allow it? `);
  });

  test.each([40, 80, 200])('fits into %d columns', (columns) => {
    const text = plain(renderQuestion({ ...QUESTION, effect: 'x'.repeat(300) }, columns, 0));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(Math.min(columns, 120));
  });

  test('a text from outside stands there and does nothing', () => {
    const text = renderQuestion({ ...QUESTION, effect: 'reach \x1b[2J\u202eevil\r\n' }, 80, 0);
    expect(text).toContain('reach \\u{1b}[2J\\u{202e}evil\\u{d}\\u{a}');
  });

  test('a long detail is cut, so that the keys stay on the screen', () => {
    const text = renderQuestion({ ...QUESTION, details: [['command', 'word '.repeat(2000)]] }, 80, 0);
    expect(text.split('\n').length).toBeLessThan(14);
    expect(text).toContain('...');
  });
});

test('what is left out is counted', () => {
  const reasons = Array.from({ length: 9 }, (_, at) => `reason ${at}`);
  const text = renderQuestion(
    { ...QUESTION, effect: 'y'.repeat(700), details: [['command', 'word '.repeat(110)]], reasons },
    80,
    0,
  );
  expect(text).toContain('(100 more characters)');
  expect(text).toMatch(/\.\.\. \(\d+ more lines\)/);
  expect(text).toContain('(and 3 more)');
  expect(text).not.toContain('reason 6');
});

test.each([
  ['y', 'repository', 'once'],
  ['YES', undefined, 'once'],
  ['r', 'run', 'run'],
  ['a', 'repository', 'always'],
  ['a', 'run', 'no'],
  ['r', undefined, 'no'],
  ['', 'repository', 'no'],
  ['yy', 'repository', 'no'],
  ['no', 'repository', 'no'],
  ['\x1b[12;1Ry', 'repository', 'no'],
] as const)('%j to a question that may last %s is %s', (answer, lasting, consent) => {
  expect(consentOf(answer, lasting)).toBe(consent);
});
