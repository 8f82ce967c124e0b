import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { parseSync } from 'oxc-parser';

/** A room's index as a table: exported name to the file and the name behind it. */
type Table = ReadonlyMap<string, { readonly file: string; readonly name: string }>;

/**
 * Lets an import through a room's index.ts lead straight to the file behind it. The bundler divides the program by what files
 * reach, and through an index each file reaches its whole room: `run` would load what only `undo` and `trail verify` need.
 */
export function directImports(sources: string): Plugin {
  const tables = new Map<string, Table>();
  const tableOf = (index: string): Table => {
    const known = tables.get(index) ?? readTable(index);
    tables.set(index, known);
    return known;
  };
  return {
    name: 'direct-imports',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        path.startsWith(`${sources}/`)
          ? { contents: rewrite(path, readFileSync(path, 'utf8'), tableOf), loader: 'ts', resolveDir: dirname(path) }
          : undefined,
      );
    },
  };
}

function readTable(index: string): Table {
  const { module } = parseSync(index, readFileSync(index, 'utf8'));
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  return new Map(
    entries.flatMap(({ moduleRequest, importName, exportName, isType }) =>
      moduleRequest === null || importName.name === null || exportName.name === null || isType
        ? []
        : [[exportName.name, { file: join(dirname(index), moduleRequest.value), name: importName.name }]],
    ),
  );
}

/** Each name gets a statement of its own, all on the line of the old one. */
function rewrite(path: string, text: string, tableOf: (index: string) => Table): string {
  const { module } = parseSync(path, text);
  const through = module.staticImports.filter(({ moduleRequest }) => /^\.\.?\/(?:.*\/)?index\.ts$/.test(moduleRequest.value));
  return [...through].reverse().reduce((done, { start, end, moduleRequest, entries }) => {
    const index = join(dirname(path), moduleRequest.value);
    const table = tableOf(index);
    const statements = entries.flatMap(({ importName, localName, isType }) => {
      if (isType) return [];
      const found = importName.name === null ? undefined : table.get(importName.name);
      const { file, name } = found ?? { file: index, name: importName.name ?? 'default' };
      return [`import { ${name} as ${localName.value} } from ${JSON.stringify(file)};`];
    });
    return done.slice(0, start) + statements.join('') + done.slice(end);
  }, text);
}
