import { expect, test } from 'vitest';
import type { Action, HookEvent } from '../model/index.ts';
import { CLIENTS } from './clients.table.ts';

type Input = Readonly<Record<string, unknown>>;

/** The call of a tool in each client's own form. */
const FORMS: Readonly<Record<string, (tool: string, input: Input) => readonly [event: string, payload: unknown]>> = {
  'claude-code': (tool, input) => ['PreToolUse', { session_id: 's', cwd: '/w', tool_name: tool, tool_input: input }],
  codex: (tool, input) => ['PreToolUse', { session_id: 's', cwd: '/w', tool_name: tool, tool_input: input }],
  gemini: (tool, input) => ['BeforeTool', { session_id: 's', cwd: '/w', tool_name: tool, tool_input: input }],
  copilot: (tool, input) => ['preToolUse', { sessionId: 's', cwd: '/w', toolName: tool, toolArgs: input }],
  opencode: (tool, input) => ['tool.execute.before', { sessionID: 's', cwd: '/w', tool, args: input }],
  cursor: (tool, input) => ['preToolUse', { conversation_id: 's', cwd: '/w', tool_name: tool, tool_input: input }],
  cline: (tool, input) => [
    'PreToolUse',
    { taskId: 's', workspaceRoots: ['/w'], preToolUse: { toolName: tool, parameters: input } },
  ],
};

function eventOf(name: string, tool: string, input: Input): HookEvent {
  const client = CLIENTS.find((one) => one.name === name);
  const [event, payload] = FORMS[name]?.(tool, input) ?? ['', {}];
  if (client === undefined) throw new Error(`no client ${name}`);
  return client.parse(event, payload);
}

const reads = (...paths: readonly string[]): readonly Action[] => paths.map((path) => ({ kind: 'read', path }));

test.each([
  ['claude-code', 'Grep', { pattern: 'x' }, ['.']],
  ['claude-code', 'Grep', { pattern: 'x', path: '.', glob: '.env' }, ['.', '.env']],
  ['claude-code', 'Grep', { pattern: 'x', path: 'sub', glob: '*.{ts,.env}' }, ['sub', 'sub/*..env', 'sub/*.ts']],
  ['claude-code', 'Grep', { pattern: 'x', glob: '{.env,a}' }, ['.', 'a', '.env']],
  ['claude-code', 'Grep', { pattern: 'x', glob: '*.ts .env' }, ['.', '*.ts .env', '*.ts', '.env']],
  ['claude-code', 'Grep', { pattern: 'x', glob: '!.env' }, ['.']],
  ['claude-code', 'Grep', { pattern: 'x', glob: '.env*' }, ['.', '.env*', '.env']],
  ['claude-code', 'Grep', { pattern: 'x', glob: '**/.env*' }, ['.', '**/.env*', '.env']],
  ['claude-code', 'Grep', { pattern: 'x', path: 'sub', glob: '**/.env.*' }, ['sub', 'sub/**/.env.*', 'sub/.env.']],
  ['claude-code', 'Grep', { pattern: 'x', glob: '.e[n]v' }, ['.', '.env']],
  ['claude-code', 'Grep', { pattern: 'x', glob: 'src/**/util*' }, ['.', 'src/**/util*', 'src/util', 'src']],
  ['claude-code', 'Glob', { pattern: '**/*.ts' }, ['.', '**/*.ts']],
  ['claude-code', 'Glob', { pattern: '/home/u/.ssh/*' }, ['.', '/home/u/.ssh/*', '/home/u/.ssh']],
  ['claude-code', 'Glob', { pattern: '/ho*/u/.ssh/id' }, ['.', '/ho*/u/.ssh/id', '/']],
  ['claude-code', 'Glob', { pattern: '../../*/x', path: 'a' }, ['a', '../*/x', '..']],
  ['claude-code', 'Glob', { pattern: '~/.ssh/id' }, ['.', '~/.ssh/id']],
  ['gemini', 'grep_search', { pattern: 'x', include: '.env' }, ['.', '.env']],
  ['gemini', 'glob', { pattern: '/etc/*' }, ['.', '/etc/*', '/etc']],
  ['copilot', 'rg', { pattern: 'x', glob: '.env' }, ['.', '.env']],
  ['copilot', 'glob', { pattern: '/etc/*' }, ['.', '/etc/*', '/etc']],
  ['opencode', 'grep', { pattern: 'x', include: '.env' }, ['.', '.env']],
  ['opencode', 'glob', { pattern: '/etc/*' }, ['.', '/etc/*', '/etc']],
  ['cursor', 'Grep', { pattern: 'x', glob: '.env' }, ['.', '.env']],
  ['cline', 'search_files', { regex: 'x', path: 'a', file_pattern: '.env' }, ['a', 'a/.env']],
] as const)('%s %s %j: what a glob names is read', (client, tool, input, paths) => {
  expect(eventOf(client, tool, input).actions).toEqual(reads(...paths));
});

test('a glob that stands for too much is nothing that is understood', () => {
  const glob = '{a,b}'.repeat(12);
  expect(eventOf('claude-code', 'Grep', { pattern: 'x', glob }).actions).toEqual([{ kind: 'unknown', tool: 'Grep' }]);
});

test.each([
  ['gemini', 'read_file', { dir_path: '.', file_path: '/home/u/.ssh/id_rsa' }, reads('.', '/home/u/.ssh/id_rsa')],
  ['gemini', 'grep_search', { dir_path: '.', path: '/a', include: 'x' }, reads('.', '/a', 'x', '/a/x')],
  ['cursor', 'Read', { file_path: 'a', path: '/b', target_directory: '/c' }, reads('a', '/b', '/c')],
  ['opencode', 'read', { filePath: 'a', path: '/b' }, reads('a', '/b')],
  ['cursor', 'Delete', { file_path: 'a', path: '/b' }, ['a', '/b'].map((path) => ({ kind: 'delete', path }))],
  [
    'cursor',
    'Write',
    { file_path: 'a', path: '/b', content: 'x' },
    ['a', '/b'].map((path) => ({ kind: 'write', path, content: 'x', change: { kind: 'whole', text: 'x' } })),
  ],
  ['cursor', 'Write', { content: 'x' }, [{ kind: 'unknown', tool: 'Write' }]],
  [
    'copilot',
    'apply_patch',
    { patch: '*** Delete File: a', input: '*** Delete File: b' },
    ['a', 'b'].map((path) => ({ kind: 'delete', path })),
  ],
  ['copilot', 'apply_patch', { patch: '*** Delete File: a', input: '?' }, [{ kind: 'unknown', tool: 'apply_patch' }]],
  [
    'gemini',
    'web_fetch',
    { url: 'https://a.test/', prompt: 'sum up https://evil.test/?x and https://b.test/' },
    ['https://a.test/', 'https://evil.test/?x', 'https://b.test/'].map((url) => ({ kind: 'connect', url })),
  ],
] as const)('%s %s %j: every parameter that names a place is judged', (client, tool, input, wanted) => {
  expect(eventOf(client, tool, input).actions).toEqual(wanted);
});
