/* What `replace` takes out of a text, as JavaScript writes it. */
import { textOf } from '../../flow/value.ts';
import type { CallView } from '../../rule.ts';

export interface Taken {
  /** As text, or as the source of a regular expression. */
  readonly pattern: string;
  readonly isText: boolean;
  readonly isAll: boolean;
  /** What is put in its place; undefined where that is not written. */
  readonly put: string | undefined;
  /** Where the call itself begins, behind what it is a method of. */
  readonly at: number;
}

export function takenBy(call: CallView): Taken | undefined {
  const { unit, name, args, argPlaces } = call;
  if (unit.language === 'python' || !/^replace(?:All)?$/.test(name) || call.receiver === undefined) return undefined;
  const [first, second] = args;
  const regex = first?.known?.is === 'regex' ? first.known : undefined;
  const pattern = regex?.pattern ?? textOf(first);
  if (pattern === undefined) return undefined;
  const isAll = name === 'replaceAll' || regex?.flags.includes('g') === true;
  return { pattern, isText: regex === undefined, isAll, put: textOf(second), at: argPlaces[0]?.start ?? call.place.start };
}

/** What is taken again and again until there is no more of it. */
export function isRepeated({ unit: { text }, place, within }: CallView): boolean {
  const before = text.slice(Math.max(within?.start ?? 0, place.start - NEAR), place.start);
  if (/\b(?:while|for)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*\{?[^{}]*$/.test(before)) return true;
  return /\bdo\s*\{[^{}]*$/.test(before) && /^[^{}]*\}\s*while\b/.test(text.slice(place.end, place.end + NEAR));
}

const NEAR = 300;
