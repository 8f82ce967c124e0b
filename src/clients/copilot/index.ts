/* GitHub Copilot CLI 1.0: hooks in files of their own; payloads captured from the real client. */
import { join } from 'node:path';
import type { HookEvent, HookReply, Json, JsonObject } from '../../model/index.ts';
import { writeOf } from '../change.ts';
import { json } from '../claude-shape.ts';
import type { Client, ConfigFile, HookOutput, InstallPlace, MomentTable, ToolTable } from '../client.ts';
import { exchanging } from '../exchange.ts';
import { settingsFile } from '../json-settings.ts';
import { patchActions } from '../patch.ts';
import { actionsOf, momentOf, objectOf, PayloadError, talk, textOf, withText, withTexts } from '../payload.ts';
import { readsOf, searchOf } from '../search.ts';
import { failClosed, shellWords } from '../shell-words.ts';

const MOMENTS: MomentTable = {
  preToolUse: 'before',
  permissionRequest: 'permission',
  postToolUse: 'after',
  userPromptSubmitted: 'prompt',
  sessionStart: 'start',
  sessionEnd: 'end',
};

/** When it asks for a permission it calls the place `file_path`, and shows the change as a diff. */
const WORDS = { whole: 'file_text', before: 'old_str', after: 'new_str', every: 'replace_all' };
const write = withTexts(['path', 'file_path'], (path, input) => writeOf(path, input, WORDS));
const grep = searchOf(['path'], ['glob']);

const TOOLS: ToolTable = {
  bash: withText('command', (command) => ({ kind: 'run', command })),
  view: readsOf('path'),
  glob: searchOf(['path'], ['pattern', 'glob']),
  grep,
  rg: grep,
  create: write,
  edit: write,
  apply_patch: (input) => {
    const patches = ['patch', 'input'].flatMap((name) => input.text(name) ?? []).map(patchActions);
    return patches.length === 0 || patches.includes(undefined) ? undefined : patches.flatMap((one) => one ?? []);
  },
  web_fetch: withText('url', (url) => ({ kind: 'connect', url })),
  web_search: withText('query', (query) => ({ kind: 'search', query })),
  task: (input) => [{ kind: 'delegate', task: input.text('description') ?? input.text('prompt') ?? '' }],
  ...Object.fromEntries(
    ['ask_user', 'list_agents', 'list_bash', 'read_agent', 'read_bash', 'report_intent', 'stop_bash', 'update_todo'].map(
      (tool) => [tool, talk(tool)] as const,
    ),
  ),
};

function parse(event: string, payload: unknown): HookEvent {
  const from = objectOf(payload, 'the payload');
  const moment = momentOf(MOMENTS, event);
  const isCall = moment === 'before' || moment === 'permission' || moment === 'after';
  const input = isCall ? inputOf(from['toolArgs'] ?? from['toolInput'] ?? {}) : {};
  const tool = isCall ? textOf(from, 'toolName') : null;
  const result = moment === 'after' ? from['toolResult'] : undefined;
  return {
    client: 'copilot',
    moment,
    name: event,
    session: textOf(from, 'sessionId'),
    cwd: textOf(from, 'cwd'),
    isBypassed: false,
    tool,
    actions: tool === null ? [] : actionsOf(TOOLS, tool, input),
    input,
    changed: null,
    ...(result === undefined ? {} : { result }),
  };
}

/** The arguments are an object; some versions write them as JSON text. */
function inputOf(value: Json): JsonObject {
  if (typeof value !== 'string') return objectOf(value, 'toolArgs');
  try {
    return objectOf(JSON.parse(value), 'toolArgs');
  } catch {
    throw new PayloadError('toolArgs is no JSON');
  }
}

function render(event: HookEvent, { verdict, reason, command }: HookReply): HookOutput {
  if (event.moment === 'after') return json(reason === '' ? undefined : { additionalContext: reason });
  if (verdict === 'pass') return json(undefined);
  if (event.moment === 'permission')
    return json(verdict === 'allow' ? { behavior: 'allow' } : { behavior: 'deny', message: reason });
  if (event.moment !== 'before') return json(undefined);
  if (verdict === 'deny') return { exit: 2, out: `${JSON.stringify(denial(reason))}\n`, err: `${reason}\n` };
  return json({
    permissionDecision: verdict,
    permissionDecisionReason: reason,
    ...(command === null ? {} : { modifiedArgs: { ...event.input, command } }),
  });
}

function denial(permissionDecisionReason: string): object {
  return { permissionDecision: 'deny', permissionDecisionReason };
}

/** Seconds. It waits 30 of them by default, and goes on when they are over. */
const TIMEOUT_S = 300;
const HOOKED = ['preToolUse', 'permissionRequest', 'postToolUse', 'userPromptSubmitted', 'sessionStart', 'sessionEnd'] as const;

function files(place: InstallPlace): readonly ConfigFile[] {
  const hooks = Object.fromEntries(
    HOOKED.map((event) => {
      const words = place.hook(event, (TIMEOUT_S - 5) * 1000);
      const bash = event === 'preToolUse' ? failClosed(words, denial) : shellWords(words);
      return [event, [{ type: 'command', bash, cwd: '.', timeoutSec: TIMEOUT_S }]];
    }),
  );
  const folder = place.scope === 'user' ? join(place.home, '.copilot', 'hooks') : join(place.project, '.github', 'hooks');
  return [settingsFile(join(folder, 'sallyport.json'), hooks, {}, { version: 1 })];
}

export const copilot: Client = {
  name: 'copilot',
  label: 'Copilot CLI',
  scopes: ['user', 'project'],
  // Nobody has shown that a question without a terminal is a no.
  canAsk: () => false,
  canRewrite: true,
  bypassFlags: ['--allow-all', '--yolo'],
  parse,
  render: exchanging(render),
  files,
};
