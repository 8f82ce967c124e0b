import type { Json } from '../../model/index.ts';
import { editJson } from '../json-edit.ts';
import { parseJsonText, STRICT_JSON } from '../json-text.ts';
import { isObject } from '../payload.ts';
import type { MemberMend } from './types.ts';

/** @returns the settings with the changes made; null where the text is no plain JSON, or nested too deeply */
export function mendSettings(text: string, mends: readonly MemberMend[]): string | null {
  let settings: Json;
  try {
    settings = parseJsonText(text, STRICT_JSON).value;
  } catch {
    return null;
  }
  if (!isObject(settings)) return null;
  const mended = mends.reduce<Json>((value, mend) => changed(value, mend.member, mend) ?? {}, settings);
  return editJson(text, mended, STRICT_JSON);
}

/** @returns the value with a member changed; undefined: nothing of it is left */
function changed(value: Json | undefined, [name, ...rest]: readonly string[], mend: MemberMend): Json | undefined {
  if (name === undefined) return changedValue(value, mend);
  if (value === undefined && mend.set === undefined) return undefined;
  if (value !== undefined && !isObject(value)) return value;
  const settings = value ?? {};
  const inner = changed(Object.hasOwn(settings, name) ? settings[name] : undefined, rest, mend);
  const entries = Object.entries(settings);
  if (inner === undefined) return Object.fromEntries(entries.filter(([other]) => other !== name));
  const isThere = Object.hasOwn(settings, name);
  return Object.fromEntries(
    isThere ? entries.map(([other, old]) => [other, other === name ? inner : old]) : [...entries, [name, inner]],
  );
}

function changedValue(value: Json | undefined, { set, drop }: MemberMend): Json | undefined {
  if (set !== undefined) return set;
  if (drop === undefined || !Array.isArray(value)) return undefined;
  return value.filter((one) => typeof one !== 'string' || !drop.includes(one));
}
