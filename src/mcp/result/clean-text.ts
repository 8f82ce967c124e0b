import { inspectProse, withoutInvisible } from '../../inspect/prose/index.ts';
import { findSecrets } from '../../inspect/secrets/index.ts';

/** What was found in the texts of one result, counted. */
export interface Found {
  readonly secrets: Map<string, number>;
  /** What in it reads like an order to an agent. */
  readonly orders: Set<string>;
  /** What was hidden in it and is gone, decoded. */
  readonly hidden: Set<string>;
  /** Characters that may still be read for orders. */
  left: number;
  /** Characters that were not. */
  unread: number;
}

/** Below this nothing can be an order, and names and ids are many. */
const SHORTEST = 24;
const MOST_HIDDEN = 200;

/** Hides secrets, takes out what a person would not see, and notes what reads like an order. The same text where nothing is found. */
export function cleanText(text: string, found: Found): string {
  return withoutHidden(withoutSecrets(text, found), found);
}

function withoutSecrets(text: string, found: Found): string {
  let out = '';
  let from = 0;
  for (const { rule, start, end } of findSecrets(text)) {
    out += `${text.slice(from, start)}[redacted:${rule}]`;
    from = end;
    found.secrets.set(rule, (found.secrets.get(rule) ?? 0) + 1);
  }
  return from === 0 ? text : out + text.slice(from);
}

function withoutHidden(text: string, found: Found): string {
  if (text.length < SHORTEST) return text;
  const most = endOf(text, found.left);
  const rest = text.slice(most);
  found.left -= most;
  found.unread += rest.length;
  const read = most === 0 ? '' : withoutOrders(text.slice(0, most), found);
  return rest === '' ? read : withoutInvisible(`${read}${rest}`);
}

/** Where reading ends, not between the halves of a character. */
function endOf(text: string, left: number): number {
  if (left >= text.length) return text.length;
  return /[\udc00-\udfff]/.test(text[left] ?? '') ? Math.max(0, left - 1) : Math.max(0, left);
}

function withoutOrders(text: string, found: Found): string {
  const report = inspectProse({ text, surface: 'tool-result' });
  const hidden = report.hidden.filter((one) => one.suspicious);
  if (!report.flagged && hidden.length === 0) return text;
  if (report.flagged) for (const { reason } of report.spans) found.orders.add(reason);
  for (const one of hidden) found.hidden.add(`${one.channel}: ${one.text.slice(0, MOST_HIDDEN)}`);
  return report.clean;
}
