import TurndownService from 'turndown';
import { type PageAddress, parseAddress } from '../address.ts';
import type { PageElement } from './dom.ts';

/** Converts what is left of a page to Markdown. @param base what relative links are relative to */
export function toMarkdown(root: PageElement, base: PageAddress): string {
  const service = new TurndownService({
    headingStyle: 'atx',
    hr: '---',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
    preformattedCode: false,
  });
  // Text stays as it is on the page: backslashes before every underscore help nobody who reads it.
  service.escape = (text) => text;
  service.addRule('link', {
    filter: 'a',
    replacement: (content, node) => link(content, attribute(node, 'href'), base),
  });
  // No address: where a client shows pictures by itself, one would be fetched, and its address can carry anything out.
  service.addRule('picture', {
    filter: 'img',
    replacement: (_content, node) => {
      const alternative = attribute(node, 'alt').replace(/\s+/g, ' ').trim().slice(0, LONGEST_ALTERNATIVE);
      return alternative === '' ? '' : `[picture: ${alternative.replace(/[[\]]/g, '')}]`;
    },
  });
  // How many items of a list have gone by: they come in order.
  const counts = new WeakMap<object, number>();
  service.addRule('item', { filter: 'li', replacement: (content, node) => item(content, node, counts) });
  service.addRule('line', {
    filter: ['summary', 'legend', 'caption', 'option', 'optgroup'],
    replacement: (content) => `\n\n${content}\n\n`,
  });
  service.addRule('cell', { filter: ['th', 'td'], replacement: (content) => ` ${oneLine(content).replaceAll('|', '\\|')} |` });
  service.addRule('row', { filter: 'tr', replacement: (content, node) => row(content, node) });
  service.addRule('table', {
    filter: ['table', 'thead', 'tbody', 'tfoot'],
    replacement: (content, node) => (nameOf(node) === 'table' ? `\n\n${content.trim()}\n\n` : content),
  });
  return Reflect.apply(service.turndown, service, [root]);
}

function item(content: string, node: object, counts: WeakMap<object, number>): string {
  const list: unknown = Reflect.get(node, 'parentNode');
  const mark = isObject(list) && nameOf(list) === 'ol' ? `${nextNumber(list, counts)}. ` : '- ';
  return `${mark}${content.trim().replace(/\n/g, `\n${' '.repeat(mark.length)}`)}\n`;
}

function nextNumber(list: object, counts: WeakMap<object, number>): number {
  const number = counts.get(list) ?? (Number.parseInt(attribute(list, 'start'), 10) || 1);
  counts.set(list, number + 1);
  return number;
}

const LONGEST_ALTERNATIVE = 200;

/** Only addresses of the web: what else stands in a link (`javascript:`, `data:`) is no place to go to. */
function link(content: string, href: string, base: PageAddress): string {
  const text = content.trim();
  if (text === '') return '';
  if (href === '' || href.startsWith('#')) return content;
  const parsed = parseAddress(href, base);
  return parsed.ok ? `[${oneLine(text)}](${parsed.address.href.replaceAll('(', '%28').replaceAll(')', '%29')})` : content;
}

function row(content: string, node: object): string {
  const count = Array.from(childrenOf(node)).filter((cell) => /^t[hd]$/.test(nameOf(cell))).length;
  if (count === 0) return '';
  const line = `|${content.replace(/\n/g, ' ').trimEnd()}\n`;
  return isFirstRow(node) ? `${line}|${' --- |'.repeat(count)}\n` : line;
}

function isFirstRow(node: object): boolean {
  const table = call(node, 'closest', 'table');
  return !isObject(table) || call(table, 'querySelector', 'tr') === node;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

// The converter hands its nodes out under the types of a browser, which are not known here.
function attribute(node: object, name: string): string {
  const value = call(node, 'getAttribute', name);
  return typeof value === 'string' ? value : '';
}

function nameOf(node: object): string {
  return String(Reflect.get(node, 'nodeName')).toLowerCase();
}

function childrenOf(node: object): ArrayLike<object> {
  return Reflect.get(node, 'childNodes');
}

function call(node: object, method: string, argument: string): unknown {
  const found: unknown = Reflect.get(node, method);
  return typeof found === 'function' ? Reflect.apply(found, node, [argument]) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
