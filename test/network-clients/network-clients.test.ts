import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENTS } from './clients.table.ts';
import { Matrix } from './matrix.ts';

let matrix: Matrix;

beforeAll(async () => {
  matrix = await Matrix.open();
});
afterAll(() => matrix.close());

/** The first build of a Go program builds what it stands on: minutes, on a slow machine. */
const PATIENCE = { timeout: 900_000 };

test.each(CLIENTS)('$name goes through the network of a cage untouched, and is refused elsewhere', PATIENCE, async (client) => {
  const cells = await matrix.try(client);
  if (cells === undefined) {
    console.log(`skipped: ${client.name} is not installed`);
    return;
  }
  const wrong = cells.filter(({ ok }) => !ok);
  expect(wrong.map(({ way, seen }) => `${way.name}, ${way.proxied ? 'with' : 'without'} proxy variables: ${seen}`)).toEqual([]);
});
