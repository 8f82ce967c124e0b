import { named } from './tree.ts';
import type { Candidate, FixSource } from './types.ts';

type Edits = Candidate['edits'];

/** What must be added so that a module of Python's own library can be used by its name. */
export function pythonImport({ root, text }: FixSource, name: string): Edits {
  if (root === undefined) return [];
  const statements = named(root);
  const plain = statements.filter(({ type }) => type === 'import_statement');
  const has = plain.some(({ start, end }) =>
    new RegExp(`^import\\s+(?:[\\w., ]*\\b)?${name}\\b(?!\\s+as)`).test(text.slice(start, end)),
  );
  if (has) return [];
  const first = plain[0];
  if (first !== undefined) return [{ start: first.start, end: first.start, text: `import ${name}\n` }];
  const from = statements.find(({ type }) => type === 'import_from_statement');
  if (from !== undefined) return [{ start: from.start, end: from.start, text: `import ${name}\n\n` }];
  // Below a documentation string and `from __future__`, which must stand first.
  const below = statements.filter(({ type, children }, index) => {
    return (
      type === 'future_import_statement' || (index === 0 && type === 'expression_statement' && children[0]?.type === 'string')
    );
  });
  const last = below.at(-1);
  if (last !== undefined) return [{ start: last.end, end: last.end, text: `\n\nimport ${name}` }];
  const start = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0;
  return [{ start, end: start, text: `import ${name}\n\n` }];
}

/** The modules that a file names, as they are written. */
export function importedModules({ text, language }: FixSource): ReadonlySet<string> {
  const pattern =
    language === 'python'
      ? /^[ \t]*(?:import|from)\s+([\w.]+)/gm
      : /(?:\bfrom\s+|\brequire\(\s*|\bimport\s+|\bimport\(\s*)["']([^"']+)["']/g;
  const names = new Set<string>();
  for (const [, name = ''] of text.matchAll(pattern)) names.add(name.replace(/^node:/, ''));
  return names;
}
