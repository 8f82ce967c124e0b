import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Action, HookEvent } from '../model/index.ts';
import { claudeCode } from './claude-code/index.ts';
import { cline } from './cline/index.ts';
import { codex } from './codex/index.ts';
import { copilot } from './copilot/index.ts';
import { cursor } from './cursor/index.ts';
import { gemini } from './gemini/index.ts';
import { CLIENTS } from './index.ts';
import { settingsFile } from './json-settings.ts';
import { opencode } from './opencode/index.ts';
import { PayloadError } from './payload.ts';
import { failClosed } from './shell-words.ts';
import { windsurf } from './windsurf/index.ts';

function actions(client: typeof codex, tool: string, input: object): readonly Action[] {
  return client.parse('PreToolUse', { session_id: 's', cwd: '/w', tool_name: tool, tool_input: input }).actions;
}

test.each([
  [claudeCode, 'Bash', { command: 'ls' }, [{ kind: 'run', command: 'ls' }]],
  [
    claudeCode,
    'Edit',
    { file_path: 'a', old_string: 'x', new_string: 'y', replace_all: true },
    [
      {
        kind: 'write',
        path: 'a',
        content: 'y',
        change: { kind: 'pieces', pieces: [{ before: 'x', after: 'y', isEvery: true }] },
      },
    ],
  ],
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
      { kind: 'write', path: 'p.txt', content: 'hello\nyou', change: { kind: 'whole', text: 'hello\nyou\n' } },
      { kind: 'delete', path: 'old' },
      { kind: 'write', path: 'a', content: '' },
      { kind: 'write', path: '.git/hooks/x', content: 'b' },
    ],
  ],
  [
    codex,
    'apply_patch',
    { command: '*** Begin Patch\n*** Update File: a\n@@ class A\n x\n-y\n+z\n@@\n-v\n+w\n*** End Patch' },
    [
      {
        ...{ kind: 'write', path: 'a', content: 'z\nw' },
        change: {
          kind: 'pieces',
          pieces: [
            { before: 'x\ny', after: 'x\nz', isEvery: false },
            { before: 'v', after: 'w', isEvery: false },
          ],
        },
      },
    ],
  ],
  [
    codex,
    'apply_patch',
    { command: '*** Begin Patch\n*** Update File: a\n@@ class A\n+z\n*** End Patch' },
    [{ kind: 'write', path: 'a', content: 'z' }],
  ],
  [
    codex,
    'Bash',
    { command: "apply_patch <<'END'\n*** Begin Patch\n*** Delete File: a\n*** End Patch\nEND\n" },
    [{ kind: 'delete', path: 'a' }],
  ],
  [
    codex,
    'Bash',
    { command: "apply_patch <<'END'\n*** Begin Patch\n*** Delete File: a\nEND\ntouch x\nEND" },
    [{ kind: 'run', command: "apply_patch <<'END'\n*** Begin Patch\n*** Delete File: a\nEND\ntouch x\nEND" }],
  ],
  [
    codex,
    'Bash',
    { command: 'apply_patch <<END\n*** Begin Patch\n*** Delete File: $(touch x)\nEND' },
    [{ kind: 'run', command: 'apply_patch <<END\n*** Begin Patch\n*** Delete File: $(touch x)\nEND' }],
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

test.each(CLIENTS)('$name: an event is known by its own name only', (client) => {
  const about = { session_id: 's', sessionId: 's', sessionID: 's', conversation_id: 's', trajectory_id: 's', taskId: 's' };
  const event = client.parse('constructor', { ...about, cwd: '/w', workspaceRoots: ['/w'] });
  expect([event.client, event.moment, event.actions, event.isBypassed]).toEqual([client.name, 'other', [], false]);
});

test('Claude Code says whether it would ask, and which settings changed', () => {
  const about = { session_id: 's', cwd: '/w', permission_mode: 'bypassPermissions', source: 'user_settings' };
  const event = claudeCode.parse('ConfigChange', about);
  expect([event.isBypassed, event.changed, event.moment]).toEqual([true, 'user_settings', 'configuration']);
});

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

test('settings that are nested too deeply to be written again are not changed', () => {
  const deep = `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
  expect(() => settingsFile('/s.json', ours).update(deep)).toThrow("/s.json can't be changed: it is nested too deeply.");
});

test.each([
  [{ version: 1, hooks: { stop: [{ command: 'mine' }] } }],
  [{ version: 1, other: true }],
  [{ hooks: { stop: [{ command: 'mine' }] }, disableAllHooks: true }],
])('settings: what a person has is there again after init and uninit: %j', (mine) => {
  const file = settingsFile('/s.json', ours, { permissions: { x: 1 } }, { version: 1 });
  const back = JSON.parse(file.remove(file.update(JSON.stringify(mine)) ?? '') ?? '');
  expect(back).toEqual({ version: 1, ...mine });
});

/** What people have written, in their own spelling. */
const MINE: readonly string[] = [
  '{\n\t"model": "opus",   "permissions": {"allow": ["Bash(npm run *)"], "deny":[]},\n  "hooks": {"stop": [{ "command":"mine" }]},\n "statusLine": {"type":"command"}\n}\n',
  '{"version":1,"hooks":{"beforeShellExecution":[{"command":"mine"}]}}',
  '{\r\n    "version": 1,\r\n    "other": {}\r\n}',
  '{\n  "version": 1,\n  "hooks": {\n    "BeforeTool": [\n      { "matcher": "x", "hooks": [ { "command": "mine" } ] }\n    ]\n  }\n}\n',
];

test.each(
  [claudeCode, codex, copilot, gemini, cursor, windsurf].flatMap((client) =>
    MINE.map((text) => [client.name, text, client] as const),
  ),
)('%s: settings keep each byte through init and uninit: %j', (_name, text, client) => {
  const [file] = client.files({ scope: 'user', home: '/h', project: '/w', hook: () => ['/opt/warden', 'hook'] });
  const once = file?.update(text) ?? '';
  expect(once).toContain('/opt/warden');
  expect(file?.update(once)).toBe(once);
  const back = file?.remove(once);
  // A file that needs a version keeps the one that it was given.
  expect(back?.replace(/,\s*"version": ?1(?=\s*\}\s*$)/, '')).toBe(text);
});

test('comments stay in the settings of Gemini CLI, which takes them, and are refused elsewhere', () => {
  const place = { scope: 'user' as const, home: '/h', project: '/w', hook: () => ['/opt/warden', 'hook'] };
  const text = '// mine\n{\n  "ui": { "theme": "Dark" }, // keep\n  "mcpServers": {}\n}\n';
  const [file] = gemini.files(place);
  const once = file?.update(text) ?? '';
  expect(once).toMatch(/^\/\/ mine\n[\s\S]*\/\/ keep[\s\S]*\/opt\/warden/);
  expect(file?.remove(once)).toBe(text);
  const [strict] = claudeCode.files(place);
  expect(() => strict?.update(text)).toThrow("can't be changed");
});

test.each(['{"version":1}', '{"disableAllHooks":false}', '{"version":1,"hooks":{"stop":[{"command":"mine"}]}}'])(
  'settings without hooks of ours are left by uninit as they are: %s',
  (text) => {
    expect(settingsFile('/s.json', ours, { disableAllHooks: false }, { version: 1 }).remove(text)).toBe(text);
  },
);

test("a person's own hooks of Cursor keep the version that they need", () => {
  const [file] = cursor.files({ scope: 'user', home: '/h', project: '/w', hook: () => ['/opt/warden', 'hook'] });
  const mine = { version: 1, hooks: { stop: [{ command: 'mine' }] } };
  expect(JSON.parse(file?.remove(file.update(JSON.stringify(mine)) ?? '') ?? '')).toEqual(mine);
  expect(file?.remove(file.update(null) ?? '')).toBeNull();
});

test("a whole file of ours comes and goes; a person's in its place stays, and is said", () => {
  const hook = (): readonly string[] => ['/opt/warden', 'hook'];
  for (const client of [cline, opencode]) {
    const [file] = client.files({ scope: 'project', home: '/h', project: '/w', hook });
    const written = file?.update(null) ?? '';
    expect(file?.update(written.replace('/opt/', '/old/'))).toBe(written);
    expect(file?.remove(written)).toBeNull();
    expect(() => file?.update('mine')).toThrow("can't be changed: it is not of Sallyport");
    expect(file?.remove('mine')).toBe('mine');
  }
});

test.each(['{', '[]', '{"hooks":[]}', '{"hooks":{"PreToolUse":{}}}'])(
  'settings that cannot be understood are left alone: %s',
  (text) => {
    expect(() => settingsFile('/s.json', ours).update(text)).toThrow("/s.json can't be changed");
  },
);

test.each([
  [
    gemini,
    'BeforeTool',
    { session_id: 's', cwd: '/w', tool_name: 'run_shell_command', tool_input: { command: 'ls' } },
    { kind: 'run', command: 'ls' },
  ],
  [
    gemini,
    'BeforeTool',
    { session_id: 's', cwd: '/w', tool_name: 'web_fetch', tool_input: { prompt: 'sum up https://a.test/x please' } },
    { kind: 'connect', url: 'https://a.test/x' },
  ],
  [
    gemini,
    'BeforeTool',
    { session_id: 's', cwd: '/w', tool_name: 'web_fetch', tool_input: { prompt: 'the news' } },
    { kind: 'connect', url: '' },
  ],
  [
    copilot,
    'preToolUse',
    { sessionId: 's', cwd: '/w', toolName: 'bash', toolArgs: { command: 'ls' } },
    { kind: 'run', command: 'ls' },
  ],
  [
    copilot,
    'preToolUse',
    { sessionId: 's', cwd: '/w', toolName: 'edit', toolArgs: '{"path":"a","new_str":"b"}' },
    { kind: 'write', path: 'a', content: 'b' },
  ],
  [
    copilot,
    'preToolUse',
    { sessionId: 's', cwd: '/w', toolName: 'edit', toolInput: { file_path: 'a', diff: '+x' } },
    { kind: 'write', path: 'a', content: null },
  ],
  [
    opencode,
    'tool.execute.before',
    { sessionID: 's', cwd: '/w', tool: 'edit', args: { filePath: 'a', newString: 'b' } },
    { kind: 'write', path: 'a', content: 'b' },
  ],
  [
    cursor,
    'preToolUse',
    { conversation_id: 's', workspace_roots: ['/w'], tool_name: 'Shell', tool_input: { command: 'ls' } },
    { kind: 'run', command: 'ls' },
  ],
  [
    cursor,
    'preToolUse',
    { conversation_id: 's', workspace_roots: ['/w'], tool_name: 'Delete', tool_input: { file_path: 'a' } },
    { kind: 'delete', path: 'a' },
  ],
  [
    cursor,
    'beforeReadFile',
    { conversation_id: 's', workspace_roots: ['/w'], file_path: '/w/a' },
    { kind: 'read', path: '/w/a' },
  ],
  [
    windsurf,
    'pre_run_command',
    { trajectory_id: 's', tool_info: { command_line: 'ls', cwd: '/w' } },
    { kind: 'run', command: 'ls' },
  ],
  [
    windsurf,
    'pre_write_code',
    { trajectory_id: 's', tool_info: { file_path: '/w/a', edits: [] } },
    { kind: 'write', path: '/w/a', content: null },
  ],
  [
    cline,
    'PreToolUse',
    { taskId: 's', workspaceRoots: ['/w'], preToolUse: { toolName: 'execute_command', parameters: { command: 'ls' } } },
    { kind: 'run', command: 'ls' },
  ],
] as const)('%o %s: its own words for an action', (client, event, payload, wanted) => {
  const parsed = client.parse(event, payload);
  expect(parsed.actions).toEqual([wanted]);
  expect([parsed.session, parsed.cwd, parsed.moment]).toEqual(['s', '/w', 'before']);
});

test.each(CLIENTS.map((client) => [client.name, client] as const))(
  '%s: a no is a no in its own form, a yes exchanges the command',
  (_, client) => {
    const event: HookEvent = {
      ...{ client: client.name, moment: 'before', name: 'preToolUse', session: 's', cwd: '/w', isBypassed: false, tool: 'x' },
      ...{ actions: [{ kind: 'run', command: 'ls' }], input: { command: 'ls', more: 1 }, changed: null },
    };
    const no = client.render(event, { verdict: 'deny', reason: 'because', command: null });
    expect(`${no.out}${no.err}`).toContain('because');
    expect(no.exit === 2 || no.out.includes('"cancel":true')).toBe(true);
    const yes = client.render(event, { verdict: 'allow', reason: '', command: 'caged ls' });
    expect(yes.exit).toBe(0);
    if (client.canRewrite) expect(yes.out).toContain('"command":"caged ls"');
    if (client.canRewrite) expect(yes.out).toContain('"more":1');
  },
);

test('Codex: a patch inside of a shell command has no event afterwards, so what there is to say goes with the yes', () => {
  const command = "apply_patch <<'END'\n*** Begin Patch\n*** Add File: a.py\n+x\n*** End Patch\nEND";
  const event = (input: object): HookEvent =>
    codex.parse('PreToolUse', { session_id: 's', cwd: '/w', tool_name: 'Bash', tool_input: input });
  expect(codex.isToldBefore?.(event({ command }))).toBe(true);
  expect(codex.isToldBefore?.(event({ command: 'ls' }))).toBe(false);
  const { exit, out } = codex.render(event({ command }), { verdict: 'allow', reason: '', command: null, note: 'mend it' });
  expect([exit, JSON.parse(out)]).toEqual([
    0,
    { hookSpecificOutput: { hookEventName: 'PreToolUse', additionalContext: 'mend it' } },
  ]);
});

const EXCHANGING = CLIENTS.filter((client) => client.canRewrite);

test.each(EXCHANGING.map((client) => [client.name, client] as const))(
  '%s: a command that cannot be exchanged, because the tool takes it from elsewhere, does not go on',
  (_, client) => {
    const event = (actions: readonly Action[], input: HookEvent['input']): HookEvent => ({
      ...{ client: client.name, moment: 'before', name: 'preToolUse', session: 's', cwd: '/w', isBypassed: false, tool: 'x' },
      ...{ actions, input, changed: null },
    });
    const run: Action = { kind: 'run', command: 'ls' };
    for (const one of [
      event([run], { input: 'ls' }),
      event([run], { command: 'rm -rf /', input: 'ls' }),
      event([run, { kind: 'run', command: 'id' }], { command: 'ls' }),
    ]) {
      const { exit, out } = client.render(one, { verdict: 'allow', reason: '', command: 'caged ls' });
      expect([exit, out.includes('caged')]).toEqual([2, false]);
    }
  },
);

test('text for a shell of Copilot that runs already is nothing that the cage could hold', () => {
  const payload = { sessionId: 's', cwd: '/w', toolName: 'write_bash', toolArgs: { input: 'cat ~/.ssh/id_rsa' } };
  expect(copilot.parse('preToolUse', payload).actions).toEqual([{ kind: 'unknown', tool: 'write_bash' }]);
});

test.each([
  [['/nonexistent/warden', 'hook'], 2],
  [['/bin/sh', '-c', 'kill -9 $$'], 2],
  [['/bin/sh', '-c', 'exit 1'], 2],
  [['/bin/sh', '-c', 'exit 2'], 2],
  [['/bin/sh', '-c', 'exit 0'], 2],
  [['/bin/sh', '-c', 'echo hello'], 2],
  [['/bin/sh', '-c', `echo '{"a": '`], 2],
  [['/bin/sh', '-c', `echo '{"a":"b c"}'`], 0],
] as const)('a hook before an action refuses when its program cannot answer: %j', (words, code) => {
  const ended = spawnSync('/bin/sh', ['-c', failClosed(words)], { encoding: 'utf8' });
  expect(ended.status).toBe(code);
});

test.each([
  ['pre_read_code', { file_path: '/w/lib/a' }, '/w', '/w'],
  ['pre_read_code', { file_path: 'lib/a' }, '/w', '/w'],
  ['pre_write_code', { file_path: '/other/a' }, '/w', '/other'],
  ['pre_write_code', { file_path: '/ww/a' }, '/w', '/ww'],
  ['pre_write_code', { file_path: '/w/../other/a' }, '/w', '/w/../other'],
  ['pre_read_code', { file_path: '/w/lib/a' }, undefined, '/w/lib'],
  ['pre_mcp_tool_use', { mcp_server_name: 's', mcp_tool_name: 't' }, '/w', '/w'],
  ['pre_run_command', { command_line: 'ls', cwd: '/w/sub' }, '/w', '/w/sub'],
] as const)('Windsurf %s %j, started in %s: a call in %s', (event, input, folder, cwd) => {
  const parsed = windsurf.parse(event, { trajectory_id: 's', tool_info: input }, () => folder);
  expect([parsed.cwd, parsed.folder]).toEqual([cwd, folder]);
});
