import type { FunctionCode } from '../ir/unit.ts';
import { NAMED_CLEANERS } from '../models/sanitizers.table.ts';
import type { Call } from './call.ts';
import { type FunctionValue, textOf } from './value.ts';

const cleanersByName = new Map<string, 'all' | readonly string[] | undefined>();
const MOST_NAMES = 20_000;

/** What a function says in its name that it makes harmless. */
function namedCleaner(name: string): 'all' | readonly string[] | undefined {
  if (cleanersByName.has(name)) return cleanersByName.get(name);
  const found = NAMED_CLEANERS.find(([pattern]) => pattern.test(name))?.[1];
  if (cleanersByName.size < MOST_NAMES) cleanersByName.set(name, found);
  return found;
}

/** `connection.escape(name)` of a database, which has the name of what is done for pages. */
export function isForQueries({ path }: Call): boolean {
  return /^Mysql2::Client\b.*\.escape$|^(?:mysql2?|promise-mysql|mysql2\/promise|pg|sqlstring|mariadb)\b.*\.escape(?:Id|Literal|Identifier)?$/.test(
    path,
  );
}

/** The same as its name says; what replaces `<` makes a page's text. */
export function cleanerOf({ name, args }: Call): 'all' | readonly string[] | undefined {
  if (/^(?:str_)?replace/i.test(name) && args.some((arg) => LESS_THAN.test(textOf(arg) ?? ''))) return ['xss'];
  return UNDOES.test(name) ? undefined : namedCleaner(name);
}

/** `unescapeHtml(text)` has what makes others harmless in its name, and takes it away. */
const UNDOES = /^_?(?:html_?|xml_?|js_?)?un_?(?:escape|quote|encode|saniti[sz]e)/i;

/** What stands for `<` in a page, and in a script that stands in one. */
const LESS_THAN = /^(?:&lt;|\\u003c|\\x3c)$/i;

const XSS = ['xss'];
const SHELL = ['command-injection'];
const NOTHING: readonly string[] = [];
/** How much of a function is looked at, in UTF-16 units. */
const NEAR = 4000;

/** What a function of the project says that it escapes, and has what `<` becomes, or deals with what a shell reads, in its text. */
export function cleanedBy({ unit }: FunctionValue, code: FunctionCode): readonly string[] {
  const { start, end } = code;
  const name = code.name || variableOf(unit.text.slice(Math.max(0, start - 60), start));
  if (!/escape|encode|saniti[sz]e|html|safe|quote|clean/i.test(name)) return NOTHING;
  const text = unit.text.slice(start, Math.min(end, start + NEAR));
  if (/&lt;|&#60;|&#x3c;/i.test(text)) return XSS;
  if (!/escape|saniti[sz]e|quote|clean/i.test(name) || unit.language === 'java') return NOTHING;
  return OF_SHELLS.test(text) ? SHELL : NOTHING;
}

/** `const name = function`, `name: function` */
const variableOf = (before: string): string => /(\w+)\s*[=:]\s*$/.exec(before)?.[1] ?? '';

/** `replace(/(["'$`\\])/g, '\\$1')`, `replace(/'/g, "'\\''")`, `char === '$'`: what is looked for begins something in a shell. */
const OF_SHELLS =
  /\.replace(?:All)?\(\s*\/[^\n]{0,60}(?:\$`|`\$|["']\$|\$["'])[^\n]{0,60}\/g|\.replace\(\s*\/'\/g,\s*(["'`])'(?:\\+|")'|=== ?'\$'[\s\S]{0,2000}=== ?'`'|=== ?'`'[\s\S]{0,2000}=== ?'\$'/;
