import { IMPORT } from '../ir/ops.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import { implicit } from './names.ts';
import { isForeign, note } from './uses.ts';
import { named, unknown, type Value } from './value.ts';

/** Packages that stand for another one. */
const SAME_AS: Readonly<Record<string, string>> = {
  'fs-extra': 'fs',
  'graceful-fs': 'fs',
  'child-process-promise': 'child_process',
  'mz/fs': 'fs',
  'mz/child_process': 'child_process',
  'mysql2/promise': 'mysql2',
  'promise-mysql': 'mysql',
  'fs/promises': 'fs.promises',
  'timers/promises': 'timers',
  'express-async-handler': 'asyncHandler',
  'defusedxml.ElementTree': 'defusedxml',
  simplejson: 'json',
  cPickle: 'pickle',
  _pickle: 'pickle',
  commands: 'subprocess',
  urllib2: 'urllib.request',
  MySQLdb: 'MySQLdb',
  'pysqlite2.dbapi2': 'sqlite3',
  ConfigParser: 'configparser',
  Queue: 'queue',
};

/** What a module is known by: without `node:`, by the name of what it stands for. */
function nameOf(module: string): string {
  const plain = module.startsWith('node:') ? module.slice(5) : module;
  return Object.hasOwn(SAME_AS, plain) ? (SAME_AS[plain] ?? plain) : plain;
}

/** The value of `imported` in a module; of the module itself when that is empty. */
export function importModule(m: Machine, module: string, imported: string, node = 0): Value {
  m.at.module.imports.add(module.startsWith('node:') ? module.slice(5) : module);
  const own = m.resolve(m.frame.unit, module);
  if (own !== undefined) {
    if (own.state === 'new') m.load(own);
    const found = imported === '' ? undefined : (own.exports.get(imported) ?? own.frame.vars.get(imported));
    if (found !== undefined) return found;
    if (imported === '' || imported === '*') {
      const only = own.exports.get('default');
      // `require` of a module that exports one function is that function.
      if (only?.known?.is === 'function' || only?.known?.is === 'class' || only?.known?.is === 'instance') return only;
      return { ...unknown, known: { is: 'module', unit: own.unit, frame: own.frame } };
    }
    const nested = m.resolve(m.frame.unit, submodule(module, imported));
    if (nested !== undefined && nested !== own) return importModule(m, submodule(module, imported), '');
    if (imported === 'default') return { ...unknown, known: { is: 'module', unit: own.unit, frame: own.frame } };
    return named(imported);
  }
  if (node !== 0 && !/^[./]/.test(module) && !m.at.module.foreign.has(module)) m.at.module.foreign.set(module, m.span(node));
  const base = named(nameOf(module).replace(/^\.+\/?|^(?:\.\.\/)+/, ''));
  if (imported === '' || imported === 'default' || imported === '*') {
    isForeign(m, base, module);
    return base;
  }
  if (node !== 0 && !/^[./]/.test(module)) note(m, module, imported, m.span(node));
  return memberOf(m, base, imported, m.frame.unit.root);
}

function submodule(module: string, name: string): string {
  return module.endsWith('.') ? module + name : `${module}.${name}`;
}

/** An import statement. */
export function runImport(m: Machine, node: number): Value {
  const module = m.text(m.o(node, 0));
  const imported = m.text(m.o(node, 1));
  const local = m.text(m.o(node, 2));
  if (m.op(node) !== IMPORT) return unknown;
  if (m.frame.model.family === 'java') return importJava(m, module, imported, local);
  if (m.frame.model.family === 'go') return importGo(m, module, imported, local);
  if (imported === '*') return importAll(m, module, node);
  const value = importModule(m, module, imported, node);
  if (local !== '') m.frame.vars.set(local, value);
  return unknown;
}

/** Classes are looked for by their names when they are used; only what is imported out of a class gets a name here. */
function importJava(m: Machine, module: string, imported: string, local: string): Value {
  m.at.module.imports.add(module);
  if (local === '' || module.endsWith(`.${imported}`)) return unknown;
  const owner = module.slice(module.lastIndexOf('.') + 1);
  const own = implicit(m, owner) ?? named(owner);
  m.frame.vars.set(local, memberOf(m, own, imported, m.frame.unit.root));
  return unknown;
}

/** A package: its name, and what its files define when they are of this project. */
function importGo(m: Machine, module: string, known: string, local: string): Value {
  m.at.module.imports.add(module);
  if (local === '') return unknown;
  const own = m.packageOf(module);
  m.frame.vars.set(
    local,
    own === undefined ? named(known) : { ...named(known), known: { is: 'map', entries: own, rest: undefined } },
  );
  return unknown;
}

/** `from module import *` */
function importAll(m: Machine, module: string, node: number): Value {
  const value = importModule(m, module, '*', node);
  if (value.known?.is !== 'module') return unknown;
  for (const [name, entry] of value.known.frame.vars) if (!name.startsWith('_')) m.frame.vars.set(name, entry);
  return unknown;
}

/** `export ...` */
export function runExport(m: Machine, node: number): Value {
  const exported = m.text(m.o(node, 1));
  const module = m.text(m.o(node, 2));
  const { exports } = m.at.module;
  if (module === '') {
    exports.set(exported, m.visit(m.o(node, 0)));
    return unknown;
  }
  if (exported !== '*') {
    exports.set(exported, importModule(m, module, m.text(m.o(m.o(node, 0), 0))));
    return unknown;
  }
  const value = importModule(m, module, '*');
  if (value.known?.is !== 'module') return unknown;
  const other = m.modules.get(value.known.unit.path);
  for (const [name, entry] of other?.exports ?? []) exports.set(name, entry);
  return unknown;
}
