import { DOMParser } from 'linkedom';
import { type PageAddress, parseAddress } from '../address.ts';
import { withoutInvisible } from '../invisible.ts';
import type { Reading } from '../types.ts';
import { isElement, type PageDocument, TEXT } from './dom.ts';
import { toMarkdown } from './markdown.ts';
import { dropUnseen } from './readable.ts';

const LONGEST_TITLE = 300;

/** The text of an HTML page as a person would see it, in Markdown. */
export function readHtml(html: string, address: PageAddress): Reading {
  const document = parse(html);
  const title = withoutInvisible(titleOf(document)).text;
  const base = parseAddress(document.querySelector('base')?.getAttribute('href') ?? '', address);
  lowerAttributes(document);
  const dropped = dropUnseen(document);
  const root = document.createElement('div');
  for (const node of Array.from(document.childNodes)) if (isElement(node) || node.nodeType === TEXT) root.append(node);
  const { text, count } = withoutInvisible(toMarkdown(root, base.ok ? base.address : address));
  return {
    title: title === '' ? undefined : title,
    text: text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n'),
    dropped: { ...dropped, characters: count },
    cut: 0,
  };
}

/** The page's own title; drawings have some as well. */
function titleOf(document: PageDocument): string {
  const title = Array.from(document.querySelectorAll('title')).find((one) => !one.matches('svg title'));
  return (title?.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE);
}

function parse(html: string): PageDocument {
  const document: unknown = new DOMParser().parseFromString(html, 'text/html');
  if (isDocument(document)) return document;
  throw new Error('the parser gave no document');
}

/** The parser keeps the case of attributes, a browser does not: `STYLE` is `style`, and of two the first counts. */
function lowerAttributes(document: PageDocument): void {
  for (const element of Array.from(document.querySelectorAll('*'))) {
    const attributes = Array.from(element.attributes);
    if (!attributes.some(({ name }) => name !== name.toLowerCase())) continue;
    const first = new Map(attributes.map(({ name, value }) => [name.toLowerCase(), value] as const).reverse());
    for (const { name } of attributes) element.removeAttribute(name);
    for (const [name, value] of first) element.setAttribute(name, value);
  }
}

function isDocument(value: unknown): value is PageDocument {
  return typeof value === 'object' && value !== null && 'querySelectorAll' in value && 'createElement' in value;
}
