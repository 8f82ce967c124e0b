import type { Branch, Entry, Leaf, List, Node } from '../node.ts';
import { below, folderOf, type HomeFiles, isBelow, nameOf, normalized } from './files.ts';
import type { Problem, Twin, YamlText } from './read-yaml.ts';

/** An include that leaves the folder of the configuration. */
export interface Escape {
  readonly leaf: Leaf;
  readonly how: 'absolute' | 'above' | 'link';
}

/** What reading the files of one configuration brought to light, beside its values. */
export interface Loaded {
  readonly files: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  readonly twins: readonly Twin[];
  readonly escapes: readonly Escape[];
  readonly secrets: readonly Leaf[];
}

interface Sized {
  readonly node: Node;
  readonly size: number;
}

/** How many values a configuration may stand for once its includes are followed. */
const MOST_VALUES = 600_000;
const DEEPEST = 40;

/** Reads files of one configuration folder and follows their includes, which never leave it. Each file is read once. */
export class TreeLoader {
  readonly #files: HomeFiles;
  readonly #root: string;
  readonly #known: ReadonlySet<string>;
  readonly #cache: Map<string, Sized | null> = new Map();
  readonly #open: Set<string> = new Set();
  readonly #problems: Problem[] = [];
  readonly #twins: Twin[] = [];
  readonly #escapes: Escape[] = [];
  readonly #secrets: Leaf[] = [];

  readonly #parse: (path: string) => YamlText;

  /** @param parse reads one file, once */
  constructor(files: HomeFiles, root: string, parse: (path: string) => YamlText) {
    this.#files = files;
    this.#root = root;
    this.#parse = parse;
    this.#known = new Set(files.paths);
  }

  /** The first document of a file with its includes in place; undefined where there is none. */
  file(path: string): Node | undefined {
    return this.#sized(path, undefined)?.node;
  }

  loaded(): Loaded {
    return {
      files: new Set(this.#cache.keys()),
      problems: this.#problems,
      twins: this.#twins,
      escapes: this.#escapes,
      secrets: this.#secrets,
    };
  }

  #sized(path: string, from: Leaf | undefined): Sized | null {
    const known = this.#cache.get(path);
    if (known !== undefined) return known;
    if (this.#open.has(path)) return this.#refuse(path, from, `${nameOf(path)} includes itself`);
    if (this.#open.size > DEEPEST) return this.#refuse(path, from, `includes go deeper than ${DEEPEST} files`);
    this.#open.add(path);
    const { documents, twins, problems } = this.#parse(path);
    this.#problems.push(...problems);
    this.#twins.push(...twins);
    const [first] = documents;
    const sized = first === undefined ? null : this.#resolve(first);
    this.#open.delete(path);
    this.#cache.set(path, sized);
    return sized;
  }

  #refuse(path: string, from: Leaf | undefined, reason: string): null {
    this.#problems.push({ path: from?.file ?? path, reason });
    return null;
  }

  #resolve(node: Node): Sized {
    if (node.kind === 'leaf') return this.#leaf(node);
    if (node.kind === 'list') {
      const parts = node.items.map((item) => this.#resolve(item));
      return { node: { ...node, items: parts.map((part) => part.node) }, size: sumOf(parts) };
    }
    const parts = node.entries.map(({ value }) => this.#resolve(value));
    const entries = node.entries.map((entry, index): Entry => ({ ...entry, value: parts[index]?.node ?? entry.value }));
    return { node: { ...node, entries }, size: sumOf(parts) };
  }

  #leaf(leaf: Leaf): Sized {
    if (leaf.tag === 'secret') this.#secrets.push(leaf);
    if (leaf.tag?.startsWith('include') !== true) return { node: leaf, size: 1 };
    const target = this.#target(leaf);
    if (target === undefined) return { node: leaf, size: 1 };
    const found = leaf.tag === 'include' ? this.#include(leaf, target) : this.#folder(leaf, target);
    if (found === null) return { node: leaf, size: 1 };
    if (found.size <= MOST_VALUES) return found;
    this.#refuse(leaf.file, leaf, 'its includes stand for more than 600,000 values; they were not followed');
    return { node: leaf, size: 1 };
  }

  #include(leaf: Leaf, target: string): Sized | null {
    if (this.#files.links?.has(target) === true) this.#escapes.push({ leaf, how: 'link' });
    if (this.#known.has(target)) return this.#sized(target, leaf);
    return this.#refuse(leaf.file, leaf, `it includes ${shown(leaf.text)}, which is not there`);
  }

  /** `/config/x` is how the container of Home Assistant names its own folder. */
  #target(leaf: Leaf): string | undefined {
    const text = leaf.text.trim();
    const own = /^\/(?:home-assistant\/)?config\/(.*)$/.exec(text)?.[1];
    if (text.startsWith('/') && own === undefined) return this.#escape(leaf, 'absolute');
    const path = normalized(own === undefined ? below(folderOf(leaf.file), text) : below(this.#root, own));
    if (path === undefined || !(isBelow(path, this.#root) || path === this.#root)) return this.#escape(leaf, 'above');
    return path;
  }

  #escape(leaf: Leaf, how: Escape['how']): undefined {
    this.#escapes.push({ leaf, how });
    return undefined;
  }

  #folder(leaf: Leaf, folder: string): Sized | null {
    const paths = this.#files.paths.filter(
      (path) => isBelow(path, folder) && isIncluded(path.slice(folder.length === 0 ? 0 : folder.length + 1)),
    );
    const parts = paths.flatMap((path): readonly (Sized & { readonly path: string })[] => {
      const sized = this.#sized(path, leaf);
      return sized === null ? [] : [{ ...sized, path }];
    });
    const where = { file: leaf.file, start: leaf.start, end: leaf.end };
    const size = sumOf(parts);
    switch (leaf.tag) {
      case 'include_dir_list':
        return { node: { kind: 'list', items: parts.map(({ node }) => node), ...where } satisfies List, size };
      case 'include_dir_merge_list':
        return {
          node: {
            kind: 'list',
            items: parts.flatMap(({ node }) => (node.kind === 'list' ? node.items : [])),
            ...where,
          } satisfies List,
          size,
        };
      case 'include_dir_merge_named':
        return {
          node: {
            kind: 'map',
            entries: parts.flatMap(({ node }) => (node.kind === 'map' ? node.entries : [])),
            ...where,
          } satisfies Branch,
          size,
        };
      case 'include_dir_named':
        return {
          node: {
            kind: 'map',
            entries: parts.map(({ path, node }) => ({
              key: nameOf(path).replace(/\.yaml$/, ''),
              value: node,
              file: path,
              start: node.start,
              end: node.end,
            })),
            ...where,
          } satisfies Branch,
          size,
        };
      default:
        return null;
    }
  }
}

/** As Home Assistant lists a folder: `*.yaml` at any depth, without what is hidden and without secrets.yaml. */
function isIncluded(path: string): boolean {
  return path.endsWith('.yaml') && !/(?:^|\/)\./.test(path) && nameOf(path) !== 'secrets.yaml';
}

function sumOf(parts: readonly { readonly size: number }[]): number {
  return parts.reduce((sum, { size }) => sum + size, 1);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
