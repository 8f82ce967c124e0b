import { withoutEnding } from '../../model/index.ts';
import { expandBraces } from './braces.ts';
import { expandParameter, expandVariable } from './parameters.ts';
import { decodeEscapes, unescapeDoubleQuoted, unescapeWord } from './quoting.ts';
import type { Arg, Origin, Output, Scope } from './scope.ts';
import { excerpt, within, worseOrigin } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';

/** Runs the commands of a substitution and tells what they print. */
export type Substitute = (node: SyntaxNode, scope: Scope) => Output;

/** A stretch of a word: `quoted` text is neither split nor brace-expanded, `expanded` text came from an expansion. */
interface Part {
  readonly text: string | null;
  readonly quoted: boolean;
  readonly expanded: boolean;
  readonly origin: Origin;
}

// Stands for the part with that number while braces are expanded.
const PLACE = 0xe000;
const MOST_FIELDS = 256;
// `X=$X$X` again and again would double without end.
const LONGEST = 65_536;

/** Expands one word to the fields that a program would get (bash(1) "EXPANSION"; file names are not looked up). */
export function expandWord(node: SyntaxNode, scope: Scope, substitute: Substitute): readonly Arg[] {
  const list = listOf(node, scope);
  if (list !== null) return list;
  const raw = excerpt(node.text);
  const parts = partsOf(node, scope, substitute, false);
  const origin = parts.reduce<Origin>((worst, part) => worseOrigin(worst, part.origin), 'plain');
  if (!isKnown(parts)) return [{ value: null, raw, glob: false, origin }];
  return fieldsOf(parts, raw, origin, scope);
}

/** Expands a word that is not split: the value of an assignment, the target of a redirection, a here-string. */
export function expandText(node: SyntaxNode, scope: Scope, substitute: Substitute): Output {
  const parts = partsOf(node, scope, substitute, false);
  const origin = parts.reduce<Origin>((worst, part) => worseOrigin(worst, part.origin), 'plain');
  if (!isKnown(parts)) return { text: null, origin };
  const text = parts.map((part) => part.text).join('');
  const isTilde = parts[0]?.quoted === false && !parts[0].expanded && /^~(?:\/|$)/.test(text);
  return { text: isTilde ? scope.found.context.home + text.slice(1) : text, origin };
}

/** The body of a here-document whose delimiter is not quoted: parameters and substitutions are expanded. */
export function expandBody(node: SyntaxNode, scope: Scope, substitute: Substitute): Output {
  // The grammar knows no backticks there either.
  const printed = node.text.includes('`') ? runBackticks(node, scope) : undefined;
  const parts = doubleQuotedParts(node, node.text, scope, substitute);
  const origin = parts.reduce<Origin>((worst, part) => worseOrigin(worst, part.origin), printed ?? 'plain');
  return { text: printed === undefined && isKnown(parts) ? parts.map((part) => part.text).join('') : null, origin };
}

function isKnown(parts: readonly Part[]): boolean {
  return (
    parts.every((part) => part.text !== null) && parts.reduce((length, part) => length + (part.text?.length ?? 0), 0) <= LONGEST
  );
}

// The list forms of parameters and arrays: several fields from one word.
function listOf(node: SyntaxNode, scope: Scope): readonly Arg[] | null {
  const text = node.text.replace(/^"|"$/g, '');
  if (/^\$(?:[@*]|\{[@*]\})$/.test(text)) return scope.positional;
  const name = /^\$\{([A-Za-z_]\w*)\[[@*]\]\}$/.exec(text)?.[1];
  return name === undefined ? null : (scope.arrays.get(name) ?? null);
}

function partsOf(node: SyntaxNode, scope: Scope, substitute: Substitute, quoted: boolean): readonly Part[] {
  const plain = (text: string | null, isQuoted: boolean): readonly Part[] => [
    { text, quoted: isQuoted, expanded: false, origin: 'plain' },
  ];
  switch (node.type) {
    case 'word':
      return wordParts(node, scope, quoted);
    case 'number':
    case 'extglob_pattern':
    case 'test_operator':
    case 'variable_name':
    case 'brace_expression':
      return unquotedParts(node.text);
    case 'raw_string':
      return plain(node.text.slice(1, -1), true);
    case 'ansi_c_string':
      return plain(decodeEscapes(node.text.slice(2, -1)), true);
    case 'string':
      return doubleQuotedParts(node, node.text, scope, substitute, true);
    case 'command_name':
    case 'concatenation':
    case 'translated_string':
      return node.children
        .filter((child) => child.text !== '$' || child.isMissing)
        .flatMap((child) => partsOf(child, scope, substitute, quoted));
    case 'simple_expansion':
      return [{ ...asPart(expandVariable(node.text.slice(1), scope)), quoted }];
    case 'arithmetic_expansion':
      runWithin(node, scope, substitute);
      return plain(null, quoted);
    case 'expansion':
      runWithin(node, scope, substitute);
      return [{ ...asPart(expandParameter(node, scope, (inner) => expandText(inner, scope, substitute))), quoted }];
    case 'command_substitution': {
      const output = substitute(node, scope);
      return [
        { text: output.text === null ? null : withoutEnding(output.text, '\n'), origin: output.origin, quoted, expanded: true },
      ];
    }
    case 'process_substitution':
      return [processSubstitution(node, scope, substitute, quoted)];
    default:
      return plain(null, quoted);
  }
}

/** Runs the substitutions of an index, of a length, of a sum: whatever the value becomes, they run. */
function runWithin(node: SyntaxNode, scope: Scope, substitute: Substitute): void {
  for (const child of node.namedChildren)
    if (child.type === 'command_substitution') substitute(child, scope);
    else runWithin(child, scope, substitute);
}

// The grammar knows no backticks within `${...}`.
function wordParts(node: SyntaxNode, scope: Scope, quoted: boolean): readonly Part[] {
  const origin = node.text.includes('`') ? runBackticks(node, scope) : undefined;
  return origin === undefined ? unquotedParts(node.text) : [{ text: null, origin, quoted, expanded: true }];
}

/** Runs what stands in backticks, but for those inside of another substitution; undefined: there are none. */
function runBackticks(node: SyntaxNode, scope: Scope): Origin | undefined {
  let origin: Origin | undefined;
  const others = node.namedChildren.filter(({ type }) => type === 'command_substitution');
  for (const { 1: inner = '', index } of node.text.matchAll(/\\[\s\S]|`((?:[^\\`]|\\[\s\S])*)`?/g)) {
    const at = node.startIndex + index;
    if (node.text[index] !== '`' || others.some(({ startIndex, endIndex }) => startIndex <= at && at < endIndex)) continue;
    const text = inner.replace(/\\([`$\\])/g, '$1');
    origin = worseOrigin(origin ?? 'plain', scope.found.machine.runText(text, within(scope, '`...`'), undefined).origin);
  }
  return origin;
}

// The program gets the path of a descriptor; what can be read from it is what the inner commands print.
function processSubstitution(node: SyntaxNode, scope: Scope, substitute: Substitute, quoted: boolean): Part {
  const output = substitute(node, scope);
  if (!node.text.startsWith('<')) return { text: null, origin: 'plain', quoted, expanded: true };
  const path = `/dev/fd/${1000 + scope.found.files.size}`;
  scope.found.files.set(path, output);
  return { text: path, origin: output.origin, quoted, expanded: true };
}

function asPart(output: Output): Omit<Part, 'quoted'> {
  return { text: output.text, origin: output.origin, expanded: true };
}

// A backslash quotes what follows, so that `\{a,b\}` is not a brace group and `\~` not a home.
function unquotedParts(text: string): readonly Part[] {
  if (!text.includes('\\')) return [{ text, quoted: /[\uE000-\uF8FF]/.test(text), expanded: false, origin: 'plain' }];
  const pieces = text.match(/\\[\s\S]|[^\\]+/g) ?? [];
  return pieces.map((piece) => ({
    text: unescapeWord(piece),
    quoted: piece.startsWith('\\') || /[\uE000-\uF8FF]/.test(piece),
    expanded: false,
    origin: 'plain',
  }));
}

// The grammar leaves plain stretches between the children of a string out of the tree, so they are cut from the text.
function doubleQuotedParts(
  node: SyntaxNode,
  text: string,
  scope: Scope,
  substitute: Substitute,
  hasQuotes = false,
): readonly Part[] {
  const parts: Part[] = [];
  const literalPart = (piece: string): void => {
    if (piece !== '') parts.push({ text: unescapeDoubleQuoted(piece), quoted: true, expanded: false, origin: 'plain' });
  };
  const end = hasQuotes && text.endsWith('"') ? text.length - 1 : text.length;
  let at = hasQuotes ? 1 : 0;
  for (const child of node.children) {
    if (!/^(?:simple_)?expansion$|^command_substitution$|^arithmetic_expansion$|^process_substitution$/.test(child.type))
      continue;
    literalPart(text.slice(at, child.startIndex - node.startIndex));
    parts.push(...partsOf(child, scope, substitute, true));
    at = child.endIndex - node.startIndex;
  }
  literalPart(text.slice(at, end));
  return parts.length > 0 ? parts : [{ text: '', quoted: true, expanded: false, origin: 'plain' }];
}

function fieldsOf(parts: readonly Part[], raw: string, origin: Origin, scope: Scope): readonly Arg[] {
  const shape = parts.map((part, at) => (part.quoted || part.expanded ? String.fromCharCode(PLACE + at) : part.text)).join('');
  if (parts.length > 4096) return [{ value: null, raw, glob: false, origin }];
  const words = expandBraces(shape);
  if (words === null) return [{ value: null, raw, glob: false, origin }];
  return words.flatMap((word) => splitFields(word, parts, raw, origin, scope)).slice(0, MOST_FIELDS);
}

// Field splitting: only what came from an unquoted expansion is cut at blanks, and an empty one vanishes.
function splitFields(word: string, parts: readonly Part[], raw: string, origin: Origin, scope: Scope): readonly Arg[] {
  const fields: { value: string; glob: boolean }[] = [];
  let open: { value: string; glob: boolean } | null = null;
  const add = (text: string, glob: boolean): void => {
    open = { value: (open?.value ?? '') + text, glob: (open?.glob ?? false) || glob };
  };
  const close = (): void => {
    if (open !== null) fields.push(open);
    open = null;
  };
  const home = scope.found.context.home;
  const separators = separatorsOf(scope);
  for (const char of /^~(?:\/|$)/.test(word) ? `${home}${word.slice(1)}` : word) {
    const part = parts[char.charCodeAt(0) - PLACE];
    if (part === undefined) add(char, char === '*' || char === '?' || char === '[');
    else if (part.quoted) add(part.text ?? '', false);
    else {
      const [first = '', ...more] = splitAt(part.text ?? '', separators);
      if (first !== '') add(first, /[*?[]/.test(first));
      for (const piece of more) {
        close();
        if (piece !== '') add(piece, /[*?[]/.test(piece));
      }
    }
  }
  close();
  return fields.map((field) => ({ ...field, raw: parts.some((part) => part.expanded) ? raw : excerpt(field.value), origin }));
}

function separatorsOf(scope: Scope): string {
  const ifs = scope.variables.get('IFS');
  return ifs?.text ?? ' \t\n';
}

// Pieces between runs of separators; an empty first or last piece says that the text begins or ends with one.
function splitAt(text: string, separators: string): readonly string[] {
  const pieces: string[] = [''];
  let wasSeparator = false;
  for (const char of text) {
    const isSeparator = separators.includes(char);
    if (isSeparator && !wasSeparator) pieces.push('');
    else if (!isSeparator) pieces.push((pieces.pop() ?? '') + char);
    wasSeparator = isSeparator;
  }
  return pieces;
}
