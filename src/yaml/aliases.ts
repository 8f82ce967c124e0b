import { type Alias, type Document, isAlias, isNode, type Node, visit } from 'yaml';

/**
 * What each alias of a document stands for. The library's own `Alias.resolve` goes through the whole document each time, so a text
 * with many of them would be read for hours.
 */
export function aliasTargets(document: Document): (alias: Alias) => Node | undefined {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node | undefined>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      // Of two anchors with one name an alias means the last one before it.
      else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return (alias) => targets.get(alias);
}
