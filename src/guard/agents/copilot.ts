import type { AgentPreset } from './preset.ts';

export const copilot: AgentPreset = {
  name: 'copilot',
  label: 'Copilot CLI',
  hosts: ['api.githubcopilot.com:443', 'api.individual.githubcopilot.com:443', 'api.business.githubcopilot.com:443'],
  keys: [
    { variable: 'COPILOT_GITHUB_TOKEN', headers: ['authorization'] },
    { variable: 'COPILOT_PROVIDER_API_KEY', headers: ['authorization', 'x-api-key', 'api-key'] },
  ],
  baseUrls: ['COPILOT_PROVIDER_BASE_URL'],
  state: ['.copilot'],
  steers: [
    { path: '.copilot/settings.json', empty: { file: '{}' } },
    { path: '.copilot/mcp-config.json', empty: { file: '{"mcpServers":{}}' } },
    { path: '.copilot/hooks', empty: 'folder' },
    { path: '.copilot/agents', empty: 'folder' },
    { path: '.copilot/skills', empty: 'folder' },
    { path: '.copilot/installed-plugins', empty: 'folder' },
  ],
  // Where there is no key ring it keeps its tokens there, beside what it needs to start.
  copies: ['.copilot/config.json'],
  passes: ['COPILOT_PROVIDER_BASE_URL', 'COPILOT_PROVIDER_TYPE', 'COPILOT_MODEL', 'COPILOT_OFFLINE'],
  sets: { COPILOT_AUTO_UPDATE: 'false' },
  arguments: [],
};
