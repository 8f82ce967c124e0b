import { diffHunks } from '../../confine/index.ts';
import type { Offered } from '../../mcp/index.ts';
import { type Pins, pinName, pinOf } from '../../mcp/index.ts';

/** Lines of a text or a diff that a question shows; `sallyport mcp approve` shows all. */
const MOST_LINES = 12;
const MOST_ITEMS = 12;

/** What is new or different about the texts of a server, in lines for a person. */
export function offeredLines(items: readonly Offered[], pins: Pins): readonly string[] {
  const lines = items.slice(0, MOST_ITEMS).flatMap((item) => {
    const before = pins[pinName(item)];
    const name = `${item.kind} ${item.name}`;
    if (before === undefined) return [`new: ${name}: ${shortened(pinOf(item.value).text)}`];
    return [`changed: ${name}`, ...changedLines(before.text, pinOf(item.value).text).slice(0, MOST_LINES)];
  });
  return items.length > MOST_ITEMS ? [...lines, `and ${items.length - MOST_ITEMS} more`] : lines;
}

/** The lines that differ, with their signs. */
function changedLines(before: string, after: string): readonly string[] {
  return diffHunks(before, after, 0).flatMap((hunk) => hunk.lines.map((line) => `${line.sign} ${shortened(line.text)}`));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
