import { expect, test } from 'vitest';
import { tell } from './told.ts';

const about = { id: 'a', client: 'codex', session: 'session-0123456789', cwd: '/home/p/secret-plan/repo', until: 0 };
const actionOf = (action: string): string => tell({ ...about, action, reasons: [] }).action;
const TOKEN = `ghp_${'0123456789abcdefABCDEF0123456789abcd'}`;

test.each([
  [`git clone https://x:${TOKEN}@github.com/a/b`, TOKEN],
  ['mysql -phunter2hunter2 -e "drop table a"', 'hunter2hunter2'],
  [`${'x '.repeat(490)}${TOKEN}`, TOKEN.slice(0, 12)],
] as const)('%j is sent without its secret', (action, hidden) => {
  expect(actionOf(action)).not.toContain(hidden);
  expect(actionOf(action)).toContain('[redacted]');
});

test('it is short, moves no cursor, and says the folder without what lies above', () => {
  expect(actionOf('a'.repeat(5000))).toBe(`${'a'.repeat(1000)}... (4000 more characters)`);
  expect(actionOf('rm \u202e\u001b[2J x')).toBe('rm \\u{202e}\\u{1b}[2J x');
  expect(tell({ ...about, action: 'ls', reasons: [] })).toMatchObject({ folder: 'repo', session: 'session-01234...' });
});
