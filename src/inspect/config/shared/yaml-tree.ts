import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode } from 'yaml';
import type { Incomplete } from '../../../model/index.ts';
import { aliasTargets, readDocuments } from '../../../yaml/index.ts';

/** A YAML or JSON value with its place; aliases and merge keys are followed. */
export type Tree = Branch | List | Leaf;

interface Placed {
  readonly start: number;
  readonly end: number;
}

export interface Branch extends Placed {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly value: Tree;
}

export interface List extends Placed {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface Leaf extends Placed {
  readonly kind: 'leaf';
  readonly value: string | number | boolean | null;
  /** As it is written, without quotes: `0644` and `no` keep their form. */
  readonly text: string;
}

export interface YamlFile {
  readonly documents: readonly Tree[];
  readonly text: string;
}

const MOST_NODES = 200_000;
const DEEPEST = 64;
/** What a template would fill in. */
export const TEMPLATED = 'TPL';

/**
 * Replaces templates (Helm, Jinja) by text of the same length, so that what is around them can be read: a line that is only
 * a template becomes a comment, one inside a value a word that begins with TPL.
 */
export function withoutTemplates(text: string): string {
  if (!text.includes('{{') && !text.includes('{%')) return text;
  return text
    .replace(
      /^([ \t]*)(\{[{%](?:(?!\{[{%])[^\n])*[}%]\})[ \t]*$/gm,
      (whole, indent: string) => `${indent}#${' '.repeat(Math.max(0, whole.length - indent.length - 1))}`,
    )
    .replace(/\{\{[^\n{}]*\}\}|\{%[^\n%]*%\}/g, (whole) => TEMPLATED.padEnd(whole.length, '_'));
}

/** Reads all documents of a text. Aliases are followed within bounds, so that a small text cannot become a large one. */
export function parseYaml(
  source: string,
  templated = false,
): { readonly file: YamlFile; readonly incomplete: readonly Omit<Incomplete, 'path'>[] } {
  const text = templated ? withoutTemplates(source) : source;
  const lines = new LineCounter();
  const parsed = readDocuments(text, {
    uniqueKeys: false,
    merge: true,
    lineCounter: lines,
    logLevel: 'silent',
    // Their text quotes the line for each error, which is quadratic in a hostile one.
    prettyErrors: false,
    strict: false,
  });
  if (parsed === undefined)
    return { file: { documents: [], text: source }, incomplete: [{ reason: 'It is nested too deeply to be read.' }] };
  const documents: Tree[] = [];
  const incomplete: Omit<Incomplete, 'path'>[] = [];
  for (const document of parsed) {
    const error = document.errors[0];
    if (error !== undefined)
      incomplete.push({
        line: lines.linePos(error.pos[0]).line,
        reason: `This is no valid YAML (${error.code.toLowerCase()}); the rest was read as far as it goes.`,
      });
    const budget = { left: MOST_NODES };
    const tree = treeOf(document.contents, aliasTargets(document), 0, budget);
    if (budget.left <= 0)
      incomplete.push({ reason: 'The aliases of this document stand for more than 200,000 values; not all were read.' });
    if (tree !== null) documents.push(tree);
  }
  return { file: { documents, text: source }, incomplete };
}

function treeOf(
  node: ParsedNode | Node | null | undefined,
  targetOf: (alias: Alias) => Node | undefined,
  depth: number,
  budget: { left: number },
): Tree | null {
  if (node === null || node === undefined || depth > DEEPEST || budget.left <= 0) return null;
  budget.left -= 1;
  if (isAlias(node)) return treeOf(targetOf(node), targetOf, depth + 1, repeated(budget, targetOf(node)));
  const [start, end] = [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
  if (isMap(node)) return { kind: 'map', entries: entriesOf(node.items, targetOf, depth, budget), start, end };
  if (isSeq(node)) {
    const items = node.items.flatMap((item) => treeOf(item as Node, targetOf, depth + 1, budget) ?? []);
    return { kind: 'list', items, start, end };
  }
  if (!isScalar(node)) return null;
  const { value } = node;
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'leaf', value: plain, text: typeof value === 'string' ? value : (node.source ?? ''), start, end };
}

const LETTERS_A_NODE = 16;

/** What a rule reads of a text it reads again at each alias for it, so a long one counts for many nodes. */
function repeated(budget: { left: number }, target: Node | undefined): { left: number } {
  const [start, , end] = target?.range ?? [0, 0, 0];
  budget.left -= Math.floor((end - start) / LETTERS_A_NODE);
  return budget;
}

function entriesOf(
  items: readonly { key: unknown; value: unknown }[],
  targetOf: (alias: Alias) => Node | undefined,
  depth: number,
  budget: { left: number },
): readonly Entry[] {
  const entries: Entry[] = [];
  // A text of a few lines can merge one map into itself a million times.
  const merged = new Set<string>();
  for (const { key, value } of items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const tree: Tree | null = treeOf(value as Node | null, targetOf, depth + 1, budget);
    const start = key.range?.[0] ?? 0;
    if (name === '<<' && tree !== null) {
      for (const part of tree.kind === 'list' ? tree.items : [tree])
        if (part.kind === 'map')
          for (const one of part.entries) if (!merged.has(one.key) && merged.add(one.key)) entries.push(one);
      continue;
    }
    const at = key.range?.[1] ?? start;
    entries.push({
      key: name,
      start,
      end: tree?.end ?? at,
      value: tree ?? { kind: 'leaf', value: null, text: '', start: at, end: at },
    });
  }
  return entries;
}

/** A member of a map; of two with one name the last, as most readers have it. */
export function member(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let at = tree;
  for (const name of path) at = entry(at, name)?.value;
  return at;
}

export function entry(tree: Tree | undefined, name: string): Entry | undefined {
  if (tree?.kind !== 'map') return undefined;
  return tree.entries.length <= FEW ? tree.entries.findLast(({ key }) => key === name) : indexOf(tree).get(name);
}

/** Maps with more entries are looked up by name: each of a thousand jobs may ask for one of a thousand inputs. */
const FEW = 16;
const indexes = new WeakMap<Branch, ReadonlyMap<string, Entry>>();

function indexOf(tree: Branch): ReadonlyMap<string, Entry> {
  const known = indexes.get(tree) ?? new Map(tree.entries.map((one) => [one.key, one]));
  indexes.set(tree, known);
  return known;
}

export function entries(tree: Tree | undefined): readonly Entry[] {
  return tree?.kind === 'map' ? tree.entries : [];
}

export function items(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

/** The text of a leaf; undefined for maps, lists and nothing. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'leaf' && tree.text !== '' ? tree.text : undefined;
}

export function isTrue(tree: Tree | undefined): boolean {
  return tree?.kind === 'leaf' && (tree.value === true || /^(?:true|yes|on)$/i.test(tree.text));
}

export function isFalse(tree: Tree | undefined): boolean {
  return tree?.kind === 'leaf' && (tree.value === false || /^(?:false|no|off)$/i.test(tree.text));
}

/** Every leaf below a tree, with the names above it. */
export function leaves(tree: Tree | undefined): readonly { readonly path: readonly string[]; readonly leaf: Leaf }[] {
  const out: { path: readonly string[]; leaf: Leaf }[] = [];
  const walk = (at: Tree, path: readonly string[]): void => {
    if (at.kind === 'leaf') out.push({ path, leaf: at });
    else if (at.kind === 'list') for (const item of at.items) walk(item, path);
    else for (const { key, value } of at.entries) walk(value, [...path, key]);
  };
  if (tree !== undefined) walk(tree, []);
  return out;
}
