import type { AgentPreset } from './preset.ts';

export const opencode: AgentPreset = {
  name: 'opencode',
  label: 'opencode',
  hosts: ['api.anthropic.com:443', 'api.openai.com:443'],
  keys: [
    { variable: 'ANTHROPIC_API_KEY', headers: ['x-api-key', 'authorization'] },
    { variable: 'OPENAI_API_KEY', headers: ['authorization'] },
  ],
  baseUrls: ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL'],
  state: ['.config/opencode', '.local/share/opencode', '.local/state/opencode', '.cache/opencode'],
  passes: ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'OPENCODE_CONFIG'],
  sets: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
  arguments: [],
};
