import { expect, test } from 'vitest';
import { RECORDINGS } from './index.ts';

function actions(client: string, lines: readonly unknown[], cwd: string | null = null): readonly unknown[] {
  const source = RECORDINGS.find((one) => one.client === client);
  const calls =
    source?.calls(
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))),
      cwd,
    ) ?? [];
  return calls.map(({ event, at }) => [event.cwd, event.session, event.actions[0], at]);
}

const AT = '2026-01-02T03:04:05.000Z';
const MS = Date.parse(AT);

test('Claude Code: the tools of an assistant, with the folder of each line', () => {
  const content = [
    { type: 'text', text: 'x' },
    { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } },
  ];
  const line = { type: 'assistant', sessionId: 's', cwd: '/w', timestamp: AT, message: { content } };
  expect(
    actions('claude-code', ['', 'not json', { type: 'user', message: { content: 'x' } }, line, { ...line, cwd: 7 }]),
  ).toEqual([['/w', 's', { kind: 'run', command: 'ls' }, MS]]);
});

test('Codex: commands, patches and MCP tools, under the names that its hooks use', () => {
  const item = (payload: object): object => ({ type: 'response_item', timestamp: AT, payload });
  const call = (name: string, input: object, more: object = {}): object =>
    item({ type: 'function_call', name, arguments: JSON.stringify(input), ...more });
  const lines = [
    { type: 'session_meta', payload: { id: 's', cwd: '/w' } },
    call('exec_command', { cmd: 'ls' }),
    call('shell', { command: ['bash', '-lc', 'ls -l'] }),
    { type: 'turn_context', payload: { cwd: '/v' } },
    item({ type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch\n*** Delete File: a\n*** End Patch' }),
    call('write_note', { a: 1 }, { namespace: 'mcp__notes' }),
    item({ type: 'function_call', name: 'exec_command', arguments: '{broken' }),
  ];
  expect(actions('codex', lines)).toEqual([
    ['/w', 's', { kind: 'run', command: 'ls' }, MS],
    ['/w', 's', { kind: 'run', command: 'ls -l' }, MS],
    ['/v', 's', { kind: 'delete', path: 'a' }, MS],
    ['/v', 's', { kind: 'call', server: 'notes', tool: 'write_note', input: { a: 1 } }, MS],
    ['/v', 's', { kind: 'unknown', tool: 'Bash' }, MS],
  ]);
});

test('Gemini CLI and Copilot CLI', () => {
  const toolCalls = [{ name: 'write_file', args: { file_path: 'a', content: 'b' } }];
  expect(actions('gemini', [{ sessionId: 's' }, { type: 'gemini', timestamp: AT, toolCalls }], '/w')).toEqual([
    ['/w', 's', { kind: 'write', path: 'a', content: 'b', change: { kind: 'whole', text: 'b' } }, MS],
  ]);
  const start = { type: 'session.start', data: { sessionId: 's', context: { cwd: '/w' } } };
  const call = { type: 'tool.execution_start', timestamp: AT, data: { toolName: 'bash', arguments: { command: 'ls' } } };
  expect(actions('copilot', [start, call])).toEqual([['/w', 's', { kind: 'run', command: 'ls' }, MS]]);
});
