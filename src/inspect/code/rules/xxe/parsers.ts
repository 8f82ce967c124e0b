import { isShortWord } from '../../../../model/index.ts';
import type { CallView } from '../../rule.ts';

/** The options of the parsers that may be the one that a call is given; none: it was made where that is not seen. */
export function parsersOf(call: CallView): readonly string[] {
  const { unit, within, place } = call;
  const given = argumentOf(call);
  const inPlace = MADE.exec(given)?.[1];
  if (inPlace !== undefined) return [inPlace];
  const name = given.slice(given.lastIndexOf('.') + 1);
  if (!isShortWord(name)) return [];
  const own = madeIn(unit.text.slice(within?.start ?? 0, place.start), name);
  return own.length > 0 ? own : madeIn(unit.text, name);
}

const MADE = /\bXML\w*Parser\(([^)]*)\)/;

/** How the parser is written: the second argument, or `parser=`. */
function argumentOf({ unit, argPlaces, source }: CallView): string {
  const [, second] = argPlaces;
  if (second !== undefined) return unit.text.slice(second.start, second.end);
  return /\bparser\s*=\s*([\w.]+(?:\([^)]*\))?)/.exec(source())?.[1] ?? '';
}

const OF_PAGES = 'HTMLParser';

/** `parser = etree.HTMLParser()`: what reads pages knows no entities of its own. */
function isOfPages({ index, 0: assigned }: RegExpExecArray, text: string): boolean {
  return /^[\w.]*\bHTMLParser\(/.test(text.slice(index + assigned.length).trimStart());
}

/** What was put into a name last, and before that on other ways: an assignment that is no deeper than those before ends them. */
function madeIn(text: string, name: string): readonly string[] {
  const found: { readonly depth: number; readonly options: string }[] = [];
  for (const one of text.matchAll(
    new RegExp(`^([ \\t]*)(?:\\w+\\.)*${name}\\s*=[ \\t]*([^\\n]*\\bXML\\w*Parser\\([^)]*\\))?`, 'gm'),
  )) {
    const depth = (one[1] ?? '').length;
    while (found.length > 0 && depth <= Math.min(...found.map((before) => before.depth))) found.length = 0;
    found.push({ depth, options: MADE.exec(one[2] ?? '')?.[1] ?? (isOfPages(one, text) ? OF_PAGES : '') });
  }
  return found.map(({ options }) => options).filter((options) => options !== OF_PAGES);
}
