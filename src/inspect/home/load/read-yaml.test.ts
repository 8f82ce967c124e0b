import { expect, test } from 'vitest';
import type { Node } from '../node.ts';
import { readYaml } from './read-yaml.ts';

function entriesAt(text: string, name: string): readonly (readonly [string, string])[] {
  const [top] = readYaml('x.yaml', text).documents;
  const found: Node | undefined = top?.kind === 'map' ? top.entries.find(({ key }) => key === name)?.value : undefined;
  return found?.kind === 'map' ? found.entries.map(({ key, value }) => [key, value.kind === 'leaf' ? value.text : '']) : [];
}

test('what is merged in stands there once by its name, of the first map that has it, and its own wins', () => {
  const text = 'a: &a {k: 1, l: 1}\nb: &b {k: 2, m: 2}\nc:\n  <<: [*a, *b, *a]\n  m: 3\n';
  expect(entriesAt(text, 'c')).toEqual([
    ['k', '1'],
    ['l', '1'],
    ['m', '3'],
  ]);
});
