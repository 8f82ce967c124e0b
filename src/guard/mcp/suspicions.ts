import { inspectProse } from '../../inspect/prose/index.ts';
import type { Offered } from '../../mcp/index.ts';
import type { Json } from '../../model/index.ts';
import type { KnownServer } from './accepted.ts';

/** Names that are also words of everyday say nothing. */
const SHORTEST_NAME = 5;

/**
 * What speaks against a text that a model would read: orders, text that a person does not see, and names of another server's
 * tools (a description that steers other tools shadows them). A person is told; none of it decides.
 */
export function suspicionsOf(item: Offered, server: string, known: readonly KnownServer[]): readonly string[] {
  const text = textsIn(item.value).join('\n');
  const report = inspectProse({ text, surface: 'tool-description' });
  const name = `${item.kind} ${item.name}`;
  return [
    ...(report.flagged ? [...new Set(report.spans.map(({ reason }) => `! ${name} reads like an order: ${reason}`))] : []),
    ...report.hidden
      .filter((one) => one.suspicious)
      .map((one) => `! ${name} hides a text (${one.channel}): ${one.text.slice(0, 200)}`),
    ...shadowed(item, text, server, known).map((other) => `! ${name} speaks of ${other}`),
  ];
}

function shadowed(item: Offered, text: string, server: string, known: readonly KnownServer[]): readonly string[] {
  const words = new Set(text.split(/[^\w.-]+/).map((word) => word.toLowerCase()));
  const others = known.filter(({ name, identity }) => name !== server && identity !== null);
  return others.flatMap(({ name, pins }) =>
    Object.keys(pins).flatMap((key) => {
      const tool = key.startsWith('tool ') ? key.slice(5) : '';
      const isOurs = item.kind === 'tool' && item.name === tool;
      const isTelling = tool.length >= SHORTEST_NAME && /[_.-]|[a-z][A-Z]/.test(tool);
      return isTelling && !isOurs && words.has(tool.toLowerCase()) ? [`the tool ${tool} of the server ${name}`] : [];
    }),
  );
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, held]) =>
    held === undefined ? [] : [...(Array.isArray(value) ? [] : [name]), ...textsIn(held)],
  );
}
