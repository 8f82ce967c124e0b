import { isShortWord } from '../../model/index.ts';
import { textOf } from './flow/value.ts';
import type { CallView } from './rule.ts';

/** What is taken where nothing is set: `getProperty("cipher", "DES")`, `orElse("MD5")`. */
const DEFAULT =
  /\b(?:getProperty|getOrDefault|getString|getRequiredProperty|requireNonNullElse|firstNonNull|defaultString|defaultIfBlank)\([^()]{1,80},\s*"([^"\n]+)"\s*\)|\.orElse\(\s*"([^"\n]+)"\s*\)/g;
/** Both ways of a choice: `old ? "RC4" : "AES/GCM/NoPadding"`. */
const CHOICE = /[?:]\s*"([^"\n]+)"/g;
const MOST = 300;

/**
 * Texts that an argument may hold: the one that is known, or those that stand in the call or where its variable is set, as defaults or
 * as ways of a choice. What only comes from elsewhere is none of them.
 */
export function textsOf({ args, argPlaces, unit, within }: CallView, at: number): readonly string[] {
  const known = textOf(args[at]);
  if (known !== undefined) return [known];
  const place = argPlaces[at];
  const source = place === undefined ? '' : unit.text.slice(place.start, Math.min(place.end, place.start + MOST));
  if (!/^\w+$/.test(source)) return textsIn(source);
  if (!isShortWord(source)) return [];
  const near = unit.text.slice(within?.start ?? 0, place?.start ?? 0);
  const here = assigned(near, source);
  return (here.length > 0 || within === undefined ? here : assigned(unit.text, source)).flatMap(textsIn);
}

/** What a variable is set to, without the last sign. */
function assigned(text: string, name: string): readonly string[] {
  return [...text.matchAll(new RegExp(`(?<![\\w.])(?:this\\.)?${name}\\s*=(?!=)([^;]{1,${MOST}});`, 'g'))].map(([, value = '']) =>
    value.trim(),
  );
}

function textsIn(source: string): readonly string[] {
  const plain = /^"([^"\n]*)"$/.exec(source)?.[1];
  if (plain !== undefined) return [plain];
  const defaults = [...source.matchAll(DEFAULT)].map(([, first, second]) => first ?? second ?? '');
  if (defaults.length > 0 || !source.includes('?')) return defaults;
  return [...source.matchAll(CHOICE)].map(([, text = '']) => text);
}
