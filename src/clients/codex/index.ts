/* Codex CLI 0.169: hooks as in Claude Code, with its own tools; payloads captured from the real client. */
import { join } from 'node:path';
import type { HookEvent } from '../../model/index.ts';
import { renderClaudeShape } from '../claude-shape.ts';
import type { Client, ConfigFile, InstallPlace, MomentTable, ToolTable } from '../client.ts';
import { exchanging } from '../exchange.ts';
import { hookGroups, settingsFile } from '../json-settings.ts';
import { patchActions } from '../patch.ts';
import { hookEvent, talk, withText } from '../payload.ts';
import { shellWords } from '../shell-words.ts';

const MOMENTS: MomentTable = {
  PreToolUse: 'before',
  PermissionRequest: 'permission',
  PostToolUse: 'after',
  UserPromptSubmit: 'prompt',
  SessionStart: 'start',
  Stop: 'end',
};

const TOOLS: ToolTable = {
  Bash: withText('command', (command) => ({ kind: 'run', command })),
  apply_patch: (input) => {
    const patch = input.text('command');
    return patch === undefined ? undefined : patchActions(patch);
  },
  view_image: withText('path', (path) => ({ kind: 'read', path })),
  web_search: withText('query', (query) => ({ kind: 'search', query })),
  update_plan: talk('update_plan'),
};

/** Says `bypassPermissions` also where its own sandbox is on, so that tells nothing. */
function parse(event: string, payload: unknown): HookEvent {
  return hookEvent('codex', event, payload, { moments: MOMENTS, tools: TOOLS, mcp: /^mcp__(.+?)__(.+)$/ });
}

const TIMEOUT_S = 300;
const HOOKED: readonly (readonly [event: string, matcher: string | null])[] = [
  ['PreToolUse', '.*'],
  ['PermissionRequest', '.*'],
  ['PostToolUse', '.*'],
  ['UserPromptSubmit', null],
  ['SessionStart', null],
];

function files(place: InstallPlace): readonly ConfigFile[] {
  const groups = HOOKED.map(([event, matcher]) => {
    const command = shellWords(place.hook(event, (TIMEOUT_S - 5) * 1000));
    return { event, matcher, hook: { type: 'command', command, timeout: TIMEOUT_S } };
  });
  return [settingsFile(join(place.scope === 'user' ? place.home : place.project, '.codex', 'hooks.json'), hookGroups(groups))];
}

export const codex: Client = {
  name: 'codex',
  label: 'Codex CLI',
  scopes: ['user', 'project'],
  // It takes `ask` for a yes.
  canAsk: () => false,
  canRewrite: true,
  parse,
  render: exchanging(renderClaudeShape),
  files,
};
