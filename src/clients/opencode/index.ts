/* opencode 1.18: a plugin of ours asks before each tool; a throw of its is a refusal. */
import { join } from 'node:path';
import type { HookEvent, HookReply } from '../../model/index.ts';
import { writeOf } from '../change.ts';
import { json } from '../claude-shape.ts';
import type { Client, ConfigFile, HookOutput, InstallPlace, MomentTable, ToolTable } from '../client.ts';
import { exchanging } from '../exchange.ts';
import { ownFile } from '../own-file.ts';
import { patchActions } from '../patch.ts';
import { actionsOf, momentOf, objectOf, talk, textOf, withText } from '../payload.ts';
import { readsOf, searchOf } from '../search.ts';
import { PLUGIN_MARK, pluginText } from './plugin-text.ts';

const PLACES = ['filePath', 'path'] as const;
const readAt = readsOf(...PLACES);
const WORDS = { whole: 'content', before: 'oldString', after: 'newString', every: 'replaceAll' };
const write = withText('filePath', (path, input) => writeOf(path, input, WORDS));

const TOOLS: ToolTable = {
  bash: withText('command', (command) => ({ kind: 'run', command })),
  read: readAt,
  list: readAt,
  glob: searchOf(PLACES, ['pattern']),
  grep: searchOf(PLACES, ['include']),
  write,
  edit: write,
  multiedit: write,
  apply_patch: (input) => {
    const patch = input.text('patchText');
    return patch === undefined ? undefined : patchActions(patch);
  },
  webfetch: withText('url', (url) => ({ kind: 'connect', url })),
  websearch: withText('query', (query) => ({ kind: 'search', query })),
  task: (input) => [{ kind: 'delegate', task: input.text('description') ?? '' }],
  ...Object.fromEntries(['question', 'skill', 'todoread', 'todowrite'].map((tool) => [tool, talk(tool)] as const)),
};

const MOMENTS: MomentTable = { 'tool.execute.before': 'before', 'tool.execute.after': 'after' };

function parse(event: string, payload: unknown): HookEvent {
  const from = objectOf(payload, 'the payload');
  const input = objectOf(from['args'] ?? {}, 'args');
  const moment = momentOf(MOMENTS, event);
  const isCall = moment !== 'other';
  const result = moment === 'after' ? from['result'] : undefined;
  const tool = isCall ? textOf(from, 'tool') : null;
  return {
    client: 'opencode',
    moment,
    name: event,
    session: textOf(from, 'sessionID'),
    cwd: textOf(from, 'cwd'),
    isBypassed: false,
    tool,
    actions: tool === null ? [] : actionsOf(TOOLS, tool, input),
    input,
    changed: null,
    ...(result === undefined ? {} : { result }),
  };
}

/** Read by our own plugin: the arguments to go on with, or exit code 2 and why not; after a tool what there is to say of it. */
function render(event: HookEvent, { verdict, reason, command }: HookReply): HookOutput {
  if (event.moment === 'after') return json({ note: reason });
  if (verdict === 'deny' || verdict === 'ask') return { exit: 2, out: '', err: `${reason}\n` };
  return json({ args: command === null ? event.input : { ...event.input, command } });
}

function files(place: InstallPlace): readonly ConfigFile[] {
  const folder =
    place.scope === 'user' ? join(place.home, '.config', 'opencode', 'plugin') : join(place.project, '.opencode', 'plugin');
  const text = pluginText(place.hook('tool.execute.before', 60_000), place.hook('tool.execute.after', 20_000));
  return [ownFile(join(folder, 'sallyport.js'), text, PLUGIN_MARK)];
}

export const opencode: Client = {
  name: 'opencode',
  label: 'opencode',
  scopes: ['user', 'project'],
  canAsk: () => false,
  canRewrite: true,
  bypassFlags: ['--auto', '--dangerously-skip-permissions'],
  parse,
  render: exchanging(render),
  files,
};
