import { type Json, UserError } from '../model/index.ts';
import type { ConfigFile } from './client.ts';
import { editJson } from './json-edit.ts';
import { type JsonLeniency, parseJsonText, STRICT_JSON } from './json-text.ts';
import { isObject } from './payload.ts';

type Members = Record<string, unknown>;

export interface HookGroup {
  readonly event: string;
  readonly matcher: string | null;
  readonly hook: Readonly<Record<string, unknown>>;
}

/** `{EVENT: [{matcher, hooks: [HOOK]}]}`, as Claude Code, Codex and Gemini CLI declare hooks. */
export function hookGroups(groups: readonly HookGroup[]): Readonly<Record<string, readonly Members[]>> {
  return Object.fromEntries(
    groups.map(({ event, matcher, hook }) => [event, [{ ...(matcher === null ? {} : { matcher }), hooks: [hook] }]]),
  );
}

/**
 * A JSON file of settings with hooks in it. What the user has stays as it was written; our own hooks are known by their program, so
 * a second `init` changes them in place, and `uninit` takes exactly them away.
 *
 * @param members further members that are set where the file does not have them yet, and go with our hooks
 * @param frame members that every such file must have: they stay as long as anything else does
 * @param leniency what the client's own reader takes
 */
export function settingsFile(
  path: string,
  hooks: Readonly<Record<string, readonly Members[]>>,
  members: Readonly<Members> = {},
  frame: Readonly<Members> = {},
  leniency: JsonLeniency = STRICT_JSON,
): ConfigFile {
  return {
    path,
    update: (before) => {
      const settings = before === null ? {} : parse(before, path, leniency);
      const without = withoutOurs(settings['hooks'], path);
      for (const [event, groups] of Object.entries(hooks)) without[event] = [...(without[event] ?? []), ...groups];
      return print(before, { ...settings, ...absent(settings, { ...members, ...frame }), hooks: without }, leniency);
    },
    remove: (before) => {
      const settings = parse(before, path, leniency);
      const left = withoutOurs(settings['hooks'], path);
      if (!hasOurs(settings['hooks'])) return before;
      const { hooks: _, ...others } = settings;
      const kept = without(others, members);
      if (Object.keys(left).length > 0) kept['hooks'] = left;
      return Object.keys(without(kept, frame)).length === 0 ? null : print(before, kept, leniency);
    },
  };
}

/** Deep enough for settings: an object is completed, anything else that is there stays. */
function absent(settings: Members, members: Readonly<Members>): Members {
  const out: Members = {};
  for (const [name, value] of Object.entries(members)) {
    const has = settings[name];
    if (has === undefined || name === 'disableAllHooks' || name === 'allowManagedHooksOnly') out[name] = value;
    else if (isObject(has) && isObject(value)) out[name] = { ...value, ...has };
  }
  return out;
}

function without(settings: Readonly<Members>, members: Readonly<Members>): Members {
  const isSame = ([name, value]: readonly [string, unknown]): boolean =>
    Object.hasOwn(members, name) && JSON.stringify(members[name]) === JSON.stringify(value);
  return Object.fromEntries(Object.entries(settings).filter((member) => !isSame(member)));
}

function hasOurs(hooks: unknown): boolean {
  const groups = isObject(hooks) ? Object.values(hooks).flat() : [];
  return groups.some((group) => JSON.stringify(withoutOurHook(group)) !== JSON.stringify([group]));
}

function withoutOurs(hooks: unknown, path: string): Record<string, unknown[]> {
  if (hooks === undefined) return {};
  if (!isObject(hooks)) throw unreadable(path, 'its hooks are no object');
  const left: Record<string, unknown[]> = {};
  for (const [event, groups] of Object.entries(hooks)) {
    if (!Array.isArray(groups)) throw unreadable(path, `its hooks for ${event} are no list`);
    const kept = groups.flatMap(withoutOurHook);
    if (kept.length > 0) left[event] = kept;
  }
  return left;
}

function withoutOurHook(group: unknown): readonly unknown[] {
  if (!isObject(group)) return [group];
  if (isOurs(group)) return [];
  const { hooks } = group;
  if (!Array.isArray(hooks)) return [group];
  const kept = hooks.filter((hook) => !isObject(hook) || !isOurs(hook));
  return kept.length === 0 && hooks.length > 0 ? [] : [{ ...group, hooks: kept }];
}

/** Our hooks start the warden with the verb `hook`, whatever the client calls the member that holds the command. */
function isOurs(hook: Members): boolean {
  const words = [hook['command'], hook['exec'], hook['bash'], ...(Array.isArray(hook['args']) ? hook['args'] : [])];
  const text = words.filter((word) => typeof word === 'string').join(' ');
  return /(^|[/'"\s])warden[^/\s'"]*['"]? ['"]?hook\b/.test(text);
}

function parse(text: string, path: string, leniency: JsonLeniency): Members {
  let value: unknown;
  try {
    value = parseJsonText(text, leniency).value;
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : 'it is no JSON');
  }
  if (isObject(value)) return value;
  throw unreadable(path, 'it is no object');
}

function unreadable(path: string, why: string): UserError {
  return new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be changed: ${why}.`, {
    hint: 'Mend the file, then run the command again. Nothing was written.',
  });
}

function print(before: string | null, value: object, leniency: JsonLeniency): string {
  // What JSON does not have (undefined) is dropped, as it is when it is written.
  const plain: Json = JSON.parse(JSON.stringify(value));
  return before === null ? `${JSON.stringify(plain, null, 2)}\n` : editJson(before, plain, leniency);
}
