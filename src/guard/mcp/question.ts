/* What a person is asked about the texts of a server: what speaks against one first, and where all of it can be read. */
import { diffHunks } from '../../confine/index.ts';
import { type Offered, type Pins, pinName, pinOf } from '../../mcp/index.ts';
import type { KnownServer } from './accepted.ts';
import { calledName, suspicionsOf } from './suspicions.ts';

/** A question, and the whole of what a yes to it covers. */
export interface OfferedQuestion {
  readonly action: string;
  readonly reasons: readonly string[];
  readonly whole: string;
}

/** Lines of a text or a diff, things and names that a question shows; the rest is counted. */
const [MOST_LINES, MOST_ITEMS, MOST_NAMES] = [12, 12, 8];
const MOST_SUSPICIONS = 3;
const LONGEST_LINE = 300;

interface Looked {
  readonly item: Offered;
  readonly name: string;
  readonly text: string;
  /** Undefined: it is new. */
  readonly before: string | undefined;
  readonly suspicions: readonly string[];
}

/** @param known the servers that were accepted, this one among them */
export function offeredQuestion(
  server: string,
  items: readonly Offered[],
  pins: Pins,
  known: readonly KnownServer[],
): OfferedQuestion {
  // The order is not the server's: it could put what it wants accepted behind what nobody reads to the end.
  const looked = items.map((item) => lookedAt(item, server, pins, known)).sort((one, other) => rankOf(one) - rankOf(other));
  const names = looked.slice(0, MOST_NAMES).map(({ name }) => name);
  const shown = looked.slice(0, MOST_ITEMS);
  return {
    action: `let the MCP server ${server} offer ${countsOf(looked)}: ${names.join(', ')}${more(looked.length - names.length)}`,
    reasons: [
      ...shown.flatMap(({ suspicions }) => cutList(suspicions, MOST_SUSPICIONS, 'more about it')),
      ...shown.flatMap(linesOf),
      ...(looked.length > shown.length ? [`and ${looked.length - shown.length} more, of which nothing is shown here`] : []),
    ],
    whole: looked.map(wholeOf).join('\n'),
  };
}

/** A text with a word on what is missing of it. */
export function cutText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}... (${text.length - most} more characters)` : text;
}

function lookedAt(item: Offered, server: string, pins: Pins, known: readonly KnownServer[]): Looked {
  const name = calledName(item);
  const before = Object.hasOwn(pins, pinName(item)) ? pins[pinName(item)]?.text : undefined;
  return { item, name, text: pinOf(item.value).text, before, suspicions: suspicionsOf(item, server, known) };
}

function rankOf({ suspicions, before }: Looked): number {
  if (suspicions.length > 0) return 0;
  return before === undefined ? 2 : 1;
}

function countsOf(looked: readonly Looked[]): string {
  const count = (what: string, isOne: (one: Looked) => boolean): readonly string[] => {
    const many = looked.filter(isOne).length;
    return many === 0 ? [] : [`${many} ${what}`];
  };
  return [
    ...count('suspicious', (one) => rankOf(one) === 0),
    ...count('changed', (one) => rankOf(one) === 1),
    ...count('new', (one) => rankOf(one) === 2),
  ].join(', ');
}

function more(count: number): string {
  return count > 0 ? ` and ${count} more` : '';
}

function linesOf({ name, text, before }: Looked): readonly string[] {
  if (before === undefined) return [`new: ${name}: ${lineOf(text)}`];
  return [`changed: ${name}`, ...cutList(changedLines(before, text).map(lineOf), MOST_LINES, 'changed lines of it')];
}

function cutList(lines: readonly string[], most: number, what: string): readonly string[] {
  return lines.length > most ? [...lines.slice(0, most), `  (${lines.length - most} ${what})`] : lines;
}

/** The lines that differ, with their signs. */
function changedLines(before: string, after: string): readonly string[] {
  return diffHunks(before, after, 0).flatMap((hunk) => hunk.lines.map((line) => `${line.sign} ${line.text}`));
}

function lineOf(text: string): string {
  return cutText(text.replace(/\s+/g, ' '), LONGEST_LINE);
}

/** Whatever is the server's own is set in, so that none of its lines reads like one of ours. */
function wholeOf({ item, name, text, before, suspicions }: Looked): string {
  const inset = (lines: readonly string[], sign: string): readonly string[] => lines.map((line) => `  ${sign} ${line}`);
  return [
    `${before === undefined ? 'new' : 'changed'}: ${name} (sha256 ${pinOf(item.value).hash})`,
    ...(name.includes('more characters') ? inset([`its name: ${JSON.stringify(item.name)}`], '|') : []),
    ...suspicions,
    ...(before === undefined ? [] : inset(changedLines(before, text), '~')),
    ...inset(text.split('\n'), '|'),
    '',
  ].join('\n');
}
