import type { Unit } from '../ir/unit.ts';
import type { RuleBook } from './compiled.ts';
import { expressions } from './expressions.ts';
import { readDeferred, readPending } from './functions.ts';
import { GivenUp, Machine, type Module, newModule, type Operations } from './machine.ts';
import { type Folders, foldersOf, packageOf } from './packages.ts';
import { statements } from './statements.ts';

const operations: Operations = mergeTables(expressions(), statements());

function mergeTables(a: Operations, b: Operations): Operations {
  const merged = [...a];
  for (const [op, operation] of b.entries()) if (operation !== undefined) merged[op] = operation;
  return merged;
}

export interface Reading {
  readonly machine: Machine;
  /** Files that were given up, by path. */
  readonly late: readonly string[];
  /** Files at which the reading itself broke. */
  readonly broken: readonly string[];
}

/** Reads all files of a project: top levels first, then every function. */
export function readProject(
  units: readonly Unit[],
  book: RuleBook,
  deadlineOf: (path: string) => () => boolean,
): Reading | undefined {
  const modules = new Map(units.map((unit) => [unit.path, newModule(unit)] as const));
  const [first] = modules.values();
  if (first === undefined) return undefined;
  const folders = foldersOf(modules.values());
  const places = { resolve: finder(modules, folders), packageOf: (path: string) => packageOf(folders, path) };
  const machine = new Machine(book, operations, modules, places, first);
  const late = new Set<string>();
  const broken = new Set<string>();
  for (const module of modules.values()) {
    machine.startFile(deadlineOf(module.unit.path));
    try {
      machine.load(module);
      machine.frame = module.frame;
      machine.at = machine.topOf(module);
      readPending(machine, machine.at);
      readDeferred(machine);
    } catch (cause) {
      // A stack that is used up is what hostile nesting leads to; the file is given up like one that takes too long.
      const lost = cause instanceof GivenUp || cause instanceof RangeError ? late : broken;
      lost.add(module.unit.path);
      for (const { unit } of machine.deferred.splice(0)) lost.add(unit.path);
    }
  }
  return { machine, late: [...late], broken: [...broken] };
}

const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '/index.ts',
  '/index.js',
  '/index.tsx',
] as const;

/** Which file a module name means; undefined: none of this project's. */
function finder(modules: ReadonlyMap<string, Module>, folders: Folders): (from: Unit, name: string) => Module | undefined {
  const byEnd = new Map<string, Module>();
  const byClass = new Map<string, Module[]>();
  const classes = new Map<string, Module | undefined>();
  for (const [path, module] of modules) {
    if (path.endsWith('.java')) push(byClass, /([^/]*)\.java$/.exec(path)?.[1] ?? '', module);
    if (!path.endsWith('.py')) continue;
    // `pkg/sub/file.py` is `pkg.sub.file`, from wherever the root is.
    const parts = path.replace(/(?:\/__init__)?\.py$/, '').split('/');
    for (let at = Math.max(0, parts.length - 5); at < parts.length; at += 1) {
      const name = parts.slice(at).join('.');
      if (!byEnd.has(name)) byEnd.set(name, module);
    }
  }
  return (from, name) => {
    if (from.language === 'python') return findPython(modules, byEnd, from, name);
    if (from.language === 'java') {
      const key = `${from.path}\0${name}`;
      const found = classes.has(key) ? classes.get(key) : findJava(byClass, from, name);
      classes.set(key, found);
      return found;
    }
    if (from.language === 'go') return folders.get(folderOf(from.path))?.get(name);
    if (from.language === 'php' || from.language === 'ruby')
      return folders.get(`*${from.language}`)?.get(name.slice(name.lastIndexOf(':') + 1));
    if (!name.startsWith('.') && !name.startsWith('@/') && !name.startsWith('~/')) return undefined;
    const base = name.startsWith('.') ? normal(joined(folderOf(from.path), name)) : name.slice(2);
    for (const stem of [base, base.replace(/\.[cm]?js$/, '')]) {
      for (const ending of ENDINGS) {
        const found = modules.get(stem + ending) ?? modules.get(`src/${stem}${ending}`);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
}

function push(map: Map<string, Module[]>, key: string, module: Module): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [module]);
  else list.push(module);
}

/** A class by its name: one of the same package, one that is imported, or the only one of that name. */
function findJava(byClass: ReadonlyMap<string, readonly Module[]>, from: Unit, name: string): Module | undefined {
  const found = byClass.get(name);
  if (found === undefined || found.length === 1) return found?.[0];
  const folder = folderOf(from.path);
  const beside = found.find(({ unit }) => folderOf(unit.path) === folder);
  return beside ?? found.find(({ unit }) => isImported(from, unit, name));
}

function isImported(from: Unit, unit: Unit, name: string): boolean {
  const declared = /^[ \t]*package\s+([\w.]+)\s*;/m.exec(unit.text)?.[1] ?? '';
  return from.text.includes(`import ${declared}.${name};`) || from.text.includes(`import ${declared}.*;`);
}

function findPython(
  modules: ReadonlyMap<string, Module>,
  byEnd: ReadonlyMap<string, Module>,
  from: Unit,
  name: string,
): Module | undefined {
  const dots = /^\.+/.exec(name)?.[0].length ?? 0;
  if (dots === 0) {
    const folder = folderOf(from.path);
    const beside = joined(folder, name.replaceAll('.', '/'));
    return (
      modules.get(`${beside}.py`) ?? modules.get(`${beside}/__init__.py`) ?? (name.includes('.') ? byEnd.get(name) : undefined)
    );
  }
  let folder = folderOf(from.path);
  for (let up = 1; up < dots; up += 1) folder = folderOf(folder);
  const rest = name.slice(dots).replaceAll('.', '/');
  const base = normal(joined(folder, rest));
  return modules.get(`${base}.py`) ?? modules.get(`${base}/__init__.py`);
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}
