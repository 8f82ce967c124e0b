import { argumentsOf, callee, field, named } from './tree.ts';
import type { FixNode, FixSource } from './types.ts';

/** Part of a text that is put together: what stands there, or an expression. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** `isText`: it is a text already, or Python would complain. */
  | { readonly kind: 'value'; readonly code: string; readonly isText: boolean; readonly node: FixNode };

/** How a text is put together; undefined where that is not plain to see. */
export function piecesOf(node: FixNode, source: FixSource): readonly Piece[] | undefined {
  const found = read(node, source, 0);
  return found === undefined ? undefined : joined(found);
}

function read(node: FixNode, source: FixSource, depth: number): readonly Piece[] | undefined {
  if (depth > 40) return undefined;
  const next = (inner: FixNode | undefined): readonly Piece[] | undefined =>
    inner === undefined ? undefined : read(inner, source, depth + 1);
  switch (node.type) {
    case 'parenthesized_expression':
      return next(named(node)[0]);
    case 'concatenated_string':
      return all(named(node).map((inner) => next(inner)));
    case 'string':
    case 'template_string':
      return literal(node, source);
    case 'binary_operator':
    case 'binary_expression':
      return operation(node, source, next);
    case 'call':
      return formatted(node, source) ?? [value(node, source, true)];
    default:
      return [value(node, source, true)];
  }
}

function operation(
  node: FixNode,
  source: FixSource,
  next: (inner: FixNode | undefined) => readonly Piece[] | undefined,
): readonly Piece[] | undefined {
  const operator = field(node, 'operator');
  const sign = operator === undefined ? '' : source.text.slice(operator.start, operator.end);
  if (sign === '+') return all([next(field(node, 'left')), next(field(node, 'right'))]);
  if (sign !== '%' || source.language !== 'python') return undefined;
  const right = field(node, 'right');
  if (right === undefined || right.type === 'dictionary') return undefined;
  const values = right.type === 'tuple' ? named(right) : [right];
  return filled(next(field(node, 'left')), /%[sdi]/g, values, source);
}

/** `"... {} ...".format(a, b)`, with places by their order. */
function formatted(node: FixNode, source: FixSource): readonly Piece[] | undefined {
  const target = callee(node);
  const method = field(target, 'attribute');
  const object = field(target, 'object');
  if (method === undefined || object?.type !== 'string' || source.text.slice(method.start, method.end) !== 'format')
    return undefined;
  const values = argumentsOf(node);
  if (values.some(({ type }) => type === 'keyword_argument' || type === 'list_splat')) return undefined;
  return filled(literal(object, source), /\{(?:\d?)\}/g, values, source);
}

function filled(
  format: readonly Piece[] | undefined,
  place: RegExp,
  values: readonly FixNode[],
  source: FixSource,
): readonly Piece[] | undefined {
  const [only, ...more] = format ?? [];
  if (only?.kind !== 'text' || more.length > 0) return undefined;
  const places = [...only.text.matchAll(place)];
  if (places.length !== values.length || places.some(([sign], at) => /\d/.test(sign) && sign !== `{${at}}`)) return undefined;
  const pieces: Piece[] = [];
  let from = 0;
  for (const [at, { index = 0, 0: sign }] of places.entries()) {
    const node = values[at];
    if (node === undefined) return undefined;
    pieces.push({ kind: 'text', text: only.text.slice(from, index) }, value(node, source, false));
    from = index + sign.length;
  }
  const rest = only.text.slice(from);
  return /%[^%]|[{}]/.test(rest) && place.source.startsWith('%') === rest.includes('%')
    ? undefined
    : [...pieces, { kind: 'text', text: rest }];
}

/** A text with escapes is left alone: its signs would have to be written anew. */
function literal(node: FixNode, source: FixSource): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  const prefix = /^[A-Za-z]*/.exec(source.text.slice(node.start, node.start + 3))?.[0].toLowerCase() ?? '';
  if (prefix.includes('b')) return undefined;
  for (const child of node.children) {
    if (child.type === 'string_start' || child.type === 'string_end' || !child.isNamed) continue;
    if (child.type === 'interpolation' || child.type === 'template_substitution') {
      const [inner, ...more] = named(child);
      if (inner === undefined || more.length > 0) return undefined;
      pieces.push(value(inner, source, false));
      continue;
    }
    const text = source.text.slice(child.start, child.end);
    if (text.includes('\\') || child.type === 'escape_interpolation') return undefined;
    pieces.push({ kind: 'text', text });
  }
  return pieces;
}

function value(node: FixNode, source: FixSource, isText: boolean): Piece {
  return { kind: 'value', code: source.text.slice(node.start, node.end), isText, node };
}

function all(parts: readonly (readonly Piece[] | undefined)[]): readonly Piece[] | undefined {
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') out[out.length - 1] = { kind: 'text', text: last.text + piece.text };
    else if (piece.kind === 'value' || piece.text !== '') out.push(piece);
  }
  return out;
}

/** A text as source code; undefined where it would need escapes. */
export function quoted(text: string, language: FixSource['language'], wish = "'"): string | undefined {
  if (text.includes('\\')) return undefined;
  if (text.includes('\n')) {
    if (language === 'python') return text.includes('"""') || text.endsWith('"') ? undefined : `"""${text}"""`;
    return text.includes('`') || text.includes('${') ? undefined : `\`${text}\``;
  }
  const sign = !text.includes(wish) ? wish : ["'", '"'].find((one) => !text.includes(one));
  return sign === undefined ? undefined : `${sign}${text}${sign}`;
}

/** Pieces as one expression that is a text. */
export function spelled(pieces: readonly Piece[], language: FixSource['language']): string | undefined {
  const [first, ...more] = pieces;
  if (first === undefined) return quoted('', language);
  if (more.length === 0 && first.kind === 'text') return quoted(first.text, language);
  if (more.length === 0 && first.kind === 'value' && first.isText) return first.code;
  const isPython = language === 'python';
  if (isPython && more.length === 0 && first.kind === 'value') return `str(${first.code})`;
  let body = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      if (/["`\\\n]/.test(piece.text) || (!isPython && piece.text.includes('${'))) return undefined;
      body += isPython ? piece.text.replaceAll(/[{}]/g, '$&$&') : piece.text;
      continue;
    }
    // Before Python 3.12 the quotes of an f-string can't stand in it.
    if (isPython && /["\n\\]/.test(piece.code)) return undefined;
    body += isPython ? `{${piece.code}}` : `\${${piece.code}}`;
  }
  return isPython ? `f"${body}"` : `\`${body}\``;
}

/** The quotes that a literal is written with, so that a rewrite looks like the code around it. */
export function signOf(node: FixNode, { text }: FixSource): string {
  return /["']/.exec(text.slice(node.start, node.end))?.[0] ?? "'";
}
