import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ForeignUse, isReadyFor } from '../../inspect/code/index.ts';
import {
  ANY_OBJECT,
  libraryNames,
  type Offer,
  offeredByPython,
  offeredByTypes,
  type Surroundings,
  wordsOf,
} from '../../inspect/imports/index.ts';
import { type FoundHere, inventedFinding, type ReadOutcome, readText, withFrames } from '../../scan/index.ts';

/** More of a package is not read: then nothing is said of it. */
const MOST_FILES = 3000;
const MOST_BYTES = 16 << 20;
const MOST_PACKAGES = 400;

/** The library that a name would be of; undefined where nothing is certain, or the name is there. */
type Missing = string | undefined;

/**
 * What files ask of modules that these do not offer: of the languages' own libraries, and of packages that are installed in the project with
 * their declarations (JavaScript) or sources (Python). Only where a name stands nowhere in them, and nothing in them makes names as it runs.
 */
export function inventedUses(
  uses: readonly ForeignUse[],
  root: string,
  holds: Surroundings['holds'],
  read: (file: { readonly path: string; readonly bytes: number }) => ReadOutcome,
): readonly FoundHere[] {
  const packages = new Installed(root);
  const texts = new Map<string, string>();
  const found = uses.flatMap((use) => {
    if (isOwn(use, holds)) return [];
    const missing = use.language === 'python' ? missingInPython(use, packages) : missingInNode(use, packages);
    if (missing === undefined) return [];
    const outcome = texts.has(use.path) ? undefined : read({ path: use.path, bytes: 0 });
    if (outcome?.kind === 'text') texts.set(use.path, outcome.text);
    const text = texts.get(use.path);
    return text === undefined || isReadyFor(text, use.name, use.start) ? [] : [inventedFinding(use, text, missing)];
  });
  return withFrames(found, texts);
}

/** A file or folder of the project has the module's name. */
function isOwn({ module, path }: ForeignUse, holds: Surroundings['holds']): boolean {
  const first = module.startsWith('@') ? module : (module.split(/[./]/)[0] ?? module);
  return foldersOf(path).some((folder) => [folder, below(folder, 'src'), below(folder, 'lib')].some((one) => holds(one, first)));
}

function missingInPython({ module, name }: ForeignUse, packages: Installed): Missing {
  const library = libraryNames('python', module);
  if (library !== undefined) return library.has(name) ? undefined : `Python's ${module}, in any version`;
  const offer = packages.python(module);
  return offer === undefined || offer.words.has(name) ? undefined : `the module ${module} that is installed here`;
}

function missingInNode({ module, name, path }: ForeignUse, packages: Installed): Missing {
  if (ANY_OBJECT.has(name)) return undefined;
  const library = libraryNames('javascript', module);
  if (library !== undefined) return library.has(name) ? undefined : `Node's ${module}, in any version`;
  if (packages.isPlain(module, name, path)) return undefined;
  const offer = packages.node(module, path);
  return offer === undefined || offer.words.has(name) ? undefined : `the package ${module} that is installed here`;
}

/** What is installed in a project, read when it is asked for, once. */
class Installed {
  readonly #root: string;
  readonly #known = new Map<string, Offer | undefined>();
  #sites: readonly string[] | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** What a module of an installed package of Python offers. */
  python(module: string, depth = 0): Offer | undefined {
    const parts = module.split('.');
    if (parts.some((part) => !/^\w+$/.test(part)) || depth > 4) return undefined;
    return this.#once(`py\0${module}`, () => {
      for (const site of this.#sitePackages()) {
        const path = join(site, ...parts);
        const folder = entriesOf(path);
        const offers = [`${path}.py`, `${path}.pyi`, join(path, '__init__.py'), join(path, '__init__.pyi')].flatMap((file) => {
          const outcome = readText(file);
          return outcome.kind === 'text' ? [offeredByPython(outcome.text)] : [];
        });
        if (offers.length === 0) continue;
        const names = folder.map((name) => name.replace(/\..*$/, ''));
        return this.#withStars(offers, names, module, folder.length > 0, depth);
      }
      return undefined;
    });
  }

  #withStars(
    offers: readonly Offer[],
    names: readonly string[],
    module: string,
    isFolder: boolean,
    depth: number,
  ): Offer | undefined {
    const words = new Set([...names, ...offers.flatMap((offer) => [...offer.words])]);
    let isWhole = offers.every((offer) => offer.isWhole);
    for (const star of new Set(offers.flatMap(({ handsOn }) => handsOn))) {
      const target = libraryNames('python', star) ?? this.python(absolute(star, module, isFolder), depth + 1)?.words;
      if (target === undefined) isWhole = false;
      for (const word of target ?? []) words.add(word);
    }
    return isWhole ? { words, handsOn: [], isWhole } : undefined;
  }

  /** Whether a package's first file of declarations, or its main file, knows a name: then no more of it is read. */
  isPlain(module: string, name: string, from: string): boolean {
    const place = this.#placeOf(module, from);
    if (place === undefined) return true;
    const first = this.#once(`first\0${place.folder}\0${place.name}`, () => {
      const folder = join(place.folder, place.name);
      const files = [...mainFiles(folder), join(place.folder, typesOf(place.name), 'index.d.ts')];
      const texts = files.map(readText).flatMap((outcome) => (outcome.kind === 'text' ? [outcome.text] : []));
      return { words: wordsOf(texts.join('\n')), handsOn: [], isWhole: false };
    });
    return first?.words.has(name) === true;
  }

  /** What an installed package of npm offers, seen from a file: all its words, where it has declarations. */
  node(module: string, from: string, depth = 0): Offer | undefined {
    const place = depth > 8 ? undefined : this.#placeOf(module, from);
    if (place === undefined) return undefined;
    const { folder, name } = place;
    return this.#once(`js\0${folder}\0${name}`, () => this.#readNode(folder, name, from, depth));
  }

  #placeOf(module: string, from: string): { readonly folder: string; readonly name: string } | undefined {
    const name = /^(?:@[\w.~-]+\/)?[\w.~-]+(?=\/|$)/.exec(module)?.[0];
    if (name === undefined) return undefined;
    const folder = foldersOf(from)
      .map((one) => join(this.#root, one, 'node_modules'))
      .find((one) => isThere(join(one, name, 'package.json')) || isThere(join(one, typesOf(name), 'package.json')));
    return folder === undefined ? undefined : { folder, name };
  }

  #readNode(folder: string, name: string, from: string, depth: number): Offer | undefined {
    const files = [name, typesOf(name)].map((one) => filesBelow(join(folder, one)));
    if (files.includes(undefined) || this.#known.size > MOST_PACKAGES) return undefined;
    const words = new Set<string>();
    const others = new Set<string>();
    let hasTypes = false;
    let bytes = 0;
    for (const file of files.flatMap((one) => one ?? [])) {
      const outcome = readText(file);
      if (outcome.kind !== 'text') return undefined;
      bytes += outcome.bytes;
      if (bytes > MOST_BYTES) return undefined;
      const isTypes = /\.d\.[cm]?ts$/.test(file);
      const offer = isTypes ? offeredByTypes(outcome.text) : undefined;
      if (offer?.isWhole === false) return undefined;
      hasTypes ||= isTypes;
      for (const word of offer?.words ?? wordsOf(outcome.text)) words.add(word);
      for (const other of offer?.handsOn ?? []) others.add(other);
    }
    if (!hasTypes) return undefined;
    for (const other of others) {
      const more = libraryNames('javascript', other) ?? this.node(other, from, depth + 1)?.words;
      if (more === undefined) return undefined;
      for (const word of more) words.add(word);
    }
    return { words, handsOn: [], isWhole: true };
  }

  #once(key: string, make: () => Offer | undefined): Offer | undefined {
    if (this.#known.has(key)) return this.#known.get(key);
    // A package that asks for itself on the way is not known yet.
    this.#known.set(key, undefined);
    const made = make();
    this.#known.set(key, made);
    return made;
  }

  #sitePackages(): readonly string[] {
    this.#sites ??= ['.venv', 'venv', 'env', '.env', ''].flatMap((name) => {
      const lib = join(this.#root, name, 'lib');
      if (name === '' || !isThere(join(this.#root, name, 'pyvenv.cfg'))) return [];
      return entriesOf(lib).flatMap((python) => (/^python3/.test(python) ? [join(lib, python, 'site-packages')] : []));
    });
    return this.#sites;
  }
}

function typesOf(name: string): string {
  return `@types/${name.replace(/^@([^/]+)\//, '$1__')}`;
}

/** What its package.json calls the beginning. */
function mainFiles(folder: string): readonly string[] {
  const outcome = readText(join(folder, 'package.json'));
  if (outcome.kind !== 'text') return [];
  const named = [...outcome.text.matchAll(/"(?:types|typings|main|module|default)"\s*:\s*"([^"]+)"/g)].map(
    ([, file = '']) => file,
  );
  const inside = named.filter((file) => !file.split('/').includes('..') && !file.startsWith('/'));
  return ['index.d.ts', 'index.js', ...inside].map((file) => join(folder, file));
}

/** `.part` in `a.b` is `a.b.part` where that is a folder, `a.part` where it is a file. */
function absolute(star: string, module: string, isFolder: boolean): string {
  const dots = /^\.*/.exec(star)?.[0].length ?? 0;
  if (dots === 0) return star;
  const parts = module.split('.');
  const base = parts.slice(0, parts.length - (dots - (isFolder ? 1 : 0)));
  return [...base, ...star.slice(dots).split('.').filter(Boolean)].join('.');
}

/** Files of code and declarations of a package, without the packages in it; undefined where there are too many. */
function filesBelow(folder: string): readonly string[] | undefined {
  const files: string[] = [];
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of entriesWithTypes(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') open.push(path);
      if (entry.isFile() && /\.[cm]?(?:js|ts)$/.test(entry.name)) files.push(path);
      if (files.length > MOST_FILES || open.length > MOST_FILES) return undefined;
    }
  }
  return files;
}

function entriesWithTypes(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isThere(path: string): boolean {
  return readText(path).kind === 'text';
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).concat('');
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
