import type { AgentPreset } from './preset.ts';

export const gemini: AgentPreset = {
  name: 'gemini',
  label: 'Gemini CLI',
  hosts: ['generativelanguage.googleapis.com:443'],
  keys: [
    {
      variable: 'GEMINI_API_KEY',
      headers: ['x-goog-api-key', 'authorization'],
      files: [{ path: '.gemini/.env', format: 'dotenv', member: ['GEMINI_API_KEY'] }],
    },
    { variable: 'GOOGLE_API_KEY', headers: ['x-goog-api-key', 'authorization'] },
  ],
  baseUrls: ['GOOGLE_GEMINI_BASE_URL'],
  state: ['.gemini'],
  steers: [
    { path: '.gemini/settings.json', empty: { file: '{}' } },
    { path: '.gemini/trustedFolders.json', empty: { file: '{}' } },
    { path: '.gemini/extensions', empty: 'folder' },
    { path: '.gemini/commands', empty: 'folder' },
    { path: '.gemini/policies', empty: 'folder' },
  ],
  passes: ['GOOGLE_GEMINI_BASE_URL', 'GEMINI_MODEL'],
  // It would keep the answer to its question for later sessions; in the cage what a folder brings along runs confined.
  sets: { GEMINI_SANDBOX: 'false', GEMINI_CLI_TRUST_WORKSPACE: 'true' },
  arguments: [],
};
