/** Reading a few shapes of Java, Go, PHP and Ruby without a tree: arguments of a call, and text that is put together. */

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Part of a text that is put together, as it is written. */
export type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'value'; readonly code: string };

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Ranges between the separators at the top level of a range; undefined where brackets or quotes do not match. */
function split(text: string, { start, end }: Range, separator: string): readonly Range[] | undefined {
  const parts: Range[] = [];
  const open: string[] = [];
  let from = start;
  for (let at = start; at < end; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '"' || sign === "'" || sign === '`') {
      at = quoteEnd(text, at, end);
      if (at >= end) return undefined;
    } else if (CLOSING[sign] !== undefined) open.push(CLOSING[sign]);
    else if (sign === ')' || sign === ']' || sign === '}') {
      if (open.pop() !== sign) return undefined;
    } else if (open.length === 0 && sign === separator) {
      parts.push(trimmed(text, from, at));
      from = at + 1;
    }
  }
  if (open.length > 0) return undefined;
  return [...parts, trimmed(text, from, end)];
}

function quoteEnd(text: string, start: number, end: number): number {
  const quote = text[start];
  for (let at = start + 1; at < end; at += 1) {
    if (text[at] === '\\' && quote !== '`') at += 1;
    else if (text[at] === quote) return at;
  }
  return end;
}

function trimmed(text: string, start: number, end: number): Range {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from] ?? '')) from += 1;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to -= 1;
  return { start: from, end: to };
}

/** Name and arguments of the call that a range is; undefined when it is none, or has no brackets. */
export function callIn(
  text: string,
  { start, end }: Range,
): { readonly callee: string; readonly args: readonly Range[]; readonly close: number } | undefined {
  const callee = /^[\w.$:>!?@-]+(?:\(\)[.\w]*)*/.exec(text.slice(start, Math.min(end, start + 200)))?.[0];
  if (callee === undefined || text[start + callee.length] !== '(' || text[end - 1] !== ')') return undefined;
  const args = split(text, { start: start + callee.length + 1, end: end - 1 }, ',');
  return args === undefined ? undefined : { callee, args: args.filter((arg) => arg.end > arg.start), close: end - 1 };
}

/** `"a" + x + "b"`, with the sign that joins; undefined where a text is not plain to see. */
export function joinedParts(text: string, range: Range, sign: '+' | '.'): readonly Part[] | undefined {
  const pieces = split(text, range, sign);
  if (pieces === undefined || pieces.length < 2) return undefined;
  const parts = pieces.map((piece): Part => {
    const code = text.slice(piece.start, piece.end);
    const inner = /^(["'`])([\s\S]*)\1$/.exec(code);
    return inner?.[2] !== undefined && !inner[2].includes(inner[1] ?? '')
      ? { kind: 'text', text: inner[2] }
      : { kind: 'value', code };
  });
  return merged(parts);
}

/** `"a #{x} b"` of Ruby. */
export function interpolatedParts(text: string, { start, end }: Range): readonly Part[] | undefined {
  const code = text.slice(start, end);
  if (!/^"[^"\\]*"$/.test(code.replace(/#\{[^{}]*\}/g, ''))) return undefined;
  const parts: Part[] = [];
  let at = 1;
  for (const { index, 0: whole, 1: inner = '' } of code.matchAll(/#\{([^{}]*)\}/g)) {
    parts.push({ kind: 'text', text: code.slice(at, index) }, { kind: 'value', code: inner.trim() });
    at = index + whole.length;
  }
  return merged([...parts, { kind: 'text', text: code.slice(at, -1) }]);
}

/** `fmt.Sprintf("a %s b", x)` of Go, `String.format` of Java. */
export function formattedParts(text: string, range: Range): readonly Part[] | undefined {
  const call = callIn(text, range);
  if (call === undefined || !/^(?:fmt\.Sprintf|String\.format)$/.test(call.callee)) return undefined;
  const [format, ...values] = call.args.map(({ start, end }) => text.slice(start, end));
  const inner = /^(["`])([^"`]*)\1$/.exec(format ?? '')?.[2];
  const texts = inner?.split(/%[sdvi]/);
  if (texts === undefined || texts.length !== values.length + 1 || texts.some((part) => /%(?!%)/.test(part.replaceAll('%%', ''))))
    return undefined;
  return merged(
    texts.flatMap((part, at): readonly Part[] => {
      const value = values[at];
      const own: Part = { kind: 'text', text: part };
      return value === undefined ? [own] : [own, { kind: 'value', code: value }];
    }),
  );
}

/** Neighbouring texts in one, and no empty ones. */
function merged(parts: readonly Part[]): readonly Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') out[out.length - 1] = { kind: 'text', text: last.text + part.text };
    else if (part.kind === 'value' || part.text !== '') out.push(part);
  }
  return out;
}
