import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openCache } from './cache.ts';
import type { GroupResult } from './types.ts';

const state = mkdtempSync(join(tmpdir(), 'sallyport-cache-'));
afterAll(() => rmSync(state, { recursive: true }));

const result: GroupResult = { findings: [], incomplete: [], suppressions: [], wanted: [], uses: [] };
const code = new Set(['code'] as const);

test.each([
  ['as it was kept', 'medium', 'medium', true],
  ['with more fixes than are asked for', 'low', 'none', true],
  ['with fewer fixes than are asked for', 'medium', 'low', false],
  ['without any, where some are asked for', 'none', 'critical', false],
] as const)('a result %s', (name, kept, asked, isTaken) => {
  const cache = openCache(state, 'engine');
  const texts = [{ path: 'a.py', text: name }];
  cache.keep(texts, code, kept, result);
  expect(cache.take(texts, code, asked)).toEqual(isTaken ? result : undefined);
  expect(cache.take(texts, undefined, kept)).toBeUndefined();
  expect(openCache(state, 'another').take(texts, code, kept)).toBeUndefined();
});
