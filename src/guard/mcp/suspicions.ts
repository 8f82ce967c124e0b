import { inspectProse } from '../../inspect/prose/index.ts';
import type { Offered } from '../../mcp/index.ts';
import type { Json } from '../../model/index.ts';
import type { KnownServer } from './accepted.ts';

/** The signs of which the names of tools are made. */
const PLAIN_NAME = /^[\w./-]{1,128}$/;
const LONGEST_NAME = 80;
/** Names that are also words of everyday say nothing. */
const SHORTEST_NAME = 5;

/**
 * What speaks against a text that a model would read: orders, text that a person does not see, and names of another server's
 * tools (a description that steers other tools shadows them). A person is told; none of it decides.
 */
export function suspicionsOf(item: Offered, server: string, known: readonly KnownServer[]): readonly string[] {
  const text = textsIn(item.value).join('\n');
  const report = inspectProse({ text, surface: 'tool-description' });
  const name = calledName(item);
  return [
    ...(item.kind === 'tool' && !PLAIN_NAME.test(item.name) ? [`! ${name} has a name with unusual signs or length`] : []),
    ...alike(item, server, known).map((other) => `! ${name} is called almost like ${other}`),
    ...(report.flagged ? [...new Set(report.spans.map(({ reason }) => `! ${name} reads like an order: ${reason}`))] : []),
    ...report.hidden
      .filter((one) => one.suspicious)
      .map((one) => `! ${name} hides a text (${one.channel}): ${one.text.slice(0, 200)}`),
    ...shadowed(item, report.clean, server, known).map((other) => `! ${name} speaks of ${other}`),
  ];
}

/** Its kind and its name, as one line that does not grow with what a server calls it. */
export function calledName({ kind, name }: Pick<Offered, 'kind' | 'name'>): string {
  if (PLAIN_NAME.test(name)) return `${kind} ${name}`;
  const short =
    name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}... (${name.length - LONGEST_NAME} more characters)` : name;
  return `${kind} ${JSON.stringify(short)}`;
}

/** Accepted tools of the same server whose names a person would read as this one. */
function alike({ kind, name }: Offered, server: string, known: readonly KnownServer[]): readonly string[] {
  if (kind !== 'tool' || name.length < SHORTEST_NAME) return [];
  const own = known.find((one) => one.name === server)?.pins ?? {};
  const tools = Object.keys(own).flatMap((key) => (key.startsWith('tool ') ? [key.slice(5)] : []));
  return tools.filter((tool) => tool !== name && lookOf(tool) === lookOf(name)).map((tool) => calledName({ kind, name: tool }));
}

/** What is left of a name when a person looks at it in passing. */
function lookOf(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[1il]/g, 'l')
    .replaceAll('0', 'o');
}

function shadowed(item: Offered, text: string, server: string, known: readonly KnownServer[]): readonly string[] {
  const words = new Set(text.split(/[^\w.-]+/).map((word) => word.replace(/^[.-]+|[.-]+$/g, '').toLowerCase()));
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
