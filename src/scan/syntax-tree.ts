import type { FixNode } from '../fix/index.ts';
import type { CodeParser } from '../inspect/code/index.ts';

const MOST_NODES = 400_000;
const DEEPEST = 1000;
/** As long as the first reading of a file may take, whatever else the machine does: what is offered must not depend on that. */
const MOST_MS = 10_000;

type OpenNode = { -readonly [K in keyof FixNode]: FixNode[K] } & { readonly children: FixNode[] };

/** The syntax tree of a text as plain objects; undefined where it is too large, too deep, or was given up. */
export function syntaxTree(text: string, parser: CodeParser): FixNode | undefined {
  const end = performance.now() + MOST_MS;
  const tree = parser.parse(text, () => performance.now() > end);
  if (tree === null) return undefined;
  const cursor = tree.walk();
  let left = MOST_NODES;
  const read = (parent: FixNode | undefined, depth: number): OpenNode | undefined => {
    left -= 1;
    if (left < 0 || depth > DEEPEST) return undefined;
    const node: OpenNode = {
      type: parser.types[cursor.nodeTypeId] ?? '',
      field: cursor.currentFieldId === 0 ? '' : (parser.fields[cursor.currentFieldId] ?? ''),
      isNamed: parser.isNamed(cursor.nodeTypeId),
      start: cursor.startIndex,
      end: cursor.endIndex,
      children: [],
      parent,
    };
    if (!cursor.gotoFirstChild()) return node;
    do {
      const child = read(node, depth + 1);
      if (child === undefined) return undefined;
      node.children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    return node;
  };
  try {
    return read(undefined, 0);
  } finally {
    cursor.delete();
    tree.delete();
  }
}
