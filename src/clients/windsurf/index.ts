/* Windsurf: from its documentation; not driven here. It knows exit code 2 and the error stream only. */
import { join, resolve } from 'node:path';
import type { Action, HookEvent, HookReply } from '../../model/index.ts';
import { json } from '../claude-shape.ts';
import type { Client, ConfigFile, HookOutput, InstallPlace } from '../client.ts';
import { settingsFile } from '../json-settings.ts';
import { objectOf, optionalText, PayloadError, textOf } from '../payload.ts';
import { failClosedByCode } from '../shell-words.ts';

const HOOKED = ['pre_run_command', 'pre_write_code', 'pre_read_code', 'pre_mcp_tool_use'] as const;

/** It tells the folder of a command only; its hooks are started in that of the workspace. */
function parse(event: string, payload: unknown, folderOfHook: () => string | undefined = () => undefined): HookEvent {
  const from = objectOf(payload, 'the payload');
  const input = objectOf(from['tool_info'] ?? {}, 'tool_info');
  const path = (): string => textOf(input, 'file_path');
  const actions: Readonly<Record<string, () => Action>> = {
    pre_run_command: () => ({ kind: 'run', command: textOf(input, 'command_line') }),
    pre_write_code: () => ({ kind: 'write', path: path(), content: null }),
    pre_read_code: () => ({ kind: 'read', path: path() }),
    pre_mcp_tool_use: () => ({
      kind: 'call',
      server: textOf(input, 'mcp_server_name'),
      tool: textOf(input, 'mcp_tool_name'),
      input: objectOf(input['mcp_tool_arguments'] ?? {}, 'mcp_tool_arguments'),
    }),
  };
  const known = Object.hasOwn(actions, event) ? actions[event] : undefined;
  const folder = known === undefined ? undefined : folderOfHook();
  const cwd = optionalText(input, 'cwd') ?? (known === undefined ? '/' : folderOf(optionalText(input, 'file_path'), folder));
  return {
    client: 'windsurf',
    moment: known === undefined ? 'other' : 'before',
    name: event,
    session: textOf(from, 'trajectory_id'),
    cwd,
    folder,
    isBypassed: false,
    tool: event,
    actions: known === undefined ? [] : [known()],
    input,
    changed: null,
  };
}

function folderOf(path: string | null, folder: string | undefined): string {
  if (folder !== undefined && (path === null || resolve(folder, path).startsWith(`${folder}/`))) return folder;
  if (path === null) return '/';
  if (!path.startsWith('/')) throw new PayloadError('a relative path without a folder');
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function render(_: HookEvent, { verdict, reason }: HookReply): HookOutput {
  return verdict === 'deny' || verdict === 'ask' ? { exit: 2, out: '', err: `${reason}\n` } : json(undefined);
}

function files(place: InstallPlace): readonly ConfigFile[] {
  const hooks = Object.fromEntries(
    HOOKED.map((event) => [event, [{ command: failClosedByCode(place.hook(event, 55_000)), show_output: true }]]),
  );
  const folder = {
    managed: '/etc/windsurf',
    user: join(place.home, '.codeium', 'windsurf'),
    project: join(place.project, '.windsurf'),
  }[place.scope];
  return [settingsFile(join(folder, 'hooks.json'), hooks)];
}

export const windsurf: Client = {
  name: 'windsurf',
  label: 'Windsurf',
  scopes: ['managed', 'user', 'project'],
  canAsk: () => false,
  canRewrite: false,
  bypassFlags: [],
  parse,
  render,
  files,
};
