import type { OutgoingHead, RequestHead } from './gate-types.ts';
import type { SecretPlace } from './secret.ts';

/** A secret that the destination may see. */
export interface Usable {
  readonly secret: string;
  readonly placeholder: string;
  /** Undefined: it is not known at the moment. */
  readonly value: string | undefined;
  /** Empty: any header. */
  readonly places: readonly SecretPlace[];
}

export interface Substituted extends OutgoingHead {
  /** What was not replaced, to be searched for what must not leave; what was is cut out of it. */
  readonly rest: readonly string[];
  /** Secrets whose placeholder stood in a right place and whose value is not known. */
  readonly missing: readonly string[];
  /** Secrets whose value can't stand in a header. */
  readonly unfit: readonly string[];
}

interface Text {
  readonly text: string;
  readonly rest: readonly string[];
}

/** These say where a request goes and how it is framed; a secret has no business in them. */
const FRAMING: ReadonlySet<string> = new Set([
  'host',
  ':authority',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Puts values in place of their placeholders: in the headers and query parameters that each secret names, in any header where
 * it names none, also within `Basic` credentials (RFC 7617).
 */
export function substitute(head: RequestHead, secrets: readonly Usable[]): Substituted {
  const notes: Notes = { used: new Set(), missing: new Set(), unfit: new Set() };
  const path = inQuery(head.path, secrets, notes);
  const headers: string[] = [];
  const rest: string[] = [...path.rest];
  for (let index = 0; index < head.headers.length; index += 2) {
    const name = head.headers[index] ?? '';
    const replaced = inHeader(name, head.headers[index + 1] ?? '', secrets, notes);
    headers.push(name, replaced.text);
    rest.push(name, ...replaced.rest);
  }
  const { used, missing, unfit } = notes;
  return { path: path.text, headers, used: [...used], rest, missing: [...missing], unfit: [...unfit] };
}

interface Notes {
  readonly used: Set<string>;
  readonly missing: Set<string>;
  readonly unfit: Set<string>;
}

function inHeader(name: string, value: string, secrets: readonly Usable[], notes: Notes): Text {
  const lower = name.toLowerCase();
  const usable = FRAMING.has(lower) ? [] : secrets.filter(({ places }) => mayStandIn(places, 'header', lower));
  const basic = /^(\s*basic\s+)([A-Za-z0-9+/_-]+={0,2})\s*$/i.exec(value);
  if (basic?.[1] === undefined || basic[2] === undefined) return replaceAll(value, usable, asHeader, notes);
  const credentials = Buffer.from(basic[2], 'base64').toString('latin1');
  const replaced = replaceAll(credentials, usable, asHeader, notes);
  if (replaced.text === credentials) return { text: value, rest: [value] };
  return { text: basic[1] + Buffer.from(replaced.text, 'latin1').toString('base64'), rest: replaced.rest };
}

function inQuery(path: string, secrets: readonly Usable[], notes: Notes): Text {
  const mark = path.indexOf('?');
  if (mark === -1 || !secrets.some(({ places }) => places.some(({ kind }) => kind === 'query')))
    return { text: path, rest: [path] };
  const parameters = path
    .slice(mark + 1)
    .split('&')
    .map((parameter) => inParameter(parameter, secrets, notes));
  return {
    text: `${path.slice(0, mark)}?${parameters.map(({ text }) => text).join('&')}`,
    rest: [path.slice(0, mark), ...parameters.flatMap(({ rest }) => rest)],
  };
}

function inParameter(parameter: string, secrets: readonly Usable[], notes: Notes): Text {
  const equals = parameter.indexOf('=');
  if (equals === -1) return { text: parameter, rest: [parameter] };
  const name = parameter.slice(0, equals);
  const usable = secrets.filter(({ places }) => mayStandIn(places, 'query', percentDecoded(name)));
  // Between pluses, which mean spaces in a form and must stay what they are.
  const words = parameter
    .slice(equals + 1)
    .split('+')
    .map((word) => inWord(word, usable, notes));
  return { text: `${name}=${words.map(({ text }) => text).join('+')}`, rest: [name, ...words.flatMap(({ rest }) => rest)] };
}

function inWord(word: string, usable: readonly Usable[], notes: Notes): Text {
  const decoded = percentDecoded(word);
  const replaced = replaceAll(decoded, usable, asBytes, notes);
  return replaced.text === decoded ? { text: word, rest: [word] } : { text: percentEncoded(replaced.text), rest: replaced.rest };
}

function mayStandIn(places: readonly SecretPlace[], kind: SecretPlace['kind'], name: string): boolean {
  if (places.length === 0) return kind === 'header';
  return places.some((place) => place.kind === kind && place.name === name);
}

type Written = (value: string) => string | undefined;

function replaceAll(text: string, secrets: readonly Usable[], written: Written, notes: Notes): Text {
  let parts: readonly string[] = [text];
  let replaced = text;
  for (const { secret, placeholder, value } of secrets) {
    if (!replaced.includes(placeholder)) continue;
    const insert = value === undefined ? undefined : written(value);
    if (value === undefined) notes.missing.add(secret);
    else if (insert === undefined) notes.unfit.add(secret);
    else notes.used.add(secret);
    // A function, for `$&` in a value would mean something to String.replace.
    replaced = replaced.replaceAll(placeholder, () => insert ?? '');
    parts = parts.flatMap((part) => part.split(placeholder));
  }
  return { text: replaced, rest: parts };
}

/** One character a byte; undefined where a line break would begin another header (RFC 9110, 5.5). */
function asHeader(value: string): string | undefined {
  return /[\r\n]/.test(value) ? undefined : asBytes(value);
}

function asBytes(value: string): string {
  return Buffer.from(value).toString('latin1');
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** All but what RFC 3986, 2.3 calls unreserved. Takes one character a byte. */
function percentEncoded(text: string): string {
  return text.replace(/[^A-Za-z0-9._~-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
