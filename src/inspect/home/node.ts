/** Where something stands: UTF-16 offsets into one file of the configuration. */
export interface Where {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A value of a configuration with its place; includes and aliases are followed, so neighbours may stand in other files. */
export type Node = Branch | List | Leaf;

export interface Branch extends Where {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

export interface Entry extends Where {
  readonly key: string;
  readonly value: Node;
}

export interface List extends Where {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface Leaf extends Where {
  readonly kind: 'leaf';
  /** By the rules of YAML 1.1: `on` and `no` are booleans. Undefined where a tag stands for a value that is not here. */
  readonly value: string | number | boolean | null | undefined;
  /** As it is written, without quotes. For `!secret` and `!input` the name. */
  readonly text: string;
  /** `secret`, `input`, `env_var`, `lambda`, ...: what stands for a value that is found elsewhere. */
  readonly tag: string | undefined;
  readonly isQuoted: boolean;
}

/** Of two with one name the last, as Home Assistant has it. */
export function entry(node: Node | undefined, ...names: readonly string[]): Entry | undefined {
  return node?.kind === 'map' ? node.entries.findLast(({ key }) => names.includes(key)) : undefined;
}

export function entries(node: Node | undefined): readonly Entry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The items of a list; anything else is a list of itself, as Home Assistant has it; nothing for an empty value. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  if (node === undefined || (node.kind === 'leaf' && node.value === null)) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** The text of a leaf that stands there itself; undefined for maps, lists, nothing and what a tag stands for. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'leaf' && node.tag === undefined && node.value !== null ? node.text : undefined;
}

/** Texts of a list, or of one value; `a, b` in one text is two where `isSplit`. */
export function textsOf(node: Node | undefined, isSplit = false): readonly string[] {
  const texts = itemsOf(node).flatMap((item) => textOf(item) ?? []);
  return isSplit ? texts.flatMap((text) => (isTemplate(text) ? [text] : text.split(',').map((part) => part.trim()))) : texts;
}

export function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'leaf' && (node.value === true || (node.tag === undefined && /^(?:true|yes|on|1)$/i.test(node.text)));
}

export function isFalse(node: Node | undefined): boolean {
  return node?.kind === 'leaf' && (node.value === false || (node.tag === undefined && /^(?:false|no|off|0)$/i.test(node.text)));
}

export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** How many leaves of one tree are looked at: aliases and includes can make a small text stand for a large one. */
const MOST_VISITED = 400_000;

/** Every node below one, itself first, with the keys above it: a list that changes while it is walked. Bounded. */
export function walk(root: Node | undefined, visit: (node: Node, path: readonly string[]) => void): void {
  let left = MOST_VISITED;
  const path: string[] = [];
  const down = (node: Node): void => {
    if (left <= 0) return;
    left -= 1;
    visit(node, path);
    if (node.kind === 'list') for (const item of node.items) down(item);
    if (node.kind !== 'map') return;
    for (const { key, value } of node.entries) {
      path.push(key);
      down(value);
      path.pop();
    }
  };
  if (root !== undefined) down(root);
}

/** Every leaf below a node, with the keys above it. */
export function leavesOf(root: Node | undefined): readonly { readonly path: readonly string[]; readonly leaf: Leaf }[] {
  const out: { path: readonly string[]; leaf: Leaf }[] = [];
  walk(root, (node, path) => {
    if (node.kind === 'leaf') out.push({ path: [...path], leaf: node });
  });
  return out;
}
