/* What was escaped for a database, or has no quote in it, ends no quotes; where none are around it, it is as it came. */
import { BINARY, INDEX, MEMBER, NAME, STRING, TEMPLATE } from '../ir/ops.ts';
import type { Call } from './call.ts';
import type { Machine } from './machine.ts';
import { bits } from './make-safe.ts';
import { cleaned, ESCAPED, mapTaint, NO_QUOTE, taintOf, textOf, type Value } from './value.ts';

/** A part of a text, harmless in a statement where what stands before it has opened quotes. */
export function asQuoted(m: Machine, value: Value, before: string | undefined): Value {
  const marks = taintOf(value)?.marks ?? 0;
  if ((marks & BOTH) === 0) return value;
  const quote = before === undefined ? ANY : openIn(before);
  const isEnclosed = (marks & NO_QUOTE) !== 0 && quote === "'";
  if (quote === '' || ((marks & ESCAPED) === 0 && !isEnclosed && quote !== ANY)) return value;
  return mapTaint(value, (taint) => cleaned(taint, bits(m, isEnclosed ? ENCLOSED : ['sql-injection'])));
}

const BOTH = ESCAPED | NO_QUOTE;
/** Where it is not known what stands before. */
const ANY = 'any';
/** What knows no other end of a text in single quotes than such a quote. */
const ENCLOSED = ['sql-injection', 'command-injection', 'code-injection', 'xpath-injection'];

/** `str_replace("'", '', $text)`, `htmlspecialchars($text, ENT_QUOTES)` of PHP */
export function marksOf(m: Machine, { path, args: [pattern, put], argNodes }: Call): number {
  if (m.frame.model.family !== 'php') return 0;
  if (/^html(?:specialchars|entities)$/.test(path)) return /\bENT_QUOTES\b/.test(m.source(argNodes[1] ?? 0)) ? NO_QUOTE : 0;
  const taken = path === 'str_replace' ? IS_QUOTE : path === 'preg_replace' ? TAKES_QUOTES : undefined;
  return taken?.test(textOf(pattern) ?? '') === true && textOf(put)?.includes("'") === false ? NO_QUOTE : 0;
}

const IS_QUOTE = /^'$/;
const TAKES_QUOTES = /^([/#~@])(?:\\?'|\[(?!\^)[^\]']*'[^\]]*\])\+?\1[a-z]*$/;

/** The same for the right side of `left + right`. */
export function asAppended(m: Machine, left: number, value: Value): Value {
  if (((taintOf(value)?.marks ?? 0) & BOTH) === 0) return value;
  let text = '';
  let at = left;
  for (; m.op(at) === BINARY && m.text(m.o(at, 0)) === '+'; at = m.o(at, 1)) text = (written(m, m.o(at, 2)) ?? '') + text;
  const first = written(m, at);
  // Behind what is not known it is anywhere.
  return asQuoted(m, value, first === undefined && text === '' ? undefined : (first ?? '') + text);
}

/** Text that needs no more than a look: what is nested was read once, and to read it again at each level would double the work. */
function written(m: Machine, node: number): string | undefined {
  switch (m.op(node)) {
    case STRING:
      return m.text(m.o(node, 0));
    case NAME:
      return textOf(m.visit(node));
    case MEMBER:
      return m.op(m.o(node, 0)) === NAME ? textOf(m.visit(node)) : undefined;
    case INDEX:
      return m.op(m.o(node, 0)) === NAME && m.op(m.o(node, 1)) === STRING ? textOf(m.visit(node)) : undefined;
    case TEMPLATE:
      return joined(Array.from({ length: m.o(node, 0) }, (_none, at) => written(m, m.o(node, 1 + at))));
    case BINARY:
      return m.text(m.o(node, 0)) === '+' ? joined([written(m, m.o(node, 1)), written(m, m.o(node, 2))]) : undefined;
    default:
      return undefined;
  }
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** The quote that is open at the end of what is known of a statement. */
function openIn(text: string): string {
  let open = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') at += 1;
    else if (open === '' ? character === "'" || character === '"' : character === open) open = open === '' ? character : '';
  }
  return open;
}
