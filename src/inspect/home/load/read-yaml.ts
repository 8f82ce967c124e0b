import { type Alias, Composer, isAlias, isMap, isScalar, isSeq, LineCounter, type ScalarTag, type Node as Yaml } from 'yaml';
import { aliasTargets, readTokens } from '../../../yaml/index.ts';
import type { Branch, Entry, Leaf, List, Node } from '../node.ts';
import { readPlain } from './read-plain.ts';

export interface Problem {
  readonly path: string;
  readonly line?: number;
  readonly reason: string;
}

/** Two entries of one name in one map: the first has no effect. */
export interface Twin {
  readonly first: Entry;
  readonly second: Entry;
}

export interface YamlText {
  readonly documents: readonly Node[];
  readonly twins: readonly Twin[];
  readonly problems: readonly Problem[];
}

const LONGEST = 4 << 20;
const MOST_NODES = 200_000;
const DEEPEST = 80;

/** Tags of Home Assistant, of ESPHome and of Compose. Their values stay texts; what they mean is the loader's business. */
const TAG_NAMES = [
  ...['secret', 'env_var', 'input', 'include', 'include_dir_list', 'include_dir_named'],
  ...['include_dir_merge_list', 'include_dir_merge_named', 'lambda', 'extend', 'remove', 'reset', 'override', 'literal'],
];
const OWN_TAGS: ReadonlySet<string> = new Set(TAG_NAMES);
const TAGS: readonly ScalarTag[] = TAG_NAMES.map((name) => ({ tag: `!${name}`, resolve: (text: string) => text }));

/** Reads YAML as Home Assistant does: version 1.1, duplicate keys allowed, the last one wins. Bounded; never throws. */
export function readYaml(path: string, text: string): YamlText {
  if (text.length > LONGEST) return unread(path, 'it is longer than 4 MiB; it was not read');
  return new Reader(path).read(text);
}

function unread(path: string, reason: string): YamlText {
  return { documents: [], twins: [], problems: [{ path, reason }] };
}

type Targets = (alias: Alias) => Yaml | undefined;

class Reader {
  readonly #path: string;
  readonly #twins: Twin[] = [];
  readonly #problems: Problem[] = [];
  #left: number = MOST_NODES;
  #isTooDeep = false;

  constructor(path: string) {
    this.#path = path;
  }

  read(text: string): YamlText {
    const lines = new LineCounter();
    const tokens = readTokens(text, lines);
    if (tokens === undefined) return unread(this.#path, 'it is nested too deep; it was not read');
    const plain = /[\t\r\ufeff\ufffd]/.test(text) ? undefined : readPlain(this.#path, tokens, OWN_TAGS);
    if (plain !== undefined) return { documents: [plain], twins: [], problems: [] };
    const parsed = new Composer({
      version: '1.1',
      uniqueKeys: false,
      merge: true,
      strict: false,
      prettyErrors: false,
      logLevel: 'silent',
      lineCounter: lines,
      customTags: (tags) => [...tags, ...TAGS],
    }).compose(tokens);
    const documents: Node[] = [];
    for (const document of parsed) {
      const error = document.errors[0];
      if (error !== undefined)
        this.#say(
          `it is no valid YAML (${error.code.toLowerCase()}); it was read as far as it goes`,
          lines.linePos(error.pos[0]).line,
        );
      const node = this.#node(document.contents, aliasTargets(document), 0);
      if (node !== null) documents.push(node);
    }
    if (this.#left <= 0) this.#say('its aliases stand for more than 200,000 values; not all were read');
    if (this.#isTooDeep) this.#say(`it is nested deeper than ${DEEPEST} levels; what is below was not read`);
    if (text.includes('\ufffd')) this.#say('it is not UTF-8; Home Assistant refuses it');
    return { documents, twins: this.#twins, problems: this.#problems };
  }

  #say(reason: string, line?: number): void {
    this.#problems.push({ path: this.#path, ...(line === undefined ? {} : { line }), reason });
  }

  #node(node: Yaml | null | undefined, targetOf: Targets, depth: number): Node | null {
    if (node === null || node === undefined || this.#left <= 0) return null;
    if (depth > DEEPEST) {
      this.#isTooDeep = true;
      return null;
    }
    this.#left -= 1;
    if (isAlias(node)) return this.#node(targetOf(node), targetOf, depth + 1);
    const [start, end] = [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
    const where = { file: this.#path, start, end };
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node.items, targetOf, depth), ...where } satisfies Branch;
    if (isSeq(node)) {
      const items = node.items.flatMap((item) => this.#node(item as Yaml, targetOf, depth + 1) ?? []);
      return { kind: 'list', items, ...where } satisfies List;
    }
    return isScalar(node) ? leafOf(node, where) : null;
  }

  #entries(items: readonly { key: unknown; value: unknown }[], targetOf: Targets, depth: number): readonly Entry[] {
    const own: Entry[] = [];
    // By their names: a text of a few lines can merge one map into itself a million times.
    const merged = new Map<string, Entry>();
    const byKey = new Map<string, Entry>();
    for (const { key, value } of items) {
      if (!isScalar(key)) continue;
      const node = this.#node(value as Yaml | null, targetOf, depth + 1);
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      const start = key.range?.[0] ?? 0;
      const at = key.range?.[1] ?? start;
      if (name === '<<') {
        for (const part of node?.kind === 'list' ? node.items : [node])
          if (part?.kind === 'map') for (const one of part.entries) if (!merged.has(one.key)) merged.set(one.key, one);
        continue;
      }
      const empty: Leaf = {
        kind: 'leaf',
        value: null,
        text: '',
        tag: undefined,
        isQuoted: false,
        file: this.#path,
        start: at,
        end: at,
      };
      const entry: Entry = { key: name, value: node ?? empty, file: this.#path, start, end: node?.end ?? at };
      const before = byKey.get(name);
      if (before !== undefined) this.#twins.push({ first: before, second: entry });
      byKey.set(name, entry);
      own.push(entry);
    }
    // What stands there itself wins over what is merged in.
    return [...[...merged.values()].filter(({ key }) => !byKey.has(key)), ...own];
  }
}

function leafOf(
  node: { value: unknown; tag?: string; source?: string; type?: string },
  where: { file: string; start: number; end: number },
): Leaf {
  const { value, tag, source = '', type = '' } = node;
  const isOwnTag = tag !== undefined && /^![a-z_]+$/.test(tag);
  const text = typeof value === 'string' ? value : source;
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return {
    kind: 'leaf',
    value: isOwnTag ? undefined : plain,
    text,
    tag: isOwnTag ? tag.slice(1) : undefined,
    isQuoted: /QUOTE|BLOCK/.test(type),
    ...where,
  };
}
