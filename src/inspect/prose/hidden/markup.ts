import type { Channel, HiddenText } from '../types.ts';
import { shortened } from './readable.ts';

const TAG = /<([a-z][a-z0-9]{0,15})\b([^<>]{0,600})>/gi;
const CLOSING = /<\/([a-z][a-z0-9]{0,15})\b/gi;
const LINK_COMMENT =
  /^[ \t]{0,3}\[[^\]\n]{0,80}\]:[ \t]{0,8}(?:#|<>|\/)[ \t]{0,8}(?:"([^"\n]{1,2000})"|'([^'\n]{1,2000})'|\(([^\n]{1,2000})\))[ \t]*$/gm;
/** Characters of an alternative text that says more than what a picture shows, at least and at most. */
const [SHORTEST_ALT, LONGEST_ALT] = [61, 2000];

const UNSEEN =
  /display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}(?:0?\.[01]\d{0,3}(?:px|pt|r?em|%)|0(?:\.0{1,4})?(?:px|pt|r?em|%)?|(?:0?\.\d{1,4}|1)(?:px|pt|%))\s{0,3}(?:[;"'!]|$)|opacity\s{0,3}:\s{0,3}0(?:\.0\d?)?\s{0,3}(?:[;"'!]|$)|(?:text-indent|left|top)\s{0,3}:\s{0,3}-\d{3,6}(?:px|em|%)|clip\s{0,3}:\s{0,3}rect\(\s{0,3}0/i;
const WHITE =
  /(?:^|[^-\w])color\s{0,3}[:=]\s{0,3}["']?(?:#fff(?:fff)?\b|white\b|transparent\b|rgba?\(\s{0,3}255\s{0,3},\s{0,3}255\s{0,3},\s{0,3}255|rgba\([^)]{0,30},\s{0,3}0\))/i;
const HIDDEN_ATTRIBUTE = /(?:^|\s)hidden(?:\s|=|\/|$)/i;
const VOID = new Set(['img', 'br', 'hr', 'input', 'meta', 'link', 'source', 'path', 'svg', 'script', 'style', 'option']);

/** Text that a page or a rendered Markdown file does not show: comments, hidden styles, alt texts, folded sections. */
export function readMarkup(text: string): HiddenText[] {
  const hidden: HiddenText[] = [];
  if (text.includes('<!--')) readComments(text, hidden);
  if (text.includes('](') || text.includes(']:')) readMarkdown(text, hidden);
  if (text.includes('</') || /<img/i.test(text)) readElements(text, hidden);
  return hidden;
}

function readComments(text: string, hidden: HiddenText[]): void {
  for (let at = text.indexOf('<!--'); at !== -1; ) {
    const close = text.indexOf('-->', at + 4);
    const end = close === -1 ? text.length : close + 3;
    add(hidden, 'html-comment', at, end, text.slice(at + 4, close === -1 ? end : close));
    at = text.indexOf('<!--', end);
  }
}

function readMarkdown(text: string, hidden: HiddenText[]): void {
  for (const found of text.matchAll(LINK_COMMENT))
    add(hidden, 'markdown-comment', found.index, found.index + found[0].length, found[1] ?? found[2] ?? found[3] ?? '');
  readImages(text, hidden);
}

/** `![TEXT](`: by hand, since a text may be made of beginnings. */
function readImages(text: string, hidden: HiddenText[]): void {
  const ends = /[\]\n]/g;
  let end = -1;
  for (let at = text.indexOf('!['); at !== -1; at = text.indexOf('![', at)) {
    const start = at + 2;
    at = start;
    if (end < start) {
      ends.lastIndex = start;
      end = ends.exec(text)?.index ?? text.length;
    }
    const length = end - start;
    if (length < SHORTEST_ALT || length > LONGEST_ALT || !text.startsWith('](', end)) continue;
    add(hidden, 'alt-text', start, end, text.slice(start, end));
    at = end + 2;
  }
}

function readElements(text: string, hidden: HiddenText[]): void {
  const closings = new Closings(text);
  let from = 0;
  // What lies in open details is read again with each that is opened in them: so much, and no more.
  let again = text.length;
  let folded = 0;
  for (const { 0: tag, 1: name = '', 2: attributes = '', index } of text.matchAll(TAG)) {
    const lower = name.toLowerCase();
    if (lower === 'img') readAltText(attributes, index + 1 + name.length, hidden);
    const channel = channelOf(lower, attributes);
    if (channel === undefined || index < from) continue;
    const inside = index + tag.length;
    const close = closings.after(lower, inside);
    if (close === undefined) continue;
    if (channel === 'details' && index < folded) again -= close - inside;
    if (channel === 'details' && again < 0) continue;
    if (channel === 'details') folded = close;
    else from = close;
    add(hidden, channel, index, close, text.slice(inside, close).replace(/<[^<>]{0,600}>/g, ' '));
  }
}

/** Where the elements of a text end: found in one search, whatever their names are, since there may be many of both. */
class Closings {
  readonly #text: string;
  #places: Map<string, number[]> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Asked with offsets that only grow. */
  after(name: string, offset: number): number | undefined {
    this.#places ??= closingsOf(this.#text);
    const places = this.#places.get(name);
    // The last one first.
    while (places !== undefined && (places.at(-1) ?? offset) < offset) places.pop();
    return places?.at(-1);
  }
}

function closingsOf(text: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { 1: name = '', index } of text.matchAll(CLOSING)) {
    const lower = name.toLowerCase();
    const places = found.get(lower);
    if (places === undefined) found.set(lower, [index]);
    else places.push(index);
  }
  for (const places of found.values()) places.reverse();
  return found;
}

function channelOf(name: string, attributes: string): Channel | undefined {
  if (VOID.has(name)) return undefined;
  if (name === 'details') return 'details';
  if (attributes === '') return undefined;
  if (UNSEEN.test(attributes) || HIDDEN_ATTRIBUTE.test(attributes)) return 'hidden-style';
  return WHITE.test(attributes) && !/background|bgcolor/i.test(attributes) ? 'hidden-style' : undefined;
}

function readAltText(attributes: string, offset: number, hidden: HiddenText[]): void {
  const found = /\balt\s{0,3}=\s{0,3}(?:"([^"]{61,})"|'([^']{61,})')/i.exec(attributes);
  if (found === null) return;
  add(hidden, 'alt-text', offset + found.index, offset + found.index + found[0].length, found[1] ?? found[2] ?? '');
}

function add(hidden: HiddenText[], channel: Channel, start: number, end: number, text: string): void {
  if (/\p{L}/u.test(text)) hidden.push({ channel, start, end, text: shortened(text.trim()), suspicious: false });
}
