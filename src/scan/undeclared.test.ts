import { expect, test } from 'vitest';
import { undeclaredImports, wantedModules } from './undeclared.ts';

const around = {
  manifests: [{ language: 'python', folder: '', names: new Set(['flask']), settings: undefined }],
  holds: () => false,
} as const;

const foreign = (module: string, path: string) =>
  ({ module, language: 'python', place: { path, line: 1, column: 1 }, excerpt: module }) as const;

test('a package that a file asks for in several parts is said once a file', () => {
  const modules = [foreign('wcw', 'a.py'), foreign('wcw.tables', 'a.py'), foreign('flask', 'a.py'), foreign('wcw', 'b.py')];
  const found = undeclaredImports(wantedModules(modules, new Map()), around);
  expect(found.map(({ place }) => place.path)).toEqual(['a.py', 'b.py']);
});
