import { UserError } from '../../model/index.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import type { AgentPreset } from './preset.ts';

const PRESETS: readonly AgentPreset[] = [claudeCode, codex, copilot, gemini, opencode];

/** @throws UserError UNKNOWN_AGENT */
export function findPreset(name: string): AgentPreset {
  const found = PRESETS.find((preset) => preset.name === name);
  if (found !== undefined) return found;
  throw new UserError('UNKNOWN_AGENT', `There is no preset for the agent ${JSON.stringify(name.slice(0, 60))}.`, {
    hint: `There is one for ${PRESETS.map((preset) => preset.name).join(', ')}. Others run with --allow-host, --write and --secret.`,
    exitCode: 125,
  });
}
