import { expect, test } from 'vitest';
import { withFewExamples } from './explain.ts';

const block = (name: string): string => `\`\`\`js\n${name};\n\n\n# no heading\n\`\`\`\n`;

test.each([
  ['two and one', `# r\n\nReported:\n\n${block('a')}\n${block('b')}\nNot reported:\n\n${block('c')}`, ['a', 'b', 'c'], 0],
  [
    'four and three',
    `# r\n\nReported:\n\n${['a', 'b', 'no', 'no'].map(block).join('\n')}\nNot reported:\n\n${['c', 'd', 'no'].map(block).join('\n')}`,
    ['a', 'b', 'c', 'd'],
    3,
  ],
])('of %s examples the first two of each kind are shown, and how many more there are', (_name, page, shown, left) => {
  const text = withFewExamples(page, 'r');
  expect(text.match(/^(\w+);$/gm)).toEqual(shown.map((one) => `${one};`));
  expect(/(\d+) more examples: sallyport explain r --all/.exec(text)?.[1] ?? '0').toBe(String(left));
  expect(text).toContain('Not reported:');
});
