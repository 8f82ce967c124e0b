import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Next line, line separator, paragraph separator: Node's own reader of lines ends one at the last two, Python's at all. */
const OTHER_LINE_ENDS: readonly Buffer[] = ['\u0085', '\u2028', '\u2029'].map((end) => Buffer.from(end));
/** Bytes of a text that are looked at one by one. */
const SHORT = 32;

/**
 * Whether bytes that were parsed are read the same by whoever they are passed on to: they are one line for every reader (some end
 * one at a carriage return too, or at a separator of Unicode in a text), and no member stands twice, of which some take the first.
 *
 * @param members how many members the parsed value has, at every depth
 */
export function hasOneReading(bytes: Buffer, members: number): boolean {
  // White space behind the message is no part of it; inside of a text, a line break would have been no JSON.
  const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
  const firstReturn = bytes.indexOf(CARRIAGE_RETURN);
  if (bytes.includes(LINE_FEED) || (firstReturn >= 0 && firstReturn < end)) return false;
  if (OTHER_LINE_ENDS.some((one) => bytes.includes(one))) return false;
  let colons = 0;
  for (let at = 0; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = textEnd(bytes, at);
    else if (byte === COLON) colons += 1;
  }
  return colons === members;
}

/** Where the text that begins there ends. Most are short; the search for a quote in a long one is Node's. */
function textEnd(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < start + SHORT; at += 1) {
    if (bytes[at] === BACKSLASH) return longEnd(bytes, at);
    if (bytes[at] === QUOTE) return at;
  }
  return longEnd(bytes, start + SHORT);
}

function longEnd(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(QUOTE, from);
  while (at >= 0 && isEscaped(bytes, at, from)) at = bytes.indexOf(QUOTE, at + 1);
  return at < 0 ? bytes.length : at;
}

/** Whether an odd number of backslashes stands before it; none before FROM belongs to it. */
function isEscaped(bytes: Buffer, at: number, from: number): boolean {
  let before = at;
  while (before > from && bytes[before - 1] === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}

/** Members that are decided by. */
const OUTERMOST: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);
const PARAMETERS: ReadonlySet<string> = new Set(['name', 'arguments', 'uri', '_meta']);
const RESULTS: ReadonlySet<string> = new Set([
  ...['tools', 'prompts', 'resourceTemplates', 'instructions', 'serverInfo', 'content', '_meta', 'inputRequests'],
]);
const ERRORS: ReadonlySet<string> = new Set(['code', 'message', 'data', 'elicitations']);

/** Whether a member is such a one but for upper and lower case, in which some readers see no difference. */
export function hasDouble(value: JsonObject): boolean {
  const { params, result, error } = value;
  return (
    hasDoubleOf(OUTERMOST, value) ||
    (isJsonObject(params) && hasDoubleOf(PARAMETERS, params)) ||
    (isJsonObject(result) && hasDoubleOf(RESULTS, result)) ||
    (isJsonObject(error) && (hasDoubleOf(ERRORS, error) || (isJsonObject(error['data']) && hasDoubleOf(ERRORS, error['data']))))
  );
}

function hasDoubleOf(known: ReadonlySet<string>, object: JsonObject): boolean {
  for (const name of Object.keys(object)) if (!known.has(name) && foldedOf(known).has(folded(name))) return true;
  return false;
}

function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}

const foldedSets: Map<ReadonlySet<string>, ReadonlySet<string>> = new Map();

function foldedOf(known: ReadonlySet<string>): ReadonlySet<string> {
  const found = foldedSets.get(known) ?? new Set([...known].map(folded));
  foldedSets.set(known, found);
  return found;
}

/** How many members a value has, at every depth; undefined: it is nested deeper than that. */
export function membersOf(value: Json, deepest: number): number | undefined {
  if (typeof value !== 'object' || value === null) return 0;
  if (deepest === 0) return undefined;
  const held = Object.values(value);
  let count = Array.isArray(value) ? 0 : held.length;
  for (const one of held) {
    const inside = one === undefined ? 0 : membersOf(one, deepest - 1);
    if (inside === undefined) return undefined;
    count += inside;
  }
  return count;
}
