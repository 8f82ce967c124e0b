import type { Unit } from '../ir/unit.ts';
import { cleaned, harmless, mapTaint, type Value } from './value.ts';

const PLAIN_FIELD =
  /^[ \t]+(\w+)\s*:\s*(?:Optional\[)?(?:(?:int|float|bool|Decimal|UUID|uuid\.UUID|date|datetime|conint|PositiveInt|NonNegativeInt|IPvAnyAddress|IPv[46]Address)\b|(?:typing\.)?Literal\[)/gm;
/** What is declared to be a text holds no operator of a query. */
const TEXT_FIELD = /^[ \t]+(\w+)\s*:\s*(?:Optional\[)?(?:str|EmailStr|constr|SecretStr)\b/gm;
const MOST_TEXT = 10_000;

/**
 * A parameter whose type is a class of the same file: a choice of names, or a model with fields of which some are numbers.
 *
 * @param forText the rules for which a text is harmless
 */
export function asModel(unit: Unit, type: string, value: Value, forText: number): Value {
  const code = type === '' ? undefined : unit.classes.find(({ name }) => name === type);
  if (code === undefined) return value;
  const bases = code.bases.map((base) => unit.text.slice(unit.code[base + 1], unit.code[base + 2]));
  if (bases.some((base) => /(?:^|\.)(?:Str|Int)?Enum$/.test(base))) return harmless;
  if (!bases.some((base) => /Model$|Schema$/.test(base)) || code.end - code.start > MOST_TEXT) return value;
  const entries = new Map<string, Value>();
  for (const [, name = ''] of unit.text.slice(code.start, code.end).matchAll(PLAIN_FIELD)) entries.set(name, harmless);
  const text = mapTaint(value, (taint) => cleaned(taint, forText));
  for (const [, name = ''] of unit.text.slice(code.start, code.end).matchAll(TEXT_FIELD)) entries.set(name, text);
  return entries.size === 0 ? value : { ...value, known: { is: 'map', entries, rest: undefined } };
}
