/*
 * What of a project its users can call: the files that no other file of it imports, and the functions and classes that such a file
 * gives on. What the rest exports is for the project itself. Who gives on what stands in a file of CommonJS is
 * often not to be seen (`lazy(require)('./parse')`, `library.parse = require(name)`): its users may get all of it.
 */
import type { Unit } from '../ir/unit.ts';
import type { Machine, Module } from './machine.ts';
import { functionKey } from './summary.ts';
import type { FunctionValue, Value } from './value.ts';

/** Programs ask for the library as its users do. */
const PROGRAM = /(?:^|\/)(?:bin|cli|scripts?|tools)(?:\/|\.[cm]?[jt]s$)/;
/** A module of the older kind. */
export const COMMON_JS: RegExp = /(?<![\w$.])(?:module\.exports\b|exports(?:\.\w|\[))/;
const INDEX = /(?:^|\/)(?:index|main)\.[cm]?[jt]sx?$/;
/** How deep an index of the whole library may lie: `dist/esm/index.js`. */
const DEEPEST = 3;
const MOST_STEPS = 4;

/** What the users of a project can ask for: files, and single functions of others, by their keys. */
export interface Public {
  readonly files: Set<Unit>;
  readonly functions: Set<string>;
}

/** What of a project its users can call. */
export function publicOf(m: Machine): Public {
  const modules = [...m.modules.values()];
  const imported = new Set(modules.flatMap((module) => importsOf(m, module)));
  const found: Public = { files: new Set(), functions: new Set() };
  for (const { unit, exports } of modules) {
    if (imported.has(unit) && !COMMON_JS.test(unit.text) && !(INDEX.test(unit.path) && unit.path.split('/').length <= DEEPEST))
      continue;
    found.files.add(unit);
    for (const value of exports.values()) addGiven(m, value, found, 0);
  }
  return found;
}

function importsOf(m: Machine, { unit, imports }: Module): readonly Unit[] {
  if (PROGRAM.test(unit.path)) return [];
  return [...imports].flatMap((name) => m.resolve(unit, name)?.unit ?? []).filter((other) => other !== unit);
}

/** What stands behind an exported name: a function of a module, the whole file of a class. */
function addGiven(m: Machine, { known }: Value, found: Public, depth: number): void {
  if (known === undefined || depth > MOST_STEPS) return;
  const { files } = found;
  if (known.is === 'function') addFunction(known.callee, found);
  else if (known.is === 'class' || known.is === 'instance') files.add(known.class.unit);
  else if (known.is === 'map') for (const entry of known.entries.values()) addGiven(m, entry, found, depth + 1);
  else if (known.is === 'module' && !files.has(known.unit)) {
    files.add(known.unit);
    for (const entry of m.modules.get(known.unit.path)?.exports.values() ?? []) addGiven(m, entry, found, depth + 1);
  }
}

/** Of a file of CommonJS its users may get all. */
function addFunction({ unit, number }: FunctionValue, { files, functions }: Public): void {
  if (COMMON_JS.test(unit.text)) files.add(unit);
  functions.add(functionKey(unit, number));
}
