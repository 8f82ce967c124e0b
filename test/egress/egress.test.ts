import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Row } from './attack.ts';
import { isGood, type Mode } from './judge.ts';
import { ATTACKS } from './rows/index.ts';

const PROJECT = dirname(dirname(import.meta.dirname));

/** Ways out that are open to every program: without Sallyport all of these must be seen by the instruments. */
const OPEN_WAYS =
  'C01 C06 H01 H43 T01 T15 N18 K01 K03 K07 K17 K18 K19 K20 K26 K27 K28 K30 K35 K57 K58 K59 K60 K61 K66 X01 X10 X42 X51';

interface Table {
  readonly mode: Mode;
  readonly rows: readonly Row[];
}

function attacked(args: readonly string[]): Promise<readonly Table[] | string> {
  const child = spawn(join(PROJECT, 'node_modules/.bin/tsx'), [
    join(import.meta.dirname, 'run.ts'),
    '--json',
    '--as-is',
    ...args,
  ]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  child.stderr.on('data', (piece: Buffer) => {
    err += piece.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      if (out.startsWith('[')) resolve(JSON.parse(out));
      else if (err.includes('refuses the network namespace')) resolve('this machine refuses the namespace that the attacks need');
      else reject(new Error(err.slice(-3000)));
    });
  });
}

function rowsOf(tables: readonly Table[], mode: Mode): readonly Row[] {
  return tables.find((table) => table.mode === mode)?.rows ?? [];
}

let tables: readonly Table[] | string = [];
let bare: readonly Table[] | string = [];
// At the same time, each in a world of its own: most of it is waiting.
beforeAll(async () => {
  [tables, bare] = await Promise.all([attacked([]), attacked(['--bare', '--only', OPEN_WAYS.replaceAll(' ', ',')])]);
});

describe('attacks from inside a cage', () => {
  describe.each(['namespaces', 'landlock'] as const)('%s', (mode) => {
    test.for(ATTACKS.map(({ id, what }) => [id, what] as const))('%s %s', ([id], { skip }) => {
      if (typeof tables === 'string') skip(tables);
      const row = typeof tables === 'string' ? undefined : rowsOf(tables, mode).find((one) => one.id === id);
      if (row?.outcome === 'skipped') skip(row.how);
      expect(row !== undefined && isGood(row), JSON.stringify(row, null, 1)).toBe(true);
    });

    test('nothing came after the last row', () => {
      const rows = typeof tables === 'string' ? [] : rowsOf(tables, mode);
      expect(rows.filter(({ id }) => !ATTACKS.some((one) => one.id === id))).toEqual([]);
    });
  });
});

test('without Sallyport the same attacks get out, and the instruments see it', ({ skip }) => {
  if (typeof bare === 'string') skip(bare);
  const rows = typeof bare === 'string' ? [] : rowsOf(bare, 'bare').filter(({ id }) => id !== 'Z00');
  const wrong = rows.filter(({ area, outcome }) => outcome !== (area === 'control' ? 'works' : 'LEAKED'));
  expect(wrong).toEqual([]);
  expect(rows.map(({ id }) => id)).toEqual(OPEN_WAYS.split(' ').sort((a, b) => order(a) - order(b)));
});

function order(id: string): number {
  return ATTACKS.findIndex((one) => one.id === id);
}
