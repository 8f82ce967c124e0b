import type { AgentPreset } from './preset.ts';

export const codex: AgentPreset = {
  name: 'codex',
  label: 'Codex CLI',
  hosts: ['api.openai.com:443'],
  keys: [
    {
      variable: 'OPENAI_API_KEY',
      headers: ['authorization'],
      files: [{ path: '.codex/auth.json', format: 'json', member: ['OPENAI_API_KEY'] }],
      shown: { path: '.codex/auth.json', member: ['OPENAI_API_KEY'] },
    },
    { variable: 'CODEX_API_KEY', headers: ['authorization'] },
  ],
  baseUrls: ['OPENAI_BASE_URL'],
  state: ['.codex'],
  steers: [
    { path: '.codex/config.toml', empty: { file: '' } },
    { path: '.codex/hooks.json' },
    { path: '.codex/rules', empty: 'folder' },
    { path: '.codex/prompts', empty: 'folder' },
  ],
  passes: ['OPENAI_BASE_URL', 'OPENAI_ORGANIZATION', 'OPENAI_PROJECT'],
  sets: {},
  arguments: ['-c', 'sandbox_mode="danger-full-access"'],
};
