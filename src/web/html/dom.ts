/** What is used of a parsed page. The library's own types describe a whole browser. */
export interface PageNode {
  readonly nodeType: number;
  readonly childNodes: ArrayLike<PageNode>;
  readonly textContent: string | null;
  remove(): void;
}

export interface PageElement extends PageNode {
  readonly localName: string;
  readonly className: string;
  readonly id: string;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  hasAttribute(name: string): boolean;
  matches(selector: string): boolean;
}

const ELEMENT = 1;
export const TEXT = 3;

export function isElement(node: PageNode): node is PageElement {
  return node.nodeType === ELEMENT;
}

export interface PageDocument extends PageNode {
  createElement(name: string): PageElement & { append(...nodes: PageNode[]): void };
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): ArrayLike<PageElement & { readonly sheet?: StyleSheet | null }>;
}

export interface StyleSheet {
  readonly cssRules: ArrayLike<StyleRule>;
}

/** A rule of a style sheet: of elements, or a group of rules under a condition. */
export interface StyleRule {
  readonly selectorText?: string;
  readonly style?: { readonly cssText: string };
  readonly media?: { readonly mediaText: string };
  readonly cssRules?: ArrayLike<StyleRule>;
}
