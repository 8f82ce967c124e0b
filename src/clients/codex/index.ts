/* Codex CLI 0.169: hooks as in Claude Code, with its own tools; payloads captured from the real client. */
import { dirname, join } from 'node:path';
import type { HookEvent } from '../../model/index.ts';
import { renderClaudeShape } from '../claude-shape.ts';
import type { Client, ConfigFile, InstallPlace, MomentTable, ToolTable } from '../client.ts';
import { exchanging } from '../exchange.ts';
import { type HookGroup, hookGroups, settingsFile } from '../json-settings.ts';
import { patchActions } from '../patch.ts';
import { hookEvent, talk, withText } from '../payload.ts';
import { failClosed, shellWords } from '../shell-words.ts';
import { withBlock, withoutBlock } from '../toml-block.ts';
import { trustFile } from './trust.ts';

const MOMENTS: MomentTable = {
  PreToolUse: 'before',
  PermissionRequest: 'permission',
  PostToolUse: 'after',
  UserPromptSubmit: 'prompt',
  SessionStart: 'start',
  Stop: 'end',
};

const TOOLS: ToolTable = {
  Bash: (input) => {
    const command = input.text('command');
    if (command === undefined) return undefined;
    const patch = patchIn(command);
    return (patch === undefined ? undefined : patchActions(patch)) ?? [{ kind: 'run', command }];
  },
  apply_patch: (input) => {
    const patch = input.text('command');
    return patch === undefined ? undefined : patchActions(patch);
  },
  view_image: withText('path', (path) => ({ kind: 'read', path })),
  web_search: withText('query', (query) => ({ kind: 'search', query })),
  update_plan: talk('update_plan'),
};

/**
 * Codex takes a patch out of a shell command and applies it itself, as its own tool would. Only a command that is nothing else is
 * judged as one: quoted, so that no shell would find anything to expand in it.
 */
function patchIn(command: string): string | undefined {
  const [, , end = '', patch] = /^apply_patch <<(['"])(\w+)\1\n([\s\S]*)$/.exec(command.trim()) ?? [];
  const lines = patch?.split('\n') ?? [];
  return lines.indexOf(end) === lines.length - 1 && end !== '' ? lines.slice(0, -1).join('\n') : undefined;
}

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

const MANAGED = '/etc/codex/requirements.toml';

function files(place: InstallPlace): readonly ConfigFile[] {
  const groups = HOOKED.map(([event, matcher]): HookGroup => {
    const words = place.hook(event, (TIMEOUT_S - 5) * 1000);
    const command = event === 'PreToolUse' ? failClosed(words) : shellWords(words);
    return { event, matcher, hook: { type: 'command', command, timeout: TIMEOUT_S } };
  });
  if (place.scope === 'managed') return [managedFile(groups, dirname(place.hook('PreToolUse', 0)[0] ?? ''))];
  // No cage can be made inside of its sandbox; each command gets one of ours instead. Only where our hooks hold everywhere.
  const head = place.scope === 'user' ? ['sandbox_mode = "danger-full-access"'] : [];
  const hooks = join(place.scope === 'user' ? place.home : place.project, '.codex', 'hooks.json');
  return [settingsFile(hooks, hookGroups(groups)), trustFile(join(place.home, '.codex', 'config.toml'), hooks, groups, head)];
}

/** What is declared here needs no trust, and no other hooks run beside it. */
function managedFile(groups: readonly HookGroup[], folder: string): ConfigFile {
  const tables = groups.flatMap(({ event, matcher, hook }) => [
    `[[hooks.${event}]]`,
    ...(matcher === null ? [] : [`matcher = ${JSON.stringify(matcher)}`]),
    `[[hooks.${event}.hooks]]`,
    ...Object.entries(hook).map(([name, value]) => `${name} = ${JSON.stringify(value)}`),
  ]);
  const tail = ['[hooks]', `managed_dir = ${JSON.stringify(folder)}`, ...tables];
  return {
    path: MANAGED,
    update: (before) => withBlock(MANAGED, before, { head: ['allow_managed_hooks_only = true'], tail }),
    remove: (before) => withoutBlock(before) || null,
  };
}

export const codex: Client = {
  name: 'codex',
  label: 'Codex CLI',
  scopes: ['managed', 'user', 'project'],
  // It takes `ask` for a yes.
  canAsk: () => false,
  canRewrite: true,
  bypassFlags: ['--dangerously-bypass-approvals-and-sandbox', '--yolo'],
  // A patch that it takes out of a shell command is its own tool's, and that has no event afterwards.
  isToldBefore: ({ tool, actions }) => tool === 'Bash' && actions.some(({ kind }) => kind === 'write'),
  parse,
  render: exchanging(renderClaudeShape),
  files,
};
