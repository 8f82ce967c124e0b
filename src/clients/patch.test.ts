import { expect, test } from 'vitest';
import { CLIENTS } from './index.ts';
import { patchActions } from './patch.ts';

const patch = (...lines: readonly string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

test('each file of a patch is an action', () => {
  const actions = patchActions(
    patch('*** Add File: a', '+x', '*** Delete File: b', '*** Update File: c', '*** Move to: d', '@@', '-1', '+2'),
  );
  expect(actions?.map((one) => [one.kind, 'path' in one ? one.path : ''])).toEqual([
    ['write', 'a'],
    ['delete', 'b'],
    ['write', 'c'],
    ['write', 'd'],
  ]);
});

// Clients read their own patches with more patience than a strict reader would.
test.each([
  [' *** Delete File: .git/config'],
  ['\t*** Update File: .git/config'],
  ['\u00a0*** Delete File: .git/config'],
  ['*** Delete File:.git/config'],
  ['***Delete File: .git/config'],
  ['*** delete file: .git/config'],
  ['*** Delete File: .git/config\u2028x'],
  ['*** Update File: .git/config:x'],
  ['  *** Move to: .git/config'],
  ['*** Move to:.git/config'],
])('a patch with %j, which a client may take for a file that stands nowhere else, is not understood', (line) => {
  expect(patchActions(patch('*** Add File: a', '+x', line, '+y'))).toBeUndefined();
});

test('a line that is added or taken away may say anything', () => {
  const actions = patchActions(patch('*** Update File: docs/patches.md', '@@', '-*** Delete File: b', '+*** Add File: c'));
  expect(actions).toHaveLength(1);
});

test.each([
  ["https://good.example'@evil.test/x", 'evil.test'],
  ['https://good.example"@evil.test/x', 'evil.test'],
  ['https://good.example<@evil.test/x', 'evil.test'],
  ['https://good.example)@evil.test/x', 'evil.test'],
  ['(https://evil.test/x)', 'evil.test'],
])('gemini: of %j each address that it may be is one to be judged', (word, host) => {
  const gemini = CLIENTS.find(({ name }) => name === 'gemini');
  const payload = { session_id: 's', cwd: '/w', tool_name: 'web_fetch', tool_input: { prompt: `Sum up ${word} for me` } };
  const hosts = gemini?.parse('BeforeTool', payload).actions.flatMap((one) => ('url' in one ? new URL(one.url).hostname : []));
  expect(hosts).toContain(host);
});
