import { isElement, type PageDocument, type PageElement, type PageNode, TEXT } from './dom.ts';
import { isSeen, PLAIN_SIGHT, type Sight, sightOf } from './sight.ts';
import { Styles } from './styles.ts';

/** Elements whose content is no text that a person reads. */
const SCRIPTS: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'frame',
  'frameset',
  'noframes',
  'noembed',
  'object',
  'embed',
  'applet',
  'canvas',
  'svg',
  'audio',
  'video',
  'datalist',
  'map',
]);
const OF_THE_HEAD: ReadonlySet<string> = new Set(['head', 'meta', 'link', 'base', 'title']);

/** Deeper than any page that was written to be read, and within what the converter can descend. */
const DEEPEST = 300;

export interface DroppedNodes {
  hidden: number;
  scripts: number;
  comments: number;
}

/** Takes everything out of a parsed page that a person would not see, and counts it. */
export function dropUnseen(document: PageDocument): DroppedNodes {
  const dropped: DroppedNodes = { hidden: 0, scripts: 0, comments: 0 };
  const styles = new Styles(document);
  // A stack of its own: a page may be nested deeper than this program's own stack is.
  const open: { readonly node: PageNode; readonly sight: Sight; readonly depth: number }[] = [
    { node: document, sight: PLAIN_SIGHT, depth: 0 },
  ];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { sight, depth } = place;
    for (const child of Array.from(place.node.childNodes)) {
      const inner = dropOrLook(child, sight, depth, styles, dropped);
      if (inner !== undefined) open.push({ node: child, sight: inner, depth: depth + 1 });
    }
  }
  return dropped;
}

/** How text inside a child looks; undefined when there is nothing more to look at, or it was dropped. */
function dropOrLook(child: PageNode, sight: Sight, depth: number, styles: Styles, dropped: DroppedNodes): Sight | undefined {
  if (child.nodeType === TEXT) {
    if (isSeen(sight) || (child.textContent ?? '').trim() === '') return undefined;
    dropped.hidden += 1;
    child.remove();
    return undefined;
  }
  if (!isElement(child)) {
    if (child.nodeType === DOCUMENT_TYPE) return undefined;
    // Comments, and what a browser takes for one: processing instructions, CDATA.
    dropped.comments += 1;
    child.remove();
    return undefined;
  }
  return lookAtElement(child, sight, depth, styles, dropped);
}

const DOCUMENT_TYPE = 10;

function lookAtElement(
  element: PageElement,
  sight: Sight,
  depth: number,
  styles: Styles,
  dropped: DroppedNodes,
): Sight | undefined {
  const name = element.localName.toLowerCase();
  if (SCRIPTS.has(name) || OF_THE_HEAD.has(name)) {
    if (SCRIPTS.has(name)) dropped.scripts += 1;
    // What stands in the head is counted as well.
    else if (name === 'head') countInside(element, dropped);
    element.remove();
    return undefined;
  }
  const inner = depth > DEEPEST ? undefined : sightOf(element, styles.of(element), sight);
  if (inner !== undefined) return inner;
  if ((element.textContent ?? '').trim() !== '') dropped.hidden += 1;
  element.remove();
  return undefined;
}

function countInside(head: PageElement, dropped: DroppedNodes): void {
  for (const child of Array.from(head.childNodes)) {
    if (isElement(child)) dropped.scripts += SCRIPTS.has(child.localName.toLowerCase()) ? 1 : 0;
    else if (child.nodeType !== TEXT) dropped.comments += 1;
  }
}
