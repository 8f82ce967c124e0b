import type { Client } from '../agents/client.ts';
import { CLIENTS } from '../agents/clients.table.ts';
import type { Hooked } from './hooked.ts';

function named(name: string): Client {
  const found = CLIENTS.find((client) => client.name === name);
  if (found === undefined) throw new Error(`no client ${name}`);
  return found;
}

function each(
  servers: Readonly<Record<string, readonly string[]>>,
  declare: (words: readonly string[]) => object,
): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(servers).map(([name, words]) => [name, declare(words)]));
}

const TASK = 'do the task';

const claudeCode: Hooked = {
  client: named('claude-code'),
  modes: {
    normal: { arguments: ['-p', TASK, '--output-format', 'json'] },
    bypass: {
      arguments: ['-p', TASK, '--output-format', 'json', '--dangerously-skip-permissions'],
      // As root it wants to hear that somebody else keeps the walls.
      variables: { IS_SANDBOX: '1' },
    },
  },
  mcpFiles: (servers) => ({
    '.claude.json': JSON.stringify({ mcpServers: each(servers, ([command, ...args]) => ({ command, args })) }),
  }),
  mcpTool: (server, tool, input) => ({ tool: `mcp__${server}__${tool}`, input }),
  delegate: { tool: 'Task', input: { description: 'help', prompt: 'do a part of it', subagent_type: 'general-purpose' } },
  hook: {
    event: 'PreToolUse',
    payload: (command, cwd) => ({
      ...{ session_id: 's', transcript_path: '/dev/null', cwd, permission_mode: 'default', hook_event_name: 'PreToolUse' },
      ...{ tool_name: 'Bash', tool_input: { command, description: 'a step' }, tool_use_id: 'toolu_1' },
    }),
  },
  off: { path: '.claude/settings.local.json', content: '{"disableAllHooks":true}' },
};

/** `required`: it waits for its servers before the first turn, as it would while a real model thinks. */
const codex: Hooked = {
  client: named('codex'),
  modes: {
    normal: { arguments: ['exec', '--json', TASK] },
    bypass: { arguments: ['exec', '--json', '--dangerously-bypass-approvals-and-sandbox', TASK] },
  },
  mcpFiles: (servers) => ({
    '.codex/config.toml': Object.entries(servers)
      .map(
        ([name, [command, ...args]]) =>
          `[mcp_servers.${name}]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\nrequired = true\n`,
      )
      .join(''),
  }),
  mcpTool: (server, tool, input) => ({ tool, input, namespace: `mcp__${server}` }),
  hook: {
    event: 'PreToolUse',
    payload: (command, cwd) => ({
      ...{ session_id: 's', turn_id: 't', transcript_path: null, cwd, hook_event_name: 'PreToolUse', model: 'scripted' },
      ...{ permission_mode: 'bypassPermissions', tool_name: 'Bash', tool_input: { command }, tool_use_id: 'call_1' },
    }),
  },
  off: { path: '~/.codex/hooks.json', content: '{"hooks":{}}' },
};

const gemini: Hooked = {
  client: named('gemini'),
  modes: {
    normal: {
      arguments: ['--approval-mode', 'auto_edit', '--allowed-tools', 'run_shell_command', '--skip-trust', '-p', TASK],
    },
    bypass: { arguments: ['--approval-mode', 'yolo', '--skip-trust', '-p', TASK] },
  },
  mcpFiles: (servers) => ({
    '.gemini/settings.json': JSON.stringify({
      mcpServers: each(servers, ([command, ...args]) => ({ command, args, trust: true })),
    }),
  }),
  mcpTool: (server, tool, input) => ({ tool: `mcp_${server}_${tool}`, input }),
  hook: {
    event: 'BeforeTool',
    payload: (command, cwd) => ({
      ...{
        session_id: 's',
        transcript_path: '/dev/null',
        cwd,
        hook_event_name: 'BeforeTool',
        timestamp: '2026-01-01T00:00:00.000Z',
      },
      ...{ tool_name: 'run_shell_command', tool_input: { command, description: 'a step' } },
    }),
  },
  off: { path: '.gemini/settings.json', content: '{"hooksConfig":{"enabled":false}}' },
};

const copilot: Hooked = {
  client: named('copilot'),
  modes: {
    normal: { arguments: ['-p', TASK, '--allow-all-tools'] },
    bypass: { arguments: ['-p', TASK, '--allow-all'] },
  },
  mcpFiles: (servers) => ({
    '.copilot/mcp-config.json': JSON.stringify({
      mcpServers: each(servers, ([command, ...args]) => ({ type: 'local', command, args, tools: ['*'] })),
    }),
  }),
  mcpTool: (server, tool, input) => ({ tool: `${server}-${tool}`, input }),
  delegate: {
    tool: 'task',
    input: { name: 'help', description: 'help', prompt: 'do a part of it', agent_type: 'general-purpose' },
  },
  hook: {
    event: 'preToolUse',
    payload: (command, cwd) => ({
      ...{ sessionId: 's', timestamp: 1767225600000, cwd },
      ...{ toolName: 'bash', toolArgs: { command, description: 'a step', mode: 'sync' } },
    }),
  },
  off: { path: '.github/copilot/settings.local.json', content: '{"disableAllHooks":true}' },
};

const opencode: Hooked = {
  client: named('opencode'),
  modes: {
    normal: { arguments: ['run', TASK] },
    bypass: { arguments: ['run', '--auto', TASK] },
  },
  mcpFiles: (servers) => ({
    '.config/opencode/opencode.json': JSON.stringify({ mcp: each(servers, (command) => ({ type: 'local', command })) }),
  }),
  mcpTool: (server, tool, input) => ({ tool: `${server}_${tool}`, input }),
  delegate: { tool: 'task', input: { description: 'help', prompt: 'do a part of it', subagent_type: 'general' } },
  hook: {
    event: 'tool.execute.before',
    payload: (command, cwd) => ({ tool: 'bash', sessionID: 's', callID: 'c', cwd, args: { command, description: 'a step' } }),
  },
  off: { path: '~/.config/opencode/plugin/sallyport.js', content: '' },
};

export const HOOKED: readonly Hooked[] = [claudeCode, codex, copilot, gemini, opencode];
