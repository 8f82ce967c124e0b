import type { AgentPreset } from './preset.ts';

export const claudeCode: AgentPreset = {
  name: 'claude-code',
  label: 'Claude Code',
  hosts: ['api.anthropic.com:443'],
  keys: [
    { variable: 'ANTHROPIC_API_KEY', headers: ['x-api-key', 'authorization'] },
    { variable: 'ANTHROPIC_AUTH_TOKEN', headers: ['authorization'] },
    {
      variable: 'CLAUDE_CODE_OAUTH_TOKEN',
      headers: ['authorization'],
      files: [{ path: '.claude/.credentials.json', format: 'json', member: ['claudeAiOauth', 'accessToken'] }],
    },
  ],
  baseUrls: ['ANTHROPIC_BASE_URL'],
  state: ['.claude'],
  steers: [
    { path: '.claude/settings.json', empty: { file: '{}' } },
    { path: '.claude/hooks', empty: 'folder' },
    { path: '.claude/commands', empty: 'folder' },
    { path: '.claude/agents', empty: 'folder' },
    { path: '.claude/skills', empty: 'folder' },
    { path: '.claude/plugins', empty: 'folder' },
  ],
  passes: ['ANTHROPIC_BASE_URL', 'ANTHROPIC_MODEL', 'ANTHROPIC_SMALL_FAST_MODEL', 'CLAUDE_CODE_MAX_OUTPUT_TOKENS'],
  sets: {
    // Its settings file beside the folder would be replaced by renaming, which a mounted file does not allow.
    CLAUDE_CONFIG_DIR: '~/.claude',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // It refuses some modes for root unless it is told that there is a sandbox around it.
    IS_SANDBOX: '1',
  },
  arguments: [],
};
