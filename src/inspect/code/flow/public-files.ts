/*
 * Which files of a project its users can ask for functions: those that no other file of it imports, and those whose functions or
 * classes such a file gives on. What the rest exports is for the project itself. Who gives on what stands in a file of CommonJS is
 * often not to be seen (`lazy(require)('./parse')`, `library.parse = require(name)`): its users may get all of it.
 */
import type { Unit } from '../ir/unit.ts';
import type { Machine, Module } from './machine.ts';
import type { Value } from './value.ts';

/** Programs ask for the library as its users do. */
const PROGRAM = /(?:^|\/)(?:bin|cli|scripts?|tools)(?:\/|\.[cm]?[jt]s$)/;
const COMMON_JS = /\bmodule\.exports\b|\bexports\.\w|\bexports\[/;
const INDEX = /(?:^|\/)(?:index|main)\.[cm]?[jt]sx?$/;
/** How deep an index of the whole library may lie: `dist/esm/index.js`. */
const DEEPEST = 3;
const MOST_STEPS = 4;

/** The files whose functions the users of a project can call. */
export function publicFiles(m: Machine): ReadonlySet<Unit> {
  const modules = [...m.modules.values()];
  const imported = new Set(modules.flatMap((module) => importsOf(m, module)));
  const found = new Set<Unit>();
  for (const { unit, exports } of modules) {
    if (imported.has(unit) && !COMMON_JS.test(unit.text) && !(INDEX.test(unit.path) && unit.path.split('/').length <= DEEPEST))
      continue;
    found.add(unit);
    for (const value of exports.values()) addGiven(m, value, found, 0);
  }
  return found;
}

function importsOf(m: Machine, { unit, imports }: Module): readonly Unit[] {
  if (PROGRAM.test(unit.path)) return [];
  return [...imports].flatMap((name) => m.resolve(unit, name)?.unit ?? []).filter((other) => other !== unit);
}

/** The files of what stands behind an exported name. */
function addGiven(m: Machine, { known }: Value, found: Set<Unit>, depth: number): void {
  if (known === undefined || depth > MOST_STEPS) return;
  if (known.is === 'function') found.add(known.callee.unit);
  else if (known.is === 'class' || known.is === 'instance') found.add(known.class.unit);
  else if (known.is === 'map') for (const entry of known.entries.values()) addGiven(m, entry, found, depth + 1);
  else if (known.is === 'module' && !found.has(known.unit)) {
    found.add(known.unit);
    for (const entry of m.modules.get(known.unit.path)?.exports.values() ?? []) addGiven(m, entry, found, depth + 1);
  }
}
