/** What the files of a package say of the names that it offers. */
export interface Offer {
  readonly words: ReadonlySet<string>;
  /** Packages that it hands on names of. */
  readonly handsOn: readonly string[];
  /** False where names may come up that stand nowhere in it. */
  readonly isWhole: boolean;
}

const WORD = /[A-Za-z_$][\w$]*/g;

/** Every word of a text: a name that is none of them is not defined there, whatever the text does. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(WORD));
}

// Packages are strangers' texts: none of these runs over the same characters again and again.
/** A module of any names. */
const OPEN_MODULE = /^[ \t]*declare module ["'][^"']*["'];|export\s*=\s*any\b/m;
const INDEX = /\[\s*\w+\s*:\s*(?:string|PropertyKey)\s*\]\s*:/;
const OTHER_PACKAGES = /(?:\bfrom|\bimport|\brequire)\s*(?:\(\s*)?["']([^"'.][^"']*)["']/g;

/** What a file of TypeScript's declarations offers. */
export function offeredByTypes(text: string): Offer {
  const code = text.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '');
  const handsOn = [...code.matchAll(OTHER_PACKAGES)].flatMap(([, name]) => name ?? []);
  return { words: wordsOf(text), handsOn: [...new Set(handsOn)], isWhole: !OPEN_MODULE.test(code) && !isOpenObject(code) };
}

/** Whether what a module hands out as itself is an object of any type, or with members of any name. */
function isOpenObject(code: string): boolean {
  const name = /export\s*(?:=|default)\s*(\w+)\s*;/.exec(code)?.[1];
  if (name === undefined) return false;
  const type = new RegExp(String.raw`\b(?:const|let|var)\s+${name}\s*:\s*(\w+)`).exec(code)?.[1];
  if (type === 'any') return true;
  const head = new RegExp(String.raw`\b(?:interface|class|type)\s+${type ?? name}\b[^{]{0,500}\{`).exec(code);
  if (head === null) return false;
  const start = head.index + head[0].length;
  const end = code.indexOf('\n}', start);
  return INDEX.test(end < 0 ? code.slice(start) : code.slice(start, end));
}

/** Ways in which a module of Python gets names that do not stand in its text. */
const DYNAMIC =
  /\b__getattr__\b|\bglobals\s*\(|\bvars\s*\(\s*\)|\blocals\s*\(|\bsys\.modules\b|\bsetattr\s*\(|\bexec\s*\(|\b_?[Ll]azy\w*|\bimport_module\s*\(|\b__path__\b|\bload_dynamic\b/;
const STAR = /^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+\*/gm;

/** What a file of Python offers, its stars apart. */
export function offeredByPython(text: string): Offer {
  const handsOn = [...text.matchAll(STAR)].flatMap(([, name]) => name ?? []);
  return { words: wordsOf(text), handsOn, isWhole: !DYNAMIC.test(text) };
}

/** What every object of JavaScript may have: members of functions, objects, promises, lists, maps and emitters of events. */
export const ANY_OBJECT: ReadonlySet<string> = new Set([
  ...[
    Object.prototype,
    Function.prototype,
    Array.prototype,
    Map.prototype,
    Set.prototype,
    Promise.prototype,
    String.prototype,
  ].flatMap((prototype) => Object.getOwnPropertyNames(prototype)),
  ...'on once off emit addListener removeListener removeAllListeners listeners listenerCount setMaxListeners pipe destroy default prototype'.split(
    ' ',
  ),
]);
