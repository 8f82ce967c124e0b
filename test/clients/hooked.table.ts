import { join } from 'node:path';
import type { Client } from '../agents/client.ts';
import { CLIENTS } from '../agents/clients.table.ts';
import type { Hooked } from './hooked.ts';

function named(name: string): Client {
  const found = CLIENTS.find((client) => client.name === name);
  if (found === undefined) throw new Error(`no client ${name}`);
  return found;
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
  mcpFiles: ([command, ...args]) => ({ 'mcp.json': JSON.stringify({ mcpServers: { db: { command, args } } }) }),
  mcpArguments: ({ home }) => ['--mcp-config', join(home, 'mcp.json'), '--strict-mcp-config'],
  mcpCall: { tool: 'mcp__db__wipe', input: { db: 'prod' } },
  delegate: { tool: 'Task', input: { description: 'help', prompt: 'do a part of it', subagent_type: 'general-purpose' } },
  off: { path: '.claude/settings.local.json', content: '{"disableAllHooks":true}' },
};

const codex: Hooked = {
  client: named('codex'),
  modes: {
    normal: { arguments: ['exec', '--json', TASK] },
    bypass: { arguments: ['exec', '--json', '--dangerously-bypass-approvals-and-sandbox', TASK] },
  },
  mcpFiles: ([command, ...args]) => ({
    '.codex/config.toml': `[mcp_servers.db]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\n`,
  }),
  mcpCall: { tool: 'wipe', input: { db: 'prod' }, namespace: 'mcp__db' },
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
  mcpFiles: ([command, ...args]) => ({
    '.gemini/settings.json': JSON.stringify({ mcpServers: { db: { command, args, trust: true } } }),
  }),
  mcpCall: { tool: 'mcp_db_wipe', input: { db: 'prod' } },
  off: { path: '.gemini/settings.json', content: '{"hooksConfig":{"enabled":false}}' },
};

const copilot: Hooked = {
  client: named('copilot'),
  modes: {
    normal: { arguments: ['-p', TASK, '--allow-all-tools'] },
    bypass: { arguments: ['-p', TASK, '--allow-all'] },
  },
  mcpFiles: ([command, ...args]) => ({
    '.copilot/mcp-config.json': JSON.stringify({ mcpServers: { db: { type: 'local', command, args, tools: ['*'] } } }),
  }),
  mcpCall: { tool: 'db-wipe', input: { db: 'prod' } },
  delegate: {
    tool: 'task',
    input: { name: 'help', description: 'help', prompt: 'do a part of it', agent_type: 'general-purpose' },
  },
  off: { path: '.github/copilot/settings.local.json', content: '{"disableAllHooks":true}' },
};

const opencode: Hooked = {
  client: named('opencode'),
  modes: {
    normal: { arguments: ['run', TASK] },
    bypass: { arguments: ['run', '--auto', TASK] },
  },
  mcpFiles: (command) => ({ '.config/opencode/opencode.json': JSON.stringify({ mcp: { db: { type: 'local', command } } }) }),
  mcpCall: { tool: 'db_wipe', input: { db: 'prod' } },
  delegate: { tool: 'task', input: { description: 'help', prompt: 'do a part of it', subagent_type: 'general' } },
  off: { path: '~/.config/opencode/plugin/sallyport.js', content: '' },
};

export const HOOKED: readonly Hooked[] = [claudeCode, codex, copilot, gemini, opencode];
