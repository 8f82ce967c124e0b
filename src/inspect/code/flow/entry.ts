import type { FunctionCode, Parameter, Unit } from '../ir/unit.ts';
import { REMOTE, type Taint, unknown, type Value } from './value.ts';

/** A function that a framework calls, and what it is given. */
export interface Entry {
  /** Empty when no framework calls it. */
  readonly framework: string;
  readonly verb: string;
  readonly path: string;
  readonly values: readonly (Value | undefined)[];
}

export const NO_ENTRY: Entry = { framework: '', verb: '', path: '', values: [] };

/** Types of which no text is. */
export const NUMERIC_TYPE: RegExp =
  /^(?:Optional\[)?(?:(?:int|float|bool|UUID|uuid\.UUID|date|datetime|Decimal|number|boolean|bigint)\b|(?:typing\.)?Literal\[)/;

/** A parameter that is what a client sent. */
export function entryData(unit: Unit, code: FunctionCode, parameter: Parameter, note: string): Value {
  const place = { start: code.nameStart, end: code.nameEnd };
  const step = { unit, ...place, note, before: undefined };
  const taint: Taint = { sources: REMOTE, safe: 0, marks: 0, step, origins: [parameter.name] };
  return { ...unknown, path: parameter.name, taint };
}

/** A parameter that is a request, or holds one. */
export const entryRole = (name: string, is: string): Value => ({ ...unknown, path: name, role: is });

/** The text of a node of a file. */
export function textOf(unit: Unit, node: number): string {
  return unit.text.slice(unit.code[node + 1], unit.code[node + 2]);
}
