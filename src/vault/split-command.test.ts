import { expect, test } from 'vitest';
import { splitCommand } from './split-command.ts';

test.each([
  ['gh auth token', ['gh', 'auth', 'token']],
  ['  op  read "op://Private/API key/credential" ', ['op', 'read', 'op://Private/API key/credential']],
  ["vault kv get -field=token 'secret/my app'", ['vault', 'kv', 'get', '-field=token', 'secret/my app']],
  [String.raw`a "b \"c\" \d" e\ f ''`, ['a', 'b "c" \\d', 'e f', '']],
  ['a \'b|c;d$e\' "f|g"', ['a', 'b|c;d$e', 'f|g']],
])('%s', (line, want) => {
  expect(splitCommand(line)).toEqual(want);
});

test.each([
  '',
  '   ',
  "a 'b",
  'a "b',
  'a\\',
  'cat x | head',
  'a; b',
  'a && b',
  'a > b',
  'echo $HOME',
  'echo "$HOME"',
  'echo `id`',
  'echo "`id`"',
  '(a)',
])('%j is refused', (line) => {
  expect(() => splitCommand(line)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
