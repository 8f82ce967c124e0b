/* Filters of JavaScript that leave something: by the first place alone, by what comes together, by what is escaped twice or half. */
import type { CallView } from '../../rule.ts';
import { isRepeated, type Taken } from './taken.ts';

type Says = (call: CallView, taken: Taken) => string | undefined;

/** What means something to a page, a shell, a statement or a path. */
const MEANS_SOMETHING = /^(?:["'<>&|`$]|\.\.\/?|\/\.\.\/)$/;
const BRACKETS = /^[[\]{}()]$/;
const ESCAPES = /^(?:%[0-9a-f]{2}|&#?\w+;|\\+.)$/i;
/** `replace('[', '').replace(']', '')` takes one pair off, as it is meant. */
const PAIRED = /\.replace\(\s*["'`][[\]{}()]["'`]\s*,\s*(?:""|''|``)\s*\)/;

/** JavaScript replaces the first one alone, unless the pattern says `g`. */
const once: Says = (call, { pattern, isText, isAll, put, at }) => {
  if (isAll || put === undefined || isRepeated(call)) return undefined;
  const one = isText
    ? pattern
    : /^\\?(?:[^\w\\^$.*+?()[\]{}|]|[$.[\]{}()|](?<=\\.))$/.test(pattern)
      ? pattern.slice(-1)
      : undefined;
  if (one === undefined && !/^[{}'"<>&]$/.test(pattern)) return undefined;
  const what = one ?? pattern;
  const isEscaping = ESCAPES.test(put) || /^%[0-9a-f]{2}$/i.test(what);
  const isBracket = BRACKETS.test(what) && (isEscaping || !isText);
  if (!MEANS_SOMETHING.test(what) && !isBracket && !(isEscaping && /^(?:%[0-9a-f]{2}|[/%])$/i.test(what))) return undefined;
  return isOneOfTwo(call, at) || (put === '' && isBracket && isText && PAIRED.test(chainOf(call))) ? undefined : SAYS_FIRST;
};

/** `text.replace('"', '').replace('"', '')`: the quotes around it are taken off. */
function isOneOfTwo({ unit, place, argPlaces: [first] }: CallView, at: number): boolean {
  if (first === undefined) return false;
  const same = `.replace(${unit.text.slice(first.start, first.end)},`;
  return unit.text.slice(place.start, at).includes(same) || unit.text.slice(place.end, place.end + 40).startsWith(same);
}

const chainOf = ({ unit, place }: CallView): string => unit.text.slice(place.start, place.end + 60);

const COMES_TOGETHER: readonly RegExp[] = [
  // An element, or the beginning of one.
  /<(?:\\s[*+])?[\s\S]{0,12}s?cript\)?(?![\w -]|\.\+\w)(?=[\s\S]{2})/i,
  /<\(?(?:\w+\|)*script(?=[|)])/i,
  /<!--(?=$|[|([.]| \?)/,
  // An attribute.
  /(?:^|[ .]|\\s|\|\))(?:on\\w|on\[a-z|ng-\[)/,
  // A way up.
  /^(?:[^\w^\\]|\\.){0,14}(?:\\\.|\\x2e|\.){2}(?:\\?\/|\\x2f|\[[/\\]+\])(?:[^\w]|\\x2[ef])*$|^\\?\/(?:\\\.){2}$/i,
];

/** `text.replace(/<script.*?>/g, '')`: `<scr<script>ipt>` is one when it was taken out. */
const together: Says = (call, { pattern, isText, put }) => {
  if (isText || put !== '' || /^\(*\^|^\.\+/.test(pattern) || isRepeated(call)) return undefined;
  if (/^<\\?\/\w+>$/.test(pattern)) return undefined;
  return COMES_TOGETHER.some((one) => one.test(pattern)) ? SAYS_TOGETHER : undefined;
};

const ONLY_QUOTES = /^\(?(?:["'`]|\[(?:\\?["'`])+\]|["'`](?:\|["'`])+)\)?$/;
const ESCAPES_BACKSLASH = /\/\(?\[?(?:\\\\)+\]?\)?\/|\bJSON\.stringify\(|["'`]\\\\["'`]\s*,|\[[^\]]{0,40}\\\\[^\]]{0,40}\]/;
const BEFORE = 400;

/** `text.replace(/"/g, '\\"')`: a backslash before it makes two of them, and the quote ends the text. */
const half: Says = ({ unit, place, within }, { pattern, isAll, put, at }) => {
  if (!isAll || put === undefined || !ONLY_QUOTES.test(pattern) || !/^\\(?:\$[&1]|["'`])$/.test(put)) return undefined;
  const from = Math.max(within?.start ?? 0, place.start - BEFORE);
  return ESCAPES_BACKSLASH.test(unit.text.slice(from, at)) ? undefined : SAYS_BACKSLASH;
};

const ENTITY_BEFORE = /["'`]&(?!amp)#?\w+;["'`]\s*\)[\s;]*(?:return\s+)?(?:\w+\s*=\s*)?(?:\w+\s*)?\.replace(?:All)?\(\s*$/;
const ENTITY_AFTER = /^[\s;]*(?:return\s+)?(?:\w+\s*=\s*)?(?:\w+\s*)?\.replace(?:All)?\(\s*\/&(?!amp)#?\w+;\//;
const PERCENT_BEFORE = /["'`]%[0-9a-f]{2}["'`]\s*\)[\s;]*(?:\w+\s*=\s*)?(?:\w+\s*)?\.replace(?:All)?\(\s*$/i;
const QUOTE_AFTER = /^[\s;]*(?:\w+\s*=\s*)?(?:\w+\s*)?\.replace(?:All)?\(\s*\/\\\\["'nrt]\//;

/** What escapes is escaped last, or taken back first: `&quot;` becomes `&amp;quot;`, and `&amp;lt;` becomes `<`. */
const twice: Says = ({ unit: { text }, place }, { pattern, isAll, put, at }) => {
  if (!isAll) return undefined;
  const [before, after] = [text.slice(Math.max(0, at - 160), at), text.slice(place.end, place.end + 160)];
  const isTwice =
    (pattern === '&' && put === '&amp;' && ENTITY_BEFORE.test(before)) ||
    (pattern === '%' && put === '%25' && PERCENT_BEFORE.test(before));
  const isEarly =
    (pattern === '&amp;' && put === '&' && ENTITY_AFTER.test(after)) ||
    (pattern === '\\\\\\\\' && put === '\\' && QUOTE_AFTER.test(after));
  return isTwice || isEarly ? SAYS_TWICE : undefined;
};

/** `html.replace(/<([a-z]+)([^>]*)\/>/g, '<$1$2></$1>')`: what is in an attribute becomes an element. */
const expanded: Says = (_call, { pattern, isText, put }) =>
  !isText &&
  /^<\$\d[^<>]*><\/\$\d>$/.test(put ?? '') &&
  pattern.startsWith('<') &&
  /\[\^[^\][>]*>[^\][]*\]\*\)?\\\/>$/.test(pattern)
    ? SAYS_EXPANDED
    : undefined;

/** `<a title="' + text.replace(/[<>]/g, '') + '"`: the quote that the attribute ends with is left. */
const attribute: Says = ({ unit: { text }, place }, { pattern, isAll, isText }) => {
  if (!isAll || isText || !/[<>]/.test(pattern) || pattern.startsWith('[^')) return undefined;
  const [, quote, alone] =
    /=\\?(["'])(?:["'`]\s*\+\s*|\$\{\s*)$|=\\?(["'])["'`]\s*\+\s*$/.exec(
      text.slice(Math.max(0, place.start - 12), place.start),
    ) ?? [];
  const wanted = quote ?? alone;
  const rest = /^[^\n]{0,120}?(?=\s*\+\s*["'`]|[\n}]|$)/.exec(text.slice(place.end, place.end + 160))?.[0] ?? '';
  if (wanted === undefined) return undefined;
  const chain = [
    ...`${text.slice(place.start, place.end)}${rest}`.matchAll(/\.replace(?:All)?\(\s*\/((?:[^/\\\n]|\\.)+)\//g),
  ].map(([, one]) => one ?? '');
  return chain.some((one) => one.includes(wanted) || /\[\^|\\W/.test(one)) || /encode|escape/i.test(rest)
    ? undefined
    : SAYS_QUOTE;
};

const SAYS_FIRST = 'Only the first one is replaced: use a regular expression with `g`, or `replaceAll`.';
const SAYS_TOGETHER =
  'What is left on both sides of it can be the same again: repeat it until nothing changes, or use a library.';
const SAYS_BACKSLASH = 'Backslashes are not escaped: one before the quote takes its escape away.';
const SAYS_TWICE =
  'In this order it is escaped or unescaped twice: the character that escapes comes first, and is taken back last.';
const SAYS_EXPANDED = 'Elements are made of what stands in attributes: a text that was harmless before is a script behind it.';
const SAYS_QUOTE = 'The quote that ends the attribute is left in the text.';

/** Each thing that may be wrong with a filter. */
export const FILTERS: readonly Says[] = [once, together, half, twice, expanded, attribute];
