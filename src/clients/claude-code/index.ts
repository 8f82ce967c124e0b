/* Claude Code 2.1: https://code.claude.com/docs/en/hooks; payloads captured from the real client. */
import { join } from 'node:path';
import type { HookEvent } from '../../model/index.ts';
import { writeOf } from '../change.ts';
import { renderClaudeShape } from '../claude-shape.ts';
import type { Client, ConfigFile, InstallPlace, MomentTable, ToolTable } from '../client.ts';
import { exchanging } from '../exchange.ts';
import { hookGroups, settingsFile } from '../json-settings.ts';
import { hookEvent, objectOf, optionalText, talk, withText } from '../payload.ts';
import { readsOf, searchOf } from '../search.ts';
import { failClosed } from '../shell-words.ts';

const MOMENTS: MomentTable = {
  PreToolUse: 'before',
  PermissionRequest: 'permission',
  PostToolUse: 'after',
  PostToolUseFailure: 'after',
  UserPromptSubmit: 'prompt',
  SessionStart: 'start',
  SessionEnd: 'end',
  ConfigChange: 'configuration',
  SubagentStart: 'other',
};

const WORDS = { whole: 'content', before: 'old_string', after: 'new_string', every: 'replace_all' };
const edit = withText('file_path', (path, input) => writeOf(path, input, WORDS));

const TOOLS: ToolTable = {
  Bash: withText('command', (command) => ({ kind: 'run', command })),
  Read: withText('file_path', (path) => ({ kind: 'read', path })),
  Write: edit,
  Edit: edit,
  MultiEdit: edit,
  NotebookEdit: withText('notebook_path', (path, input) => ({
    kind: 'write',
    path,
    content: input.text('new_source') ?? null,
  })),
  Glob: searchOf(['path'], ['pattern', 'glob']),
  Grep: searchOf(['path'], ['glob']),
  LS: readsOf('path'),
  WebFetch: withText('url', (url) => ({ kind: 'connect', url })),
  WebSearch: withText('query', (query) => ({ kind: 'search', query })),
  Task: (input) => [{ kind: 'delegate', task: input.text('description') ?? input.text('prompt') ?? '' }],
  Agent: (input) => [{ kind: 'delegate', task: input.text('description') ?? input.text('prompt') ?? '' }],
  ...Object.fromEntries(
    [
      'AskUserQuestion',
      'BashOutput',
      'EnterPlanMode',
      'ExitPlanMode',
      'KillBash',
      'KillShell',
      'TaskCreate',
      'TaskGet',
      'TaskList',
      'TaskOutput',
      'TaskStop',
      'TaskUpdate',
      'TodoRead',
      'TodoWrite',
      'ToolSearch',
    ].map((tool) => [tool, talk(tool)] as const),
  ),
};

function parse(event: string, payload: unknown): HookEvent {
  const from = objectOf(payload, 'the payload');
  return {
    ...hookEvent('claude-code', event, from, { moments: MOMENTS, tools: TOOLS, mcp: /^mcp__(.+?)__(.+)$/ }),
    isBypassed: optionalText(from, 'permission_mode') === 'bypassPermissions',
    changed: optionalText(from, 'file_path') ?? optionalText(from, 'source'),
  };
}

/** Seconds; Sallyport's own deadline is 5 s below it, so that it answers before the client stops listening. */
const TIMEOUT_S = 300;
const HOOKED: readonly (readonly [event: string, matcher: string | null])[] = [
  ['PreToolUse', '*'],
  ['PermissionRequest', '*'],
  ['PostToolUse', '*'],
  ['UserPromptSubmit', null],
  ['SessionStart', null],
  ['SessionEnd', null],
  ['ConfigChange', null],
];

function files(place: InstallPlace): readonly ConfigFile[] {
  const path =
    place.scope === 'managed'
      ? '/etc/claude-code/managed-settings.d/50-sallyport.json'
      : join(place.scope === 'user' ? place.home : place.project, '.claude', 'settings.json');
  const groups = HOOKED.map(([event, matcher]) => {
    const words = place.hook(event, (TIMEOUT_S - 5) * 1000);
    // The form with `args` starts the program itself, so no prefix of the user's can come between. A program that is not there would
    // be a yes, so before an action it is the system's shell, which says no then.
    const [command = '', ...args] = event === 'PreToolUse' ? ['/bin/sh', '-c', failClosed(words)] : words;
    return { event, matcher, hook: { type: 'command', command, args, timeout: TIMEOUT_S } };
  });
  const members =
    place.scope === 'managed'
      ? { allowManagedHooksOnly: true, permissions: { disableBypassPermissionsMode: 'disable' } }
      : { disableAllHooks: false };
  return [settingsFile(path, hookGroups(groups), members)];
}

export const claudeCode: Client = {
  name: 'claude-code',
  label: 'Claude Code',
  scopes: ['managed', 'user', 'project'],
  canAsk: (event) => event.moment === 'before',
  canRewrite: true,
  bypassFlags: ['--dangerously-skip-permissions', ['--permission-mode', 'bypassPermissions']],
  parse,
  render: exchanging(renderClaudeShape),
  files,
};
