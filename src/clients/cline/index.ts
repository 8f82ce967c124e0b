/* Cline: from its documentation, whose versions differ; not driven here. A hook is an executable named after its event. */
import { join } from 'node:path';
import type { FileChange, HookEvent, HookReply } from '../../model/index.ts';
import { json } from '../claude-shape.ts';
import type { Client, ConfigFile, HookOutput, InstallPlace, ToolTable } from '../client.ts';
import { ownFile } from '../own-file.ts';
import { actionsOf, objectOf, PayloadError, talk, textOf, withText } from '../payload.ts';
import { readsOf, searchOf } from '../search.ts';
import { failClosedByAnswer } from '../shell-words.ts';

const readAt = readsOf('path');
const write = withText('path', (path, input) => ({
  kind: 'write',
  path,
  content: input.text('content') ?? input.text('diff') ?? null,
  ...wholeOf(input.text('content')),
}));

/** What a diff of its own form makes of a file is not told. */
function wholeOf(text: string | undefined): { readonly change?: FileChange } {
  return text === undefined ? {} : { change: { kind: 'whole', text } };
}

const TOOLS: ToolTable = {
  execute_command: withText('command', (command) => ({ kind: 'run', command })),
  read_file: readAt,
  list_files: readAt,
  search_files: searchOf(['path'], ['file_pattern']),
  list_code_definition_names: readAt,
  write_to_file: write,
  replace_in_file: write,
  web_fetch: withText('url', (url) => ({ kind: 'connect', url })),
  use_mcp_tool: (input) => {
    const [server, tool] = [input.text('server_name'), input.text('tool_name')];
    return server === undefined || tool === undefined ? undefined : [{ kind: 'call', server, tool, input: {} }];
  },
  new_task: (input) => [{ kind: 'delegate', task: input.text('context') ?? '' }],
  ...Object.fromEntries(
    ['ask_followup_question', 'attempt_completion', 'plan_mode_respond'].map((tool) => [tool, talk(tool)] as const),
  ),
};

function parse(event: string, payload: unknown): HookEvent {
  const from = objectOf(payload, 'the payload');
  const isCall = event === 'PreToolUse';
  const call = isCall ? objectOf(from['preToolUse'], 'preToolUse') : {};
  const input = isCall ? objectOf(call['parameters'] ?? {}, 'parameters') : {};
  const tool = isCall ? textOf(call, 'toolName') : null;
  const roots = from['workspaceRoots'];
  const [cwd] = Array.isArray(roots) ? roots : [];
  if (typeof cwd !== 'string') throw new PayloadError('workspaceRoots is missing');
  return {
    client: 'cline',
    moment: isCall ? 'before' : 'other',
    name: event,
    session: textOf(from, 'taskId'),
    cwd,
    isBypassed: false,
    tool,
    actions: tool === null ? [] : actionsOf(TOOLS, tool, input),
    input,
    changed: null,
  };
}

function render(_: HookEvent, { verdict, reason }: HookReply): HookOutput {
  return json(verdict === 'deny' || verdict === 'ask' ? { cancel: true, errorMessage: reason } : { cancel: false });
}

const MARK = 'Written by `sallyport init cline`';

function files(place: InstallPlace): readonly ConfigFile[] {
  const refusal = (errorMessage: string): object => ({ cancel: true, errorMessage });
  const text = `#!/bin/sh\n# ${MARK}.\n${failClosedByAnswer(place.hook('PreToolUse', 55_000), refusal)}\n`;
  return [ownFile(join(place.project, '.clinerules', 'hooks', 'PreToolUse'), text, MARK, 0o755)];
}

export const cline: Client = {
  name: 'cline',
  label: 'Cline',
  scopes: ['project'],
  canAsk: () => false,
  canRewrite: false,
  bypassFlags: [],
  parse,
  render,
  files,
};
