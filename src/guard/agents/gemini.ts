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
  passes: ['GOOGLE_GEMINI_BASE_URL', 'GEMINI_MODEL'],
  sets: { GEMINI_SANDBOX: 'false' },
  arguments: [],
};
