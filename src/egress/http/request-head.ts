/** The head of one HTTP/1.1 request, as it was written. */
export interface HttpHead {
  readonly method: string;
  /** The request target: a path, an absolute URI, or HOST:PORT. */
  readonly target: string;
  /** The Host field; undefined where there is none. */
  readonly host: string | undefined;
}

export type HeadStep =
  | 'more'
  | { readonly kind: 'head'; readonly head: HttpHead; readonly length: number }
  | { readonly kind: 'malformed'; readonly why: string };

const LONGEST = 65_536;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Reads a request head strictly (RFC 9112): whatever two programs could read in two ways is malformed, because that is how one
 * request is smuggled inside another.
 */
export function readRequestHead(bytes: Buffer): HeadStep {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > LONGEST ? malformed('a head longer than 64 KiB') : 'more';
  const text = bytes.subarray(0, end).toString('latin1');
  const wrong = objection(text);
  if (wrong !== undefined) return malformed(wrong);
  const [line = '', ...fields] = text.split('\r\n');
  const [method = '', target = '', version = '', ...more] = line.split(' ');
  if (!TOKEN.test(method) || target === '' || !/^HTTP\/1\.[01]$/.test(version) || more.length > 0)
    return malformed('a request line that is none');
  const parsed = fields.map(splitField);
  if (parsed.some((field) => field === undefined)) return malformed('a header field that is none');
  const wrongFields = fieldObjection(parsed.flatMap((field) => field ?? []));
  if (wrongFields !== undefined) return malformed(wrongFields);
  const host = parsed.find((field) => field?.name === 'host')?.value;
  if (host === undefined && version === 'HTTP/1.1') return malformed('a request without Host');
  return { kind: 'head', head: { method, target, host }, length: end + 4 };
}

interface Field {
  readonly name: string;
  readonly value: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

function objection(text: string): string | undefined {
  if (CONTROL.test(text)) return 'a control character in the head';
  if (/(?<!\r)\n|\r(?!\n)/.test(text)) return 'a line that does not end in CR LF';
  return /\r\n[ \t]/.test(text) ? 'a folded header field' : undefined;
}

function splitField(line: string): Field | undefined {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon);
  return colon > 0 && TOKEN.test(name) ? { name: name.toLowerCase(), value: line.slice(colon + 1).trim() } : undefined;
}

function fieldObjection(fields: readonly Field[]): string | undefined {
  const of = (name: string): readonly string[] => fields.filter((field) => field.name === name).map((field) => field.value);
  const [lengths, codings] = [of('content-length'), of('transfer-encoding')];
  if (of('host').length > 1) return 'more than one Host';
  if (lengths.length > 0 && codings.length > 0) return 'both Content-Length and Transfer-Encoding';
  if (lengths.length > 1 || lengths.some((length) => !/^\d{1,15}$/.test(length))) return 'a Content-Length that is none';
  return codings.length > 1 || codings.some((coding) => coding.toLowerCase() !== 'chunked')
    ? 'an unknown transfer coding'
    : undefined;
}

function malformed(why: string): HeadStep {
  return { kind: 'malformed', why };
}
