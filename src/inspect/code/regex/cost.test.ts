import { expect, test } from 'vitest';
import { type Cost, costOf } from './cost.ts';

test.each<[Cost, string]>([
  ['exponential', '^(a+)+$'],
  ['exponential', '^(\\w+\\s?)*$'],
  ['exponential', '(x+x+)+y'],
  ['exponential', '^(a|a)*$'],
  ['exponential', '^([a-z0-9]{2,4})+$'],
  ['exponential', '^(\\w|\\d)+$'],
  [
    'exponential',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
  ],
  ['exponential', '^(?:.*,)*x$'],
  ['exponential', '<(?:"[^"]*"|\'[^\']*\'|[^>"\'])+(?:\\w+)*>$'.replace('(?:\\w+)*', '(\\w+)*')],
  ['polynomial', '^[a-z.]+\\.[a-z.]{2,}$'],
  ['polynomial', '^\\s*(.*?)\\s*$'],
  ['polynomial', '^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}(?:\\.[a-zA-Z]{2,})*$'],
  ['polynomial', '\\s*\\n*\\s+$'],
  // What may be missing lets the loops around it meet, in one way of a choice or in all.
  ['polynomial', '^(?:\\d+)?\\.?\\d+$'],
  ['polynomial', '^([+-]?\\d*n)?\\s*(?:([+-]?)\\s*(\\d+))?$'],
  ['polynomial', '[[;?]*(?:(?:[a-z]*(?:;[a-z]*)*)?\\u0007|x)'],
  // Each `{` of many begins a search that goes to the end.
  ['polynomial', '\\{.*\\}'],
  ['linear', '"[^"]*"'],
  ['linear', '^\\{.*\\}'],
  ['linear', '[?#].*$'],
  ['polynomial', '[?#][^#]*$'],
  ['linear', '(?:^|,)\\s*?no-cache\\s*?(?:,|$)'],
  ['linear', '^\\d{15}|\\d{17}x$'],
  ['linear', '^[a-z]{1,64}[a-z]{1,64}$'],
  ['linear', '^[a-z]+$'],
  // The dots stand between the loops, and the second takes none.
  ['linear', '^[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$'],
  ['linear', '^(?:[a-z]+\\.)*[a-z]+$'],
  ['linear', '^(?:[a-z]+,)+$'],
  // Nothing behind it can fail, so the first way is the last.
  ['linear', '(a+)+'],
  ['linear', '^\\d{1,3}(?:\\.\\d{1,3}){3}$'],
  ['linear', '^(ab|cd)+$'],
  ['linear', '^(?:[a-z]{3})+$'],
  ['linear', '^(?:[0-9a-f]{1,4}:)+$'],
  ['linear', '^("[^"]*"|[^"])*$'],
  ['linear', '[unclosed('],
])('%s: %s', (cost, pattern) => {
  expect(costOf(pattern)).toBe(cost);
});

test('the whole text must match', () => {
  expect(costOf('(a+)+', true)).toBe('exponential');
});

test('a long or deep pattern is answered at once', () => {
  expect(costOf('('.repeat(5000))).toBe('linear');
  expect(costOf(`${'('.repeat(100)}a${')'.repeat(100)}`)).toBe('linear');
  expect(costOf('(a|b)*'.repeat(150))).toBe('linear');
});
