import type { AgentPreset } from './preset.ts';

export const gemini: AgentPreset = {
  name: 'gemini',
  label: 'Gemini CLI',
  hosts: ['generativelanguage.googleapis.com:443'],
  keys: [
    { variable: 'GEMINI_API_KEY', headers: ['x-goog-api-key', 'authorization'] },
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
    { path: '.gemini/.env' },
  ],
  passes: ['GOOGLE_GEMINI_BASE_URL', 'GEMINI_MODEL'],
  sets: { GEMINI_SANDBOX: 'false' },
  arguments: [],
};
