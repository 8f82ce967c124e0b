import { expect, test } from 'vitest';
import type { Action } from '../model/index.ts';
import { claudeCode } from './claude-code/index.ts';
import { codex } from './codex/index.ts';
import { settingsFile } from './json-settings.ts';
import { PayloadError } from './payload.ts';

function actions(client: typeof codex, tool: string, input: object): readonly Action[] {
  return client.parse('PreToolUse', { session_id: 's', cwd: '/w', tool_name: tool, tool_input: input }).actions;
}

test.each([
  [claudeCode, 'Bash', { command: 'ls' }, [{ kind: 'run', command: 'ls' }]],
  [claudeCode, 'Edit', { file_path: 'a', old_string: 'x', new_string: 'y' }, [{ kind: 'write', path: 'a', content: 'y' }]],
  [
    claudeCode,
    'MultiEdit',
    { file_path: 'a', edits: [{ new_string: 'y' }, { new_string: 'z' }] },
    [{ kind: 'write', path: 'a', content: 'y\nz' }],
  ],
  [claudeCode, 'NotebookEdit', { notebook_path: 'n.ipynb', new_source: 'y' }, [{ kind: 'write', path: 'n.ipynb', content: 'y' }]],
  [claudeCode, 'Grep', { pattern: 'x' }, [{ kind: 'read', path: '.' }]],
  [claudeCode, 'Task', { description: 'find it', prompt: 'x' }, [{ kind: 'delegate', task: 'find it' }]],
  [claudeCode, 'TodoWrite', { todos: [] }, [{ kind: 'talk', tool: 'TodoWrite' }]],
  [
    claudeCode,
    'mcp__git_hub__create__issue',
    { a: 1 },
    [{ kind: 'call', server: 'git_hub', tool: 'create__issue', input: { a: 1 } }],
  ],
  [claudeCode, 'Bash', { cmd: 'ls' }, [{ kind: 'unknown', tool: 'Bash' }]],
  [claudeCode, 'constructor', {}, [{ kind: 'unknown', tool: 'constructor' }]],
  [
    codex,
    'apply_patch',
    {
      command:
        '*** Begin Patch\n*** Add File: p.txt\n+hello\n+you\n*** Delete File: old\n*** Update File: a\n*** Move to: .git/hooks/x\n@@\n-a\n+b\n*** End Patch',
    },
    [
      { kind: 'write', path: 'p.txt', content: 'hello\nyou' },
      { kind: 'delete', path: 'old' },
      { kind: 'write', path: 'a', content: '' },
      { kind: 'write', path: '.git/hooks/x', content: 'b' },
    ],
  ],
  [codex, 'apply_patch', { command: 'nonsense' }, [{ kind: 'unknown', tool: 'apply_patch' }]],
] as const)('%o: %s', (client, tool, input, wanted) => {
  expect(actions(client, tool, input)).toEqual(wanted);
});

test.each([[null], [[]], ['x'], [{}], [{ session_id: 's', cwd: '/w', tool_name: 'Bash', tool_input: 'x' }]] as const)(
  'a payload that is none is an error: %j',
  (payload) => {
    expect(() => claudeCode.parse('PreToolUse', payload)).toThrow(PayloadError);
  },
);

test('a permission request is a yes only where it was said', () => {
  const event = claudeCode.parse('PermissionRequest', {
    session_id: 's',
    cwd: '/w',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
  });
  const said = (verdict: 'allow' | 'ask' | 'deny' | 'pass'): unknown =>
    claudeCode.render(event, { verdict, reason: 'no', command: null }).out;
  expect([said('allow'), said('deny'), said('ask'), said('pass')]).toEqual([
    expect.stringContaining('"behavior":"allow"'),
    expect.stringContaining('"behavior":"deny"'),
    expect.stringContaining('"behavior":"deny"'),
    '',
  ]);
});

const ours = {
  PreToolUse: [
    { matcher: '*', hooks: [{ type: 'command', command: '/opt/s p/warden-linux-x64', args: ['hook', 'claude-code'] }] },
  ],
};

test('settings: added beside others, changed in place, taken away exactly', () => {
  const file = settingsFile('/s.json', ours, { disableAllHooks: false });
  const mine = JSON.stringify({ a: 1, hooks: { PreToolUse: [{ hooks: [{ command: 'mine' }] }], Stop: [] } });
  const once = file.update(mine);
  expect(once).not.toBeNull();
  expect(file.update(once)).toBe(once);
  expect(JSON.parse(file.remove(once ?? '') ?? '')).toEqual({ a: 1, hooks: { PreToolUse: [{ hooks: [{ command: 'mine' }] }] } });
  expect(file.remove(file.update(null) ?? '')).toBeNull();
});

test.each(['{', '[]', '{"hooks":[]}', '{"hooks":{"PreToolUse":{}}}'])(
  'settings that cannot be understood are left alone: %s',
  (text) => {
    expect(() => settingsFile('/s.json', ours).update(text)).toThrow("/s.json can't be changed");
  },
);
