import { type Declarations, type Declared, parseDeclarations } from './declarations.ts';
import type { PageDocument, PageElement, StyleRule } from './dom.ts';

/** One selector with what it declares. Later rules of the same specificity win. */
interface Rule {
  readonly selector: string;
  readonly specificity: number;
  readonly order: number;
  readonly declarations: Declarations;
  /** The selector is nothing but its key, so whoever has the key matches. */
  readonly isSimple: boolean;
}

const MOST_RULES = 20_000;
const DEEPEST = 8;
/** What only holds for a while, or for something that is not an element. */
const MOMENTARY =
  /::|:(?:hover|focus|focus-within|focus-visible|active|visited|target|checked|disabled|invalid|before|after|first-line|first-letter|placeholder|popover-open|open)\b/i;

/** What the style sheets inside a page say of its elements. Sheets of other addresses are not fetched. */
export class Styles {
  readonly #byKey: Map<string, Rule[]> = new Map();
  #count = 0;

  constructor(document: PageDocument) {
    for (const style of Array.from(document.querySelectorAll('style'))) {
      if (isForScreens(style.getAttribute('media') ?? '')) this.#read(style.sheet?.cssRules ?? [], 0);
    }
  }

  /** What holds for an element: its sheets by specificity and order, its own attribute over them, `!important` over both. */
  of(element: PageElement): Declarations {
    const own = parseDeclarations(element.getAttribute('style') ?? '');
    const rules = this.#rulesFor(element);
    if (rules.length === 0) return own;
    const result = new Map<string, Declared>();
    const sorted = rules.sort((a, b) => a.specificity - b.specificity || a.order - b.order);
    for (const declarations of [...sorted.map((rule) => rule.declarations), own]) {
      for (const [name, declared] of declarations) {
        if (result.get(name)?.important !== true || declared.important) result.set(name, declared);
      }
    }
    return result;
  }

  #read(rules: ArrayLike<StyleRule>, depth: number): void {
    for (const rule of Array.from(rules)) {
      if (rule.selectorText !== undefined) this.#add(rule.selectorText, parseDeclarations(rule.style?.cssText ?? ''));
      // Nested rules of a selector, `@supports` and `@layer` hold as the rest does; other media do not.
      else if (rule.cssRules !== undefined && depth < DEEPEST && isForScreens(rule.media?.mediaText ?? ''))
        this.#read(rule.cssRules, depth + 1);
    }
  }

  #add(selectors: string, declarations: Declarations): void {
    if (declarations.size === 0) return;
    for (const selector of splitSelectors(selectors)) {
      this.#count += 1;
      if (this.#count > MOST_RULES) return;
      if (selector === '' || MOMENTARY.test(selector)) continue;
      const key = keyOf(selector);
      const rule = {
        selector,
        specificity: specificityOf(selector),
        order: this.#count,
        declarations,
        isSimple: key === selector,
      };
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, [rule]);
      else known.push(rule);
    }
  }

  #rulesFor(element: PageElement): Rule[] {
    if (this.#byKey.size === 0) return [];
    const classes = element.className.split(/\s+/).filter((name) => name !== '');
    const keys = ['*', element.localName, `#${element.id}`, ...classes.map((name) => `.${name}`)];
    return keys.flatMap((key) => this.#byKey.get(key) ?? []).filter((rule) => rule.isSimple || matches(element, rule.selector));
  }
}

/** A page is looked at on a screen; what holds for some screens only is left aside. */
function isForScreens(media: string): boolean {
  return /^\s*(?:(?:only\s+)?(?:all|screen)\s*)?$/i.test(media);
}

function matches(element: PageElement, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

/** At commas that stand outside of parentheses and brackets. */
function splitSelectors(text: string): readonly string[] {
  return (text.match(/(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\]|[^,([])+/g) ?? []).map((one) => one.trim());
}

/** What an element must have to be meant: the id, a class or the name in the last part of a selector; `*` where that says nothing. */
function keyOf(selector: string): string {
  const bare = selector.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\]/g, (part) => (part.startsWith('(') ? '()' : '[]'));
  const last = bare.split(/[\s>+~]+/).at(-1) ?? '';
  const named = /#[\w-]+/.exec(last)?.[0] ?? /\.[\w-]+/.exec(last)?.[0] ?? /^[a-z][\w-]*/i.exec(last)?.[0].toLowerCase();
  // A pseudo-class that takes selectors can mean anything, and an escape is not worth reading.
  return named === undefined || /\\|^:(?:is|where|not|has)/.test(last) ? '*' : named;
}

/** Selectors 4, 17: ids, then classes, attributes and pseudo-classes, then names. */
function specificityOf(selector: string): number {
  const count = (pattern: RegExp): number => selector.match(pattern)?.length ?? 0;
  return count(/#[\w-]+/g) * 1_000_000 + count(/\.[\w-]+|\[|:[a-z]/gi) * 1000 + count(/(?:^|[\s>+~])[a-z][\w-]*/gi);
}
