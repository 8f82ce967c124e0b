import { join } from 'node:path';
import type { Client } from '../client.ts';
import { CLIENTS } from '../clients.table.ts';
import { claudeCodeChecks } from './claude-code.ts';
import { hookedAt, hooksCheck } from './hooks-check.ts';
import { tableChecks } from './others.ts';
import type { AgentPosture, PostureView } from './types.ts';

export { mendSettings } from './mend.ts';
export type { AgentPosture, Level, PostureCheck, PostureView } from './types.ts';

/** Programs and folders by which a client is known to be here. */
const TRACES: Readonly<Record<string, { readonly program: string; readonly folder: string }>> = {
  'claude-code': { program: 'claude', folder: '.claude' },
  codex: { program: 'codex', folder: '.codex' },
  copilot: { program: 'copilot', folder: '.copilot' },
  gemini: { program: 'gemini', folder: '.gemini' },
  opencode: { program: 'opencode', folder: '.config/opencode' },
  cursor: { program: 'cursor-agent', folder: '.cursor' },
  windsurf: { program: 'windsurf', folder: '.codeium/windsurf' },
  cline: { program: 'cline', folder: '.cline' },
};

/** How safely each coding agent of this machine works: its settings at every level, read and judged. Changes nothing. */
export function agentPostures(view: PostureView): readonly AgentPosture[] {
  return CLIENTS.filter((client) => isHere(client, view)).map((client) => {
    const scope = hookedAt(client, view);
    // What a repository declares is no proof of a cage.
    const isCaged = scope === 'user' || scope === 'managed';
    const checks = [
      hooksCheck(client, view),
      ...(client.name === 'claude-code' ? claudeCodeChecks(view) : tableChecks(client.name, view, isCaged)),
    ];
    const has = (level: string): boolean => checks.some((check) => check.level === level);
    return { client: client.name, label: client.label, checks, grade: has('bad') ? 'F' : has('weak') ? 'C' : 'A' };
  });
}

function isHere({ name }: Client, view: PostureView): boolean {
  const traces = TRACES[name];
  return traces !== undefined && (view.isInstalled(traces.program) || view.mode(join(view.home, traces.folder)) !== null);
}
