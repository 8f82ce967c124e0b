import type { Home, SideFile } from '../load/home.ts';
import { type Node, textOf } from '../node.ts';
import type { Spot } from '../rule.ts';
import { isLiteralSecret } from '../words.ts';

function sidesOf(home: Home, kind: SideFile['kind']): readonly Node[] {
  return home.sides.flatMap((side) => (side.kind === kind ? [side.node] : []));
}

export function perSide(kind: SideFile['kind'], check: (root: Node) => readonly Spot[]): (home: Home) => readonly Spot[] {
  return (home) => sidesOf(home, kind).flatMap(check);
}

/** What has no name of a value behind it: a text in the file itself. */
export function isLiteral(node: Node | undefined): boolean {
  const text = textOf(node);
  return text !== undefined && isLiteralSecret(text) && !/^!secret/.test(text);
}
