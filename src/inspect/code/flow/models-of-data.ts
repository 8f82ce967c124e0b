import type { Unit } from '../ir/unit.ts';
import type { Machine } from './machine.ts';
import { ofText } from './schemas.ts';
import { cleaned, harmless, mapTaint, type Value } from './value.ts';

const PLAIN_FIELD =
  /^[ \t]+(\w+)\s*:\s*(?:Optional\[)?(?:(?:int|float|bool|Decimal|UUID|uuid\.UUID|date|datetime|conint|PositiveInt|NonNegativeInt|IPvAnyAddress|IPv[46]Address)\b|(?:typing\.)?Literal\[)/gm;
/** What is declared to be a text holds no operator of a query. What else its line says of it comes behind. */
const TEXT_FIELD = /^[ \t]+(\w+)\s*:\s*(?:Optional\[)?(?:Annotated\[\s*str|str|EmailStr|constr|SecretStr)\b([^\n]*)/gm;
/** `Query(pattern=r"^[a-z]+$")`, `Field(..., regex="^[a-z]+$")`, `constr(pattern=...)`: pydantic and FastAPI look before anybody is called. */
const PATTERN = /\b(?:pattern|regex)\s*=\s*(?:(r)?(["'])((?:(?!\2)[^\n])*)\2)/;
const MOST_TEXT = 10_000;

/** A text that its declaration bounds: its type, or what it is preset with. */
export function asDeclared(m: Machine, declaration: string, value: Value): Value {
  const [, raw, , pattern = ''] = PATTERN.exec(declaration) ?? [];
  // In a text that is not raw a backslash is written twice.
  if (pattern === '' || (raw === undefined && pattern.includes('\\'))) return value;
  return mapTaint(value, (taint) => cleaned(taint, ofText(m, { pattern, flags: '' })));
}

/** A parameter whose type is a class of the same file: a choice of names, or a model with fields of which some are bounded. */
export function asModel(m: Machine, unit: Unit, type: string, value: Value): Value {
  const code = type === '' ? undefined : unit.classes.find(({ name }) => name === type);
  if (code === undefined) return value;
  const bases = code.bases.map((base) => unit.text.slice(unit.code[base + 1], unit.code[base + 2]));
  if (bases.some((base) => /(?:^|\.)(?:Str|Int)?Enum$/.test(base))) return harmless;
  if (!bases.some((base) => /Model$|Schema$/.test(base)) || code.end - code.start > MOST_TEXT) return value;
  const entries = new Map<string, Value>();
  const body = unit.text.slice(code.start, code.end);
  for (const [, name = ''] of body.matchAll(PLAIN_FIELD)) entries.set(name, harmless);
  const text = mapTaint(value, (taint) => cleaned(taint, ofText(m, undefined)));
  for (const [, name = '', behind = ''] of body.matchAll(TEXT_FIELD)) entries.set(name, asDeclared(m, behind, text));
  return entries.size === 0 ? value : { ...value, known: { is: 'map', entries, rest: undefined } };
}
