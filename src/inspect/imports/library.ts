import NODE_NAMES from './libraries/node.json' with { type: 'json' };
import PYTHON_NAMES from './libraries/python.json' with { type: 'json' };

const seen = new Map<string, ReadonlySet<string>>();

/** The names that a module of a language's own library offers, in any version; undefined where it is no such module. */
export function libraryNames(language: 'python' | 'javascript', module: string): ReadonlySet<string> | undefined {
  const table: Readonly<Record<string, string>> = language === 'python' ? PYTHON_NAMES : NODE_NAMES;
  const name = module.startsWith('node:') ? module.slice('node:'.length) : module;
  const names = Object.hasOwn(table, name) ? table[name] : undefined;
  if (names === undefined) return undefined;
  const key = `${language}\0${name}`;
  const known = seen.get(key) ?? new Set(names.split(' '));
  seen.set(key, known);
  return known;
}
