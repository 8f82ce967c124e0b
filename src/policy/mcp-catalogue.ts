import type { JsonObject, ToolTraits } from '../model/index.ts';
import { matchesGlob } from './match.ts';
import { CATALOGUE } from './mcp-servers.table.ts';
import { twinOf } from './wrong-argument.ts';

/** A server as its command or address names it, and what its tools do. */
export interface McpCatalogue {
  /** Packages, images, programs and hosts by which it is known. */
  readonly known: readonly string[];
  /** Arguments that say what a call is about; all of them together are the place. */
  readonly place: readonly string[];
  /** `private`, `untrusted` and `sends`, in any order; `elsewhere`: what it sends goes to another place too. `*` in a name stands for any text, the first that fits counts. */
  readonly tools: readonly (readonly [tool: string, traits: string])[];
}

/** A tool that nobody has classified may do anything. */
const UNKNOWN: ToolTraits = { readsPrivate: true, readsUntrusted: true, sends: true };

/**
 * What is known of a tool of the server that these words start or reach. The words are those that a person accepted; what the
 * server says of itself counts for nothing.
 */
export function knownTraits(
  words: readonly string[],
  tool: string,
  given: JsonObject,
): { readonly traits: ToolTraits; readonly place: string | null } {
  const entry = entryOf(words);
  const found = entry?.tools.find(([pattern]) => matchesGlob(pattern, tool));
  if (entry === undefined || found === undefined) return { traits: UNKNOWN, place: null };
  const said = found[1].split(' ');
  const traits = {
    readsPrivate: said.includes('private'),
    readsUntrusted: said.includes('untrusted'),
    sends: said.includes('sends'),
  };
  return { traits, place: said.includes('elsewhere') ? null : placeOf(entry, given) };
}

/** The words of a server stay the same for all of its calls. */
const entries = new WeakMap<readonly string[], { readonly entry: McpCatalogue | undefined }>();

function entryOf(words: readonly string[]): McpCatalogue | undefined {
  const found = entries.get(words);
  if (found !== undefined) return found.entry;
  const names = words.map(nameOf);
  const entry = CATALOGUE.find(({ known }) => names.some((name) => known.includes(name)));
  entries.set(words, { entry });
  return entry;
}

function placeOf({ known, place }: McpCatalogue, given: JsonObject): string | null {
  const parts = place.flatMap((name) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    // What could be read in two ways names no place.
    const isPlain = typeof value === 'string' && (place.length === 1 || !value.includes('/'));
    return isPlain && value !== '' && twinOf(given, name) === undefined ? [value.toLowerCase()] : [];
  });
  return place.length === 0 || parts.length < place.length ? null : `${known[0]}:${parts.join('/')}`;
}

/** `@scope/name@1.2.3`, `ghcr.io/owner/image:tag`, `/usr/bin/name` and `https://host/path` without what changes with each version. */
function nameOf(word: string): string {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(word)?.[1];
  if (host !== undefined) return host.toLowerCase();
  const bare = word.replace(/(?<=.)@[^/@]*$/, '').replace(/:[\w.-]+$/, '');
  return bare.startsWith('/') ? (bare.split('/').at(-1) ?? bare) : bare;
}
