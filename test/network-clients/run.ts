/**
 * npm run network-clients -- [--verbose] [CLIENT...]
 *
 * Lets ordinary clients go through a cage's network, untouched, and prints a table: with and without proxy variables, plain, over TLS,
 * over TLS that is inspected; and to a host that is not allowed. Fails on any difference. What is not installed is skipped.
 */
import { commandLine } from '../../tools/command-line.ts';
import { CLIENTS } from './clients.table.ts';
import { type Cell, Matrix, WAYS } from './matrix.ts';

const WIDTH = 13;
const { values, positionals: only } = commandLine(
  import.meta.filename,
  { verbose: { type: 'boolean', default: false } },
  CLIENTS.map(({ name }) => name),
);

function cellsOf(cells: readonly Cell[]): string {
  return cells.map(({ ok }) => (ok ? 'ok' : 'DIFFERS').padEnd(WIDTH)).join('');
}

const matrix = await Matrix.open();
console.log(`${''.padEnd(18)}${WAYS.map(({ name }) => name.padEnd(WIDTH)).join('')}`);
console.log(`${'proxy variables'.padEnd(18)}${WAYS.map(({ proxied }) => (proxied ? 'with' : 'without').padEnd(WIDTH)).join('')}`);
let passed = 0;
const failed: string[] = [];
for (const client of CLIENTS.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const cells = await matrix.try(client);
  console.log(`${client.name.padEnd(18)}${cells === undefined ? 'skipped: it is not installed' : cellsOf(cells)}`);
  for (const { way, ok, seen } of cells ?? []) {
    if (ok) passed += 1;
    if (!ok || values.verbose)
      failed.push(
        `${ok ? '' : 'DIFFERS  '}${client.name}, ${way.name}, ${way.proxied ? 'with' : 'without'} proxy variables\n${seen}`,
      );
  }
}
matrix.close();
for (const text of failed) console.log(`\n${text}`);
const differing = failed.filter((text) => text.startsWith('DIFFERS')).length;
console.log(`network-clients: ${passed} passed, ${differing} failed`);
process.exitCode = differing === 0 && passed > 0 ? 0 : 1;
