import { parse as parseToml } from 'smol-toml';
import type { Json, JsonObject } from '../../model/index.ts';
import { isObject } from '../payload.ts';
import type { PostureView, SettingsLevel } from './types.ts';

type Scope = SettingsLevel['scope'];

/** Settings files that exist. One that cannot be understood counts as empty: its client would not follow it either. */
export function levelsOf(view: PostureView, files: readonly (readonly [scope: Scope, path: string])[]): readonly SettingsLevel[] {
  // In the home folder itself, the settings of the user are also those of the project.
  const once = files.filter(([, path], at) => files.findIndex(([, other]) => other === path) === at);
  return once.flatMap(([scope, path]) => {
    const text = view.read(path);
    return text === null ? [] : [{ scope, path, settings: parse(text, path) }];
  });
}

function parse(text: string, path: string): JsonObject | null {
  try {
    const value: unknown = path.endsWith('.toml') ? parseToml(text) : JSON.parse(withoutComments(text));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Several clients allow comments and a last comma in their JSON. */
function withoutComments(text: string): string {
  return text
    .replace(/("(?:[^"\\]|\\[\s\S]?)*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:[^"\\]|\\[\s\S]?)*"?)|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '');
}

/** The value at a path of members; undefined where it does not lead anywhere. */
export function at(settings: JsonObject | null, ...path: readonly string[]): Json | undefined {
  let value: Json | undefined = settings ?? undefined;
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

export function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
