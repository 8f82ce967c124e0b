/* Cursor: https://cursor.com/docs/hooks. From its documentation; not driven here, for it works with an account only. */
import { join } from 'node:path';
import type { Action, HookEvent, HookReply, JsonObject } from '../../model/index.ts';
import { writeOf } from '../change.ts';
import { json } from '../claude-shape.ts';
import type { Client, ConfigFile, HookOutput, InstallPlace, MomentTable, ToolTable } from '../client.ts';
import { exchanging } from '../exchange.ts';
import { settingsFile } from '../json-settings.ts';
import { actionsOf, momentOf, objectOf, optionalText, PayloadError, textOf, toolInput, withText, withTexts } from '../payload.ts';
import { readsOf, searchOf } from '../search.ts';
import { shellWords } from '../shell-words.ts';

const MOMENTS: MomentTable = {
  preToolUse: 'before',
  beforeMCPExecution: 'permission',
  beforeReadFile: 'before',
  beforeSubmitPrompt: 'prompt',
  sessionStart: 'start',
  sessionEnd: 'end',
};

const PLACES = ['file_path', 'path', 'target_directory'] as const;
const readAt = readsOf(...PLACES);

const WORDS = { whole: 'content', before: 'old_string', after: 'new_string', every: 'replace_all' };

const TOOLS: ToolTable = {
  Shell: withText('command', (command) => ({ kind: 'run', command })),
  Read: readAt,
  Grep: searchOf(PLACES, ['glob']),
  Write: withTexts(['file_path', 'path'], (path, input) => writeOf(path, input, WORDS)),
  Delete: withTexts(['file_path', 'path'], (path) => ({ kind: 'delete', path })),
  Task: (input) => [{ kind: 'delegate', task: input.text('description') ?? input.text('prompt') ?? '' }],
};

function parse(event: string, payload: unknown): HookEvent {
  const from = objectOf(payload, 'the payload');
  const input = from['tool_input'];
  const call = typeof input === 'string' ? { text: input } : objectOf(input ?? {}, 'tool_input');
  const tool = optionalText(from, 'tool_name');
  return {
    client: 'cursor',
    moment: momentOf(MOMENTS, event),
    name: event,
    session: textOf(from, 'conversation_id'),
    cwd: cwdOf(from),
    isBypassed: false,
    tool,
    actions: actionsFor(event, tool, call, from),
    input: call,
    changed: null,
  };
}

function actionsFor(event: string, tool: string | null, input: JsonObject, from: JsonObject): readonly Action[] {
  if (event === 'beforeReadFile') return readAt(toolInput(from)) ?? [];
  if (event === 'beforeMCPExecution')
    return [
      { kind: 'call', server: optionalText(from, 'url') ?? optionalText(from, 'command') ?? '?', tool: tool ?? '?', input },
    ];
  if (event !== 'preToolUse') return [];
  if (tool === null) throw new PayloadError('tool_name is missing');
  // It does not enforce a question at this point; beforeMCPExecution, which comes next, asks.
  return tool.startsWith('MCP:') ? [{ kind: 'talk', tool }] : actionsOf(TOOLS, tool, input);
}

function cwdOf(from: JsonObject): string {
  const cwd = optionalText(from, 'cwd');
  if (cwd !== null && cwd !== '') return cwd;
  const roots = from['workspace_roots'];
  const [first] = Array.isArray(roots) ? roots : [];
  if (typeof first === 'string') return first;
  throw new PayloadError('workspace_roots is missing');
}

function render(event: HookEvent, { verdict, reason, command }: HookReply): HookOutput {
  if (event.moment === 'prompt')
    return json({ continue: verdict !== 'deny', ...(verdict === 'deny' ? { user_message: reason } : {}) });
  if (event.moment !== 'before' && event.moment !== 'permission') return json(undefined);
  // Passed on from a call of an MCP server: there its question does reach the person.
  const permission = verdict === 'pass' ? 'ask' : verdict;
  const answer = { permission, ...(permission === 'allow' ? {} : { user_message: reason, agent_message: reason }) };
  if (permission === 'deny') return { exit: 2, out: `${JSON.stringify(answer)}\n`, err: `${reason}\n` };
  return json({ ...answer, ...(command === null ? {} : { updated_input: { ...event.input, command } }) });
}

/** Seconds. */
const TIMEOUT_S = 60;

function files(place: InstallPlace): readonly ConfigFile[] {
  const hooks = Object.fromEntries(
    Object.keys(MOMENTS).map((event) => {
      const command = shellWords(place.hook(event, (TIMEOUT_S - 5) * 1000));
      return [event, [{ command, type: 'command', timeout: TIMEOUT_S, failClosed: true }]];
    }),
  );
  const folder = { managed: '/etc/cursor', user: join(place.home, '.cursor'), project: join(place.project, '.cursor') }[
    place.scope
  ];
  return [settingsFile(join(folder, 'hooks.json'), hooks, {}, { version: 1 })];
}

export const cursor: Client = {
  name: 'cursor',
  label: 'Cursor',
  scopes: ['managed', 'user', 'project'],
  canAsk: (event) => event.name === 'beforeMCPExecution',
  canRewrite: true,
  bypassFlags: ['--force', '--yolo'],
  parse,
  render: exchanging(render),
  files,
};
