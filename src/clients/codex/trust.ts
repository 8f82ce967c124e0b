import { createHash } from 'node:crypto';
import type { ConfigFile } from '../client.ts';
import type { HookGroup } from '../json-settings.ts';
import { isObject } from '../payload.ts';
import { withBlock, withoutBlock } from '../toml-block.ts';

/*
 * Codex passes over a user's hook in silence until somebody trusted it: `hooks.state` of config.toml holds the SHA-256 of each
 * trusted declaration, by its place in its file. Whoever runs `sallyport init` trusts what Sallyport declares, and nothing else.
 */

/**
 * @param config Codex's own settings
 * @param hooks the file with the declarations
 * @param head further members of the settings, where a person has not set them
 */
export function trustFile(config: string, hooks: string, groups: readonly HookGroup[], head: readonly string[]): ConfigFile {
  return {
    path: config,
    update: (before, written) => {
      const entries = groups.map((group) => ({ key: keyOf(group, hooks, written?.(hooks) ?? null), hash: hashOf(group) }));
      const tail = entries.flatMap(({ key, hash }) => [headOf(key), `trusted_hash = "${hash}"`]);
      const own = before === null ? null : withoutTables(withoutBlock(before), new Set(entries.map(({ key }) => headOf(key))));
      return withBlock(config, own, { head, tail });
    },
    remove: (before) => withoutBlock(before) || null,
  };
}

function headOf(key: string): string {
  return `[hooks.state.${JSON.stringify(key)}]`;
}

/** Ours stands last among the groups of its event (settingsFile). */
function keyOf({ event }: HookGroup, path: string, text: string | null): string {
  const settings: unknown = text === null ? undefined : JSON.parse(text);
  const hooks = isObject(settings) && isObject(settings['hooks']) ? settings['hooks'][event] : undefined;
  const at = Array.isArray(hooks) ? hooks.length - 1 : 0;
  return `${path}:${snake(event)}:${at}:0`;
}

/** As Codex 0.169 counts it: the declaration with its defaults, its members in their order, as JSON. */
export function hashOf({ event, matcher, hook }: HookGroup): string {
  const { command, timeout } = hook;
  const declared = {
    event_name: snake(event),
    hooks: [{ async: false, command, timeout, type: 'command' }],
    ...(matcher === null ? {} : { matcher }),
  };
  return `sha256:${createHash('sha256').update(JSON.stringify(declared)).digest('hex')}`;
}

function snake(event: string): string {
  return event.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/** A table may stand once only: what Codex itself wrote of one of our hooks gives way. */
function withoutTables(text: string, heads: ReadonlySet<string>): string {
  const kept: string[] = [];
  let isDropped = false;
  for (const line of text.split('\n')) {
    if (/^\s*\[/.test(line)) isDropped = heads.has(line.trim());
    if (!isDropped) kept.push(line);
  }
  return kept.join('\n');
}
