/* Gemini CLI 0.61: hooks in its settings, time-outs in milliseconds; payloads captured from the real client. */
import { join } from 'node:path';
import type { HookEvent, HookReply } from '../../model/index.ts';
import { writeOf } from '../change.ts';
import { json } from '../claude-shape.ts';
import type { Client, ConfigFile, HookOutput, InstallPlace, MomentTable, ToolTable } from '../client.ts';
import { exchanging } from '../exchange.ts';
import { hookGroups, settingsFile } from '../json-settings.ts';
import { GEMINI_JSON } from '../json-text.ts';
import { hookEvent, talk, withText } from '../payload.ts';
import { readsOf, searchOf } from '../search.ts';
import { failClosed, shellWords } from '../shell-words.ts';

const MOMENTS: MomentTable = {
  BeforeTool: 'before',
  AfterTool: 'after',
  BeforeAgent: 'prompt',
  SessionStart: 'start',
  SessionEnd: 'end',
};

const PLACES = ['dir_path', 'path', 'file_path', 'absolute_path'] as const;
const readAt = readsOf(...PLACES);
const grep = searchOf(PLACES, ['include', 'include_pattern']);

const WORDS = { whole: 'content', before: 'old_string', after: 'new_string', every: 'allow_multiple' };
const write = withText('file_path', (path, input) => writeOf(path, input, WORDS));

/**
 * Addresses stand in the text of the request, and each of them is fetched; without one, nothing is known of where it leads. Where
 * an address ends in a sentence is the client's to say: each way to read it is judged.
 */
const fetches: ToolTable[string] = (input) => {
  const prompt = input.text('prompt');
  if (prompt === undefined) return undefined;
  const found = [/https?:\/\/[^\s"'<>)]+/gi, /https?:\/\/\S+/gi].flatMap((form) => prompt.match(form) ?? []);
  const urls = [...new Set([input.text('url') ?? [], found].flat())];
  return (urls.length === 0 ? [''] : urls).map((url) => ({ kind: 'connect', url }));
};

const TOOLS: ToolTable = {
  run_shell_command: withText('command', (command) => ({ kind: 'run', command })),
  read_file: readAt,
  list_directory: readAt,
  glob: searchOf(PLACES, ['pattern']),
  grep_search: grep,
  search_file_content: grep,
  write_file: write,
  replace: write,
  web_fetch: fetches,
  google_web_search: withText('query', (query) => ({ kind: 'search', query })),
  ask_user: talk('ask_user'),
  enter_plan_mode: talk('enter_plan_mode'),
  exit_plan_mode: talk('exit_plan_mode'),
  write_todos: talk('write_todos'),
};

function parse(event: string, payload: unknown): HookEvent {
  return hookEvent('gemini', event, payload, { moments: MOMENTS, tools: TOOLS, mcp: /^mcp_(.+?)_(.+)$/ });
}

function render(event: HookEvent, { verdict, reason, command }: HookReply): HookOutput {
  if (verdict === 'deny' || verdict === 'ask')
    return { exit: 2, out: `${JSON.stringify({ decision: 'deny', reason })}\n`, err: `${reason}\n` };
  if (event.moment === 'after') return json(told(event, reason));
  if (verdict === 'pass' || event.moment !== 'before') return json(undefined);
  const changed =
    command === null ? {} : { hookSpecificOutput: { hookEventName: event.name, tool_input: { ...event.input, command } } };
  return json({ decision: 'allow', ...changed });
}

/** It is put behind the tool's result, where the model reads it. */
function told({ name }: HookEvent, reason: string): object | undefined {
  return reason === '' ? undefined : { hookSpecificOutput: { hookEventName: name, additionalContext: reason } };
}

/** It waits 60 s by itself, and goes on when they are over. */
const TIMEOUT_MS = 300_000;
const HOOKED: readonly (readonly [event: string, matcher: string | null])[] = [
  ['BeforeTool', '.*'],
  ['AfterTool', '.*'],
  ['SessionStart', null],
  ['SessionEnd', null],
];

function files(place: InstallPlace): readonly ConfigFile[] {
  const groups = HOOKED.map(([event, matcher]) => {
    const words = place.hook(event, TIMEOUT_MS - 5000);
    const command = event === 'BeforeTool' ? failClosed(words) : shellWords(words);
    return { event, matcher, hook: { type: 'command', command, name: 'sallyport', timeout: TIMEOUT_MS } };
  });
  const folder = place.scope === 'user' ? place.home : place.project;
  return [settingsFile(join(folder, '.gemini', 'settings.json'), hookGroups(groups), {}, {}, GEMINI_JSON)];
}

export const gemini: Client = {
  name: 'gemini',
  label: 'Gemini CLI',
  scopes: ['user', 'project'],
  // Its hooks know yes and no only.
  canAsk: () => false,
  canRewrite: true,
  bypassFlags: ['--yolo', '-y', ['--approval-mode', 'yolo']],
  parse,
  render: exchanging(render),
  files,
};
