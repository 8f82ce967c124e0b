import type { AgentPreset } from './preset.ts';

export const opencode: AgentPreset = {
  name: 'opencode',
  label: 'opencode',
  hosts: ['api.anthropic.com:443', 'api.openai.com:443'],
  keys: [
    {
      variable: 'ANTHROPIC_API_KEY',
      headers: ['x-api-key', 'authorization'],
      files: [{ path: '.local/share/opencode/auth.json', format: 'json', member: ['anthropic', 'key'] }],
    },
    {
      variable: 'OPENAI_API_KEY',
      headers: ['authorization'],
      files: [{ path: '.local/share/opencode/auth.json', format: 'json', member: ['openai', 'key'] }],
    },
  ],
  baseUrls: ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL'],
  state: ['.local/share/opencode', '.local/state/opencode'],
  steers: [
    // Its plugins and agents are programs, whatever they are called.
    { path: '.config/opencode', empty: 'folder' },
    // It does not start where it can't write this one.
    { path: '.config/opencode/.gitignore', empty: { file: 'node_modules\npackage.json\nbun.lock\n.gitignore' } },
    { path: '.local/share/opencode/bin', empty: 'folder' },
    // The cache itself is private to the run.
    { path: '.cache/opencode/node_modules' },
    { path: '.cache/opencode/packages' },
  ],
  passes: ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'OPENCODE_CONFIG'],
  sets: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
  arguments: [],
};
