import { expect, test } from 'vitest';
import { NameFilter } from './names-filter.ts';

test.each([0, 1, 2, 3, 10, 100, 5000, 60_000])('%d names: each is there, strangers are not', (count) => {
  const names = new Set(Array.from({ length: count }, (_, index) => `package-${index.toString(36)}-${index % 7}`));
  const filter = NameFilter.decode(NameFilter.of(names).encode());
  expect([...names].filter((name) => !filter.has(name))).toEqual([]);
  const strangers = Array.from({ length: 20_000 }, (_, index) => `stranger-${index}`).filter((name) => filter.has(name));
  // One in 65,536 is to be expected; ten in 20,000 would mean that it does not work.
  expect(strangers.length).toBeLessThan(10);
});

test('what is no filter is refused', () => {
  expect(() => NameFilter.decode(new Uint8Array(20))).toThrow('no list of names');
});
