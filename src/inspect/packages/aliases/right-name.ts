import { normalName } from '../names.ts';
import type { Ecosystem } from '../package.ts';
import { NODE_MODULES, PYTHON_MODULES } from './builtin.table.ts';
import { NPM_NAMES } from './npm.table.ts';
import { PYPI_IMPORTS, STAND_INS } from './pypi.table.ts';

/** What somebody who asks for a name most likely wants. */
export type RightName =
  | { readonly kind: 'import'; readonly name: string }
  /** It comes with the language: nothing is to be installed. */
  | { readonly kind: 'builtin' };

/**
 * The right name for an import's name, a nickname or a module of the language; undefined when none is known.
 *
 * @param name in the registry's form of comparison
 * @param isPopular that name is one of a popular package itself: it counts only where that package stands in for another
 */
export function rightName(ecosystem: Ecosystem, name: string, isPopular: boolean): RightName | undefined {
  if (ecosystem !== 'npm' && ecosystem !== 'pypi') return undefined;
  if (isPopular && !STAND_INS.has(name)) return undefined;
  const table = ecosystem === 'npm' ? NPM_NAMES : PYPI_IMPORTS;
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined && normalName(ecosystem, found) !== name) return { kind: 'import', name: found };
  const modules = ecosystem === 'npm' ? NODE_MODULES : PYTHON_MODULES;
  return modules.has(name) ? { kind: 'builtin' } : undefined;
}
