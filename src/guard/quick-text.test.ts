import { expect, test } from 'vitest';
import { loadGrammar } from './grammars.ts';

// The library takes a text in pieces of 5,119 characters.
const PIECE = 5119;

test.each([
  ['an empty text', ''],
  ['one character a byte', 'a = "b"\n'.repeat(3000)],
  ['two bytes a character', 'a = "\u{20ac}"\n'.repeat(3000)],
  ['a pair on the edge of a piece', `#${'x'.repeat(PIECE - 2)}\u{1f600}\nb = 1\n`],
  ['half a pair', `a = "\ud83d"\n${'b = "\udc00"\n'.repeat(2000)}`],
  ['exactly one piece', `#${'x'.repeat(PIECE - 2)}\n`],
  ['a piece and one character', `#${'x'.repeat(PIECE - 1)}\n`],
  ['a string over many pieces', `a = """${'line\n'.repeat(5000)}"""\nb = 2\n`],
] as const)('%s is parsed as it is', async (_name, text) => {
  const { parse } = await loadGrammar('python');
  const root = parse(text, () => false)?.rootNode;
  const lines = text.includes('"""') ? text.split(/\n(?=b)/) : text.split('\n');
  expect(root?.hasError).toBe(false);
  expect(root?.children.map((child) => text.slice(child.startIndex, child.endIndex))).toEqual(
    lines.map((line) => line.trimEnd()).filter((line) => line !== ''),
  );
});
