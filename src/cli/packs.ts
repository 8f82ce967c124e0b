import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** One module of the bundle. `url` stands for its `import.meta.url`. */
type Factory = (require: Require, load: Load, module: Module, exports: unknown, url: string) => void;
type Require = (name: string) => unknown;
/** Stands for `import(...)`. */
type Load = (name: string) => Promise<unknown>;

interface Module {
  exports: unknown;
}

/** SHA-256 of each code cache, by its file's name. */
export type CodeCaches = Readonly<Record<string, string>>;

/** What the build knows of the program's files. */
export interface Contents {
  /** The file of each module that does not lie in one of its own name. */
  readonly files: Readonly<Record<string, string>>;
  readonly caches: CodeCaches;
}

/**
 * The built program: files that hold one or more modules each, as functions (tools/build-program.ts). A file with a code cache
 * of this V8 is not compiled again, which is most of what a start costs.
 */
export class Packs {
  /** What was compiled, for whoever makes the code caches. */
  readonly scripts: Map<string, Script> = new Map();
  readonly #folder: string;
  readonly #contents: Contents;
  readonly #url: string;
  readonly #factories: Map<string, Factory> = new Map();
  readonly #modules: Map<string, Module> = new Map();

  constructor(folder: string, contents: Contents) {
    this.#folder = folder;
    this.#contents = contents;
    this.#url = pathToFileURL(join(folder, 'sallyport.js')).href;
  }

  /** Adds the modules of a file. */
  open(file: string): void {
    const filename = join(this.#folder, file);
    const cachedData = this.#cacheOf(file);
    // Only ASCII is in it, and as Latin-1 it needs no decoding.
    const script = new Script(
      readFileSync(filename, 'latin1'),
      cachedData === undefined ? { filename } : { filename, cachedData },
    );
    this.scripts.set(file, script);
    const factories: Readonly<Record<string, Factory>> = script.runInThisContext();
    for (const name of Object.keys(factories)) {
      const factory = factories[name];
      if (factory !== undefined) this.#factories.set(name, factory);
    }
  }

  /** The exports of a module, which runs when it is asked for first. */
  readonly require = (name: string): unknown => {
    if (!name.startsWith('./')) return builtin(name);
    const known = this.#modules.get(name);
    if (known !== undefined) return known.exports;
    if (!this.#factories.has(name)) this.open(this.#contents.files[name] ?? name.slice('./'.length));
    const factory = this.#factories.get(name);
    if (factory === undefined) throw new Error(`${name} is missing from the bundle`);
    const module: Module = { exports: {} };
    this.#modules.set(name, module);
    factory(this.require, this.#load, module, module.exports, this.#url);
    return module.exports;
  };

  readonly #load: Load = async (name) => this.require(name);

  /** V8 looks at its version and flags, but takes damaged bytes for code: so their digest is checked first. */
  #cacheOf(file: string): Buffer | undefined {
    const name = cacheName(file);
    const digest = this.#contents.caches[name];
    if (digest === undefined) return undefined;
    try {
      const bytes = readFileSync(join(this.#folder, name));
      return hash('sha256', bytes) === digest ? bytes : undefined;
    } catch {
      // Without it the file is compiled, and runs all the same.
      return undefined;
    }
  }
}

/** Packages that can do without another one try to load it, and must hear that it is not there. */
function builtin(name: string): unknown {
  const module: unknown = process.getBuiltinModule(name);
  if (module === undefined) throw new Error(`${name} is no module of Node's, and not in the bundle`);
  return module;
}

/** A code cache is of use to the V8 that made it only. */
export function cacheName(file: string): string {
  return `${file}.${process.versions.v8}-${process.arch}.cache`;
}
