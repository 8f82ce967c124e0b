import type { CodeLanguage } from '../language.ts';
import { harmless, type Literal, literal, literalOf, textOf, type Value } from './value.ts';

const MOST_TEXT = 4096;

/** The result of an operator on two known values; undefined when it is not certain. */
export function fold(operator: string, a: Value, b: Value, language: CodeLanguage): Value | undefined {
  if (a.known?.is !== 'literal' || b.known?.is !== 'literal') return undefined;
  const [one, other] = [a.known.literal, b.known.literal];
  const made = foldDivision(operator, one, other, language) ?? foldLiterals(operator, one, other);
  return made === undefined ? undefined : literal(made);
}

/** What PHP calculates with is a number, whatever text it was; the sum of two arrays holds what is in both. */
export function isNumberInPhp(operator: string, left: Value, right: Value): boolean {
  if (operator !== '+#') return CALCULATES.test(operator);
  return [left, right].some((one) => one.path === harmless.path || typeof literalOf(one) === 'number');
}

const CALCULATES = /^(?:[-*/%]|\*\*|<<|>>)$/;

/** Where numbers without a fraction are divided, each language has a way of its own. */
function foldDivision(operator: string, a: Literal, b: Literal, language: CodeLanguage): number | undefined {
  if (!Number.isInteger(a) || !Number.isInteger(b) || b === 0) return undefined;
  const [one, other] = [Number(a), Number(b)];
  if (operator === '%' && language !== 'python' && language !== 'ruby') return one % other;
  if (operator !== '/') return undefined;
  if (language === 'java' || language === 'go') return Math.trunc(one / other);
  return language === 'ruby' ? Math.floor(one / other) : undefined;
}

function foldLiterals(operator: string, a: Literal, b: Literal): Literal | undefined {
  switch (operator) {
    case '==':
    case '===':
    case 'is':
      return a === b;
    case '!=':
    case '!==':
    case 'is not':
      return a !== b;
    case 'in':
      return typeof a === 'string' && typeof b === 'string' ? b.includes(a) : undefined;
    case 'not in':
      return typeof a === 'string' && typeof b === 'string' ? !b.includes(a) : undefined;
    default:
  }
  if (typeof a === 'number' && typeof b === 'number') return foldNumbers(operator, a, b);
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string') && a !== null && b !== null) {
    const made = `${a}${b}`;
    return made.length > MOST_TEXT ? undefined : made;
  }
  if (operator === '*' && typeof a === 'string' && typeof b === 'number' && a.length * b <= MOST_TEXT && b >= 0)
    return a.repeat(b);
  if (typeof a === 'string' && typeof b === 'string') return compare(operator, a, b);
  return undefined;
}

function foldNumbers(operator: string, a: number, b: number): Literal | undefined {
  switch (operator) {
    case '+':
    case '+#':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case '//':
      return b === 0 ? undefined : Math.floor(a / b);
    case '%':
      return b === 0 ? undefined : ((a % b) + b) % b;
    case '**':
      return a ** b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    default:
      return compare(operator, a, b);
  }
}

function compare<T extends string | number>(operator: string, a: T, b: T): boolean | undefined {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

/** The texts of a list that are all known, with something between them. */
export function textOfList({ known, taint }: Value, between: string | undefined): string | undefined {
  if (known?.is !== 'list' || known.isOpen || taint !== undefined || between === undefined) return undefined;
  const texts = known.items.map(literalOf);
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) return undefined;
  const made = texts.join(between);
  return made.length > MOST_TEXT ? undefined : made;
}

/** Methods of text whose result is certain when text and arguments are. */
export function foldMethod(name: string, on: Value, args: readonly Value[]): Value | undefined {
  const text = textOf(on);
  if (text === undefined) return undefined;
  const values = args.map(literalOf);
  if (values.includes(undefined)) return undefined;
  const made = callText(name, text, values);
  return made === undefined ? undefined : literal(made);
}

function callText(name: string, text: string, [a, b]: readonly (Literal | undefined)[]): Literal | undefined {
  switch (name) {
    case 'upper':
    case 'toUpperCase':
      return text.toUpperCase();
    case 'lower':
    case 'toLowerCase':
      return text.toLowerCase();
    case 'strip':
    case 'trim':
      return a === undefined ? text.trim() : undefined;
    case 'startswith':
    case 'startsWith':
      return typeof a === 'string' ? text.startsWith(a) : undefined;
    case 'endswith':
    case 'endsWith':
      return typeof a === 'string' ? text.endsWith(a) : undefined;
    case 'includes':
      return typeof a === 'string' ? text.includes(a) : undefined;
    case 'replace':
      return typeof a === 'string' && typeof b === 'string' ? text.split(a).join(b) : undefined;
    case 'charAt':
      return typeof a === 'number' ? text.charAt(a) : undefined;
    case 'concat':
      return typeof a === 'string' ? text + a : undefined;
    case 'equals':
      return text === a;
    case 'equalsIgnoreCase':
      return typeof a === 'string' ? text.toLowerCase() === a.toLowerCase() : undefined;
    case 'contains':
      return typeof a === 'string' ? text.includes(a) : undefined;
    case 'length':
      return text.length;
    case 'isEmpty':
      return text === '';
    case 'isBlank':
      return text.trim() === '';
    case 'repeat':
      return typeof a === 'number' && a >= 0 && text.length * a <= MOST_TEXT ? text.repeat(a) : undefined;
    case 'lastIndexOf':
      return typeof a === 'string' ? text.lastIndexOf(a) : undefined;
    case 'indexOf':
      return typeof a === 'string' ? text.indexOf(a) : undefined;
    case 'substring':
      return typeof a === 'number' ? text.slice(a, typeof b === 'number' ? b : undefined) : undefined;
    case 'getBytes':
    case 'toCharArray':
    case 'intern':
    case 'toString':
    case 'String':
    case 'encode':
    case 'decode':
      return text;
    default:
      return undefined;
  }
}
