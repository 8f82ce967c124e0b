/* What methods of Java give when they are called with nothing but what stands in the program. */
import type { Call } from './call.ts';
import { type Literal, literal, literalOf, type Value } from './value.ts';

type Numbers = readonly number[];

const MATH: Readonly<Record<string, (...numbers: Numbers) => number>> = {
  max: Math.max,
  min: Math.min,
  abs: Math.abs,
  addExact: (a = 0, b = 0) => a + b,
  subtractExact: (a = 0, b = 0) => a - b,
  multiplyExact: (a = 0, b = 0) => a * b,
  floorMod: (a = 0, b = 1) => ((a % b) + b) % b,
  floorDiv: (a = 0, b = 1) => Math.floor(a / b),
  pow: (a = 0, b = 0) => a ** b,
  floor: Math.floor,
  ceil: Math.ceil,
  signum: Math.sign,
};

/** `Math.max(3, 4)`, `Integer.parseInt("12")`, `"a".compareTo("b")`: undefined where that is not certain. */
export function foldJava(call: Call): Value | undefined {
  if (call.isNew || call.args.length > 2) return undefined;
  const values = call.args.map(literalOf);
  if (values.includes(undefined)) return undefined;
  const own = literalOf(call.receiver);
  const made = own === undefined ? ofClass(call.path, values) : ofObject(call.name, own, values);
  return made === undefined || Number.isNaN(made) ? undefined : literal(made);
}

function ofClass(path: string, values: readonly (Literal | undefined)[]): Literal | undefined {
  const [first] = values;
  const name = /^(?:Math|StrictMath|Integer|Long)\.(\w+)$/.exec(path)?.[1] ?? '';
  const numbers = values.filter((value) => typeof value === 'number');
  if (Object.hasOwn(MATH, name) && numbers.length === values.length && numbers.length > 0) return MATH[name]?.(...numbers);
  const ofText = ofTexts(path, values);
  if (ofText !== undefined || values.length !== 1) return ofText;
  if (/^(?:Integer|Long|Short|Byte)\.(?:parse(?:Int|Long|Short|Byte)|valueOf)$/.test(path))
    return typeof first === 'string' ? (/^[+-]?\d{1,15}$/.test(first) ? Number(first) : undefined) : first;
  if (/^Boolean\.(?:parseBoolean|valueOf)$/.test(path)) return typeof first === 'string' ? first.toLowerCase() === 'true' : first;
  return undefined;
}

/** What helpers say of texts that may be none: `Objects.equals("a", b)`, `StringUtils.isBlank("")`. */
function ofTexts(path: string, [first, second]: readonly (Literal | undefined)[]): Literal | undefined {
  const [, owner, name] = /^(Objects|\w{0,20}StringUtils|Strings|Character|String)\.(\w+)$/.exec(path) ?? [];
  if (owner === 'String') return name === 'valueOf' && second === undefined && first !== null ? String(first) : undefined;
  if (name === 'equals') return second === undefined ? undefined : first === second;
  const text = first === null ? '' : first;
  if (typeof text !== 'string') return undefined;
  switch (name) {
    case 'isEmpty':
    case 'isNullOrEmpty':
      return text === '';
    case 'isNotEmpty':
      return text !== '';
    case 'isBlank':
      return text.trim() === '';
    case 'isNotBlank':
    case 'hasText':
      return text.trim() !== '';
    case 'equalsIgnoreCase':
      return typeof second === 'string' ? text.toLowerCase() === second.toLowerCase() : undefined;
    case 'isDigit':
      return /^[0-9]$/.test(text);
    case 'isLetter':
      return /^\p{L}$/u.test(text);
    default:
      return undefined;
  }
}

function ofObject(name: string, own: Literal, [first, ...others]: readonly (Literal | undefined)[]): Literal | undefined {
  if (others.length > 0) return undefined;
  if (name === 'equals') return own === first;
  // The constant of an enumeration is its name here.
  if (first === undefined) return /^(?:name|toString|intValue|longValue|booleanValue)$/.test(name) ? own : undefined;
  if (name === 'compareTo' && typeof own === typeof first && own !== null && first !== null)
    return own === first ? 0 : own < first ? -1 : 1;
  return undefined;
}
