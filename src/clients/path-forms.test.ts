import { expect, test } from 'vitest';
import type { Action, HookEvent } from '../model/index.ts';
import { withPathForms } from './path-forms.ts';

const event = (actions: readonly Action[]): HookEvent => ({
  ...{ client: 'c', moment: 'before', name: 'PreToolUse', session: 's', cwd: '/w', isBypassed: false, tool: 'Write' },
  ...{ actions, input: {}, changed: null },
});

test.each([
  ['a/b.ts', ['a/b.ts']],
  ['.envrc ', ['.envrc ', '.envrc']],
  [' /etc/passwd', [' /etc/passwd', '/etc/passwd']],
  ['\t~/.bashrc\n', ['\t~/.bashrc\n', '~/.bashrc']],
  ['cafe\u0301', ['cafe\u0301', 'caf\u00e9']],
  ['file:///etc/pass%77d', ['file:///etc/pass%77d', '/etc/passwd']],
  ['file://other.test/x', ['file://other.test/x']],
] as const)('%j', (path, wanted) => {
  const { actions } = withPathForms(event([{ kind: 'read', path }]));
  expect(actions).toEqual(wanted.map((one) => ({ kind: 'read', path: one })));
});

test('what is no file stays as it is', () => {
  const same = event([{ kind: 'run', command: ' ls ' }]);
  expect(withPathForms(same)).toBe(same);
});
