import type { Unit } from '../ir/unit.ts';
import { harmless, type Value } from './value.ts';

const PLAIN_FIELD =
  /^[ \t]+(\w+)\s*:\s*(?:Optional\[)?(?:(?:int|float|bool|Decimal|UUID|uuid\.UUID|date|datetime|conint|PositiveInt|NonNegativeInt|IPvAnyAddress|IPv[46]Address)\b|(?:typing\.)?Literal\[)/gm;
const MOST_TEXT = 10_000;

/** A parameter whose type is a class of the same file: a choice of names, or a model with fields of which some are numbers. */
export function asModel(unit: Unit, type: string, value: Value): Value {
  const code = type === '' ? undefined : unit.classes.find(({ name }) => name === type);
  if (code === undefined) return value;
  const bases = code.bases.map((base) => unit.text.slice(unit.code[base + 1], unit.code[base + 2]));
  if (bases.some((base) => /(?:^|\.)(?:Str|Int)?Enum$/.test(base))) return harmless;
  if (!bases.some((base) => /Model$|Schema$/.test(base)) || code.end - code.start > MOST_TEXT) return value;
  const entries = new Map<string, Value>();
  for (const [, name = ''] of unit.text.slice(code.start, code.end).matchAll(PLAIN_FIELD)) entries.set(name, harmless);
  return entries.size === 0 ? value : { ...value, known: { is: 'map', entries, rest: undefined } };
}
