import type { Module } from './machine.ts';
import { unknown, type Value } from './value.ts';

/** Which file of a folder defines a name: functions, types, and methods as `Type.method`. */
export type Folders = ReadonlyMap<string, ReadonlyMap<string, Module>>;

/** Go's files of one folder are one package. */
export function foldersOf(modules: Iterable<Module>): Folders {
  const folders = new Map<string, Map<string, Module>>();
  for (const module of modules) {
    const { unit } = module;
    if (unit.language === 'php' || unit.language === 'ruby') noteNames(folders, module);
    if (unit.language !== 'go' || unit.path.endsWith('_test.go')) continue;
    const folder = unit.path.slice(0, Math.max(0, unit.path.lastIndexOf('/')));
    const names = folders.get(folder) ?? new Map<string, Module>();
    folders.set(folder, names);
    for (const { name, owner } of unit.functions) if (name !== '') names.set(ownName(unit.classes[owner]?.name, name), module);
    // Methods may stand in another file than the fields of their type; the file with the fields is the type's.
    for (const { name, start } of unit.classes) {
      if (!names.has(name) || unit.text.startsWith('struct', start)) names.set(name, module);
    }
  }
  return folders;
}

/** In PHP and Ruby a name is known everywhere, unless two files define it. */
function noteNames(folders: Map<string, Map<string, Module>>, module: Module): void {
  const { unit } = module;
  const key = `*${unit.language}`;
  const names = folders.get(key) ?? new Map<string, Module>();
  folders.set(key, names);
  const own = [...unit.functions.filter(({ owner }) => owner < 0), ...unit.classes].map(({ name }) => name);
  for (const name of own) {
    if (name === '') continue;
    const twice = `2 ${name}`;
    if (names.has(twice) || (names.has(name) && names.get(name) !== module)) {
      names.delete(name);
      names.set(twice, module);
    } else names.set(name, module);
  }
}

function ownName(type: string | undefined, name: string): string {
  return type === undefined ? name : `${type}.${name}`;
}

/** A name without the modules that it stands in. */
function bareName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

const defined = new WeakMap<Module, ReadonlyMap<string, Value>>();

/** A function or a type of a file, without carrying the file out. */
export function definedIn(module: Module, whole: string): Value | undefined {
  let known = defined.get(module);
  if (known === undefined) {
    known = definitions(module);
    defined.set(module, known);
  }
  return known.get(bareName(whole));
}

function definitions({ unit, frame }: Module): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const [number, { name }] of unit.classes.entries()) {
    if (!found.has(name)) found.set(name, { ...unknown, path: name, known: { is: 'class', class: { unit, number, frame } } });
  }
  for (const [number, { name, owner }] of unit.functions.entries()) {
    const callee = { unit, number, frame, self: undefined };
    if (owner < 0 && name !== '') found.set(name, { ...unknown, known: { is: 'function', callee } });
  }
  return found;
}

/** What a package defines that others see. Its folder ends as its path does. */
export function packageOf(folders: Folders, path: string): ReadonlyMap<string, Value> | undefined {
  if (!path.includes('/')) return undefined;
  const found = [...folders.keys()].find(
    (folder) => folder !== '' && (path === folder || path.endsWith(`/${folder}`) || folder.endsWith(`/${path}`)),
  );
  const names = found === undefined ? undefined : folders.get(found);
  if (names === undefined) return undefined;
  const entries = new Map<string, Value>();
  for (const [name, module] of names) {
    const value = name.includes('.') ? undefined : definedIn(module, name);
    if (value !== undefined) entries.set(name, value);
  }
  return entries;
}
