/** A name and the literal that it is set to. Offsets are of the text; `end` is exclusive. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** The literal stands in quotes. */
  readonly quoted: boolean;
  readonly operator: string;
  /** The name is the end of one with colons in it: `AWS::IAM::AccessKey`, `urn:x:oauth`. */
  readonly isQualified: boolean;
}

const LONGEST_NAME = 64;
const LONGEST_VALUE = 2048;

// Quotes may be escaped: code inside JSON (notebooks, compiled bundles, logs).
const quote = /\\{0,2}["'`]/y;
const nameClose = /(?:\\{0,2}["'`])?[\])]?(?:[ \t]{0,16}(?:\/\*[^*\n]{0,40}\*\/)?)/y;
// `TOKEN: string = "x"`, `var token string = "x"`, `TOKEN: &'static str = "x"`.
const typed = /(?::[ \t]{0,2}|[ \t]{0,2})[A-Za-z&'][\w&'<>[\].|? ]{0,40}[ \t]{0,2}:?=(?!=)/y;
const operator = /->|to(?=[ \t]{1,4}\\{0,2}["'])|:{0,3}=>?|===?|!==?|=>|\?{1,2}=|\+=|\.=|\|\||:(?!:)|,|>/y;
const opening = /[ \t]{0,32}(?:(?:@|[bBrRfFuU]{1,2}|\(|\[)(?=\\{0,2}["'`]))?/y;
const openingElement = /\s{0,64}/y;
const bare = /[^\s"'`<>;,&\\]{1,2048}/y;

/** `setProperty("token", "x")`, `getenv("TOKEN", "x")`; not `["old_password", "new_password1"]`, not `hash("password", "salt1")`. */
const names =
  /(?:set|put|add|get|env|define|property|header|default|config|param|attribute|append|store|option)\w{0,12}\(\s{0,8}\\{0,2}["'`]$/i;

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 36
  );
}

function nameAround(text: string, at: number): readonly [number, number] | null {
  let start = at;
  while (start > 0 && at - start < LONGEST_NAME && isNameChar(text.charCodeAt(start - 1))) start -= 1;
  const end = nameEnd(text, at);
  return end - at >= LONGEST_NAME ? null : [start, end];
}

/** Where the name ends that stands around `at`; 64 characters on at most. */
export function nameEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && end - at < LONGEST_NAME && isNameChar(text.charCodeAt(end))) end += 1;
  return end;
}

function quotedValue(text: string, from: number, mark: string): readonly [number, number] | null {
  const close = text.indexOf(mark, from);
  const line = text.indexOf('\n', from);
  if (close < 0 || close - from > LONGEST_VALUE || (line >= 0 && line < close)) return null;
  return [from, close];
}

/** Reads what the name that stands around `at` is set to, in code, configuration, markup or a command line; bounded work. */
export function assignmentAround(text: string, at: number): Assignment | null {
  const around = nameAround(text, at);
  if (around === null) return null;
  const [nameStart, nameStop] = around;
  const pair = valueBeside(text, nameStart, nameStop);
  if (pair !== null) return pair;
  let next = after(nameClose, text, nameStop);
  const closed = next > nameStop && /["'`]/.test(text.slice(nameStop, next));
  // `"/login/reset_password" => "login#reset"`: the end of a path is no name.
  if (closed && text[nameStart - 1] === '/') return null;
  let found = after(typed, text, nameStop);
  if (found < 0) {
    found = after(operator, text, next);
    if (found < 0) return null;
  } else next = found - 1;
  const sign = text.slice(next, found).trim();
  // `"token" to "x"`, `"token" -> "x"`: pairs of Kotlin and Scala; `token->x` is a member.
  if ((sign === 'to' || sign === '->') && !closed) return null;
  if (sign === ',' && !(closed && names.test(text.slice(Math.max(0, nameStart - 40), nameStart)))) return null;
  let from = after(sign === '>' ? openingElement : opening, text, found);
  if (from < 0) return null;
  const mark = quote;
  mark.lastIndex = from;
  const opened = mark.exec(text)?.[0];
  const name = text.slice(nameStart, nameStop);
  const isQualified = sign.startsWith(':') && /\w:{1,2}$/.test(text.slice(Math.max(0, nameStart - 3), nameStart));
  if (opened !== undefined) {
    from += opened.length;
    const span = quotedValue(text, from, opened);
    return span === null
      ? null
      : { name, value: text.slice(...span), start: span[0], end: span[1], quoted: true, operator: sign, isQualified };
  }
  if (sign === ',' || sign === '||' || sign.startsWith('==') || sign.startsWith('!')) return null;
  const end = after(bare, text, from);
  if (end < 0) return null;
  const fallback = defaultIn(text.slice(from, end));
  if (fallback !== null) return { name, ...placed(fallback, from), quoted: true, operator: sign, isQualified };
  return { name, value: text.slice(from, end), start: from, end, quoted: false, operator: sign, isQualified };
}

/** `${NAME:-x}`: what a shell takes where nothing is set; the offset is that in the text. */
function defaultIn(text: string): { readonly value: string; readonly at: number } | null {
  const found = /^\$\{\w{1,64}:?[-=]([^{}$\s]{4,256})\}$/.exec(text);
  return found === null ? null : { value: found[1] ?? '', at: text.length - 1 - (found[1] ?? '').length };
}

function placed(
  { value, at }: { readonly value: string; readonly at: number },
  from: number,
): Pick<Assignment, 'value' | 'start' | 'end'> {
  return { value, start: from + at, end: from + at + value.length };
}

const label = /(?:^|[\s"'<,{])(?:name|key)\\{0,2}["']?(?:\s{0,4}[:=]\s{0,4}\\{0,2}["']|>\s{0,8})$/i;
const LABEL = 24;
/** What a page sends back: a token of a form is made for each page. */
const control = /<(?:input|button|option|meta|param|textarea|select)\b[^<>]{0,120}$/i;
const CONTROL = 140;
const besideIt =
  /\\{0,2}["']?\s{0,4}(?:,|<\/\w{1,20}>)?\s{0,80}(?:\\{0,2}["']?value\\{0,2}["']?\s{0,4}[:=]\s{0,4}\\{0,2}(?<mark>["'])|<value>)/iy;

/** `{"name": "TOKEN", "value": "x"}`, `<property name="token" value="x"/>`, `<key>token</key><value>x</value>`. */
function valueBeside(text: string, nameStart: number, nameStop: number): Assignment | null {
  if (!label.test(text.slice(Math.max(0, nameStart - LABEL), nameStart))) return null;
  if (control.test(text.slice(Math.max(0, nameStart - CONTROL), nameStart))) return null;
  besideIt.lastIndex = nameStop;
  const match = besideIt.exec(text);
  if (match === null) return null;
  const from = besideIt.lastIndex;
  const mark = match.groups?.['mark'];
  const before = mark !== undefined && text[from - 2] === '\\' ? '\\' : '';
  const span = quotedValue(text, from, mark === undefined ? '<' : `${before}${mark}`);
  if (span === null) return null;
  const name = text.slice(nameStart, nameStop);
  return { name, value: text.slice(...span), start: span[0], end: span[1], quoted: true, operator: '=', isQualified: false };
}
