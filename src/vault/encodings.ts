/** The forms in which a text can lie in a request or an answer. Percent and JSON escapes are undone by `Unescape` instead. */
export interface Form {
  /** For a person: `as it is`, `in base64`. */
  readonly form: string;
  readonly bytes: Buffer;
  /** Letters count in either case; `bytes` are lower-case then. */
  readonly anyCase: boolean;
}

/** What to look for in a request, so that `text` is found in it as it is, in base64 or base64url at any alignment, or in hex. */
export function searchedForms(text: string): readonly Form[] {
  const bytes = Buffer.from(text);
  const forms = [
    ...distinct([bytes, Buffer.from(text.replaceAll(' ', '+'))]).map((form) => ({
      form: 'as it is',
      bytes: form,
      anyCase: false,
    })),
    ...base64Forms(bytes).map((form) => ({ form: 'in base64', bytes: form, anyCase: false })),
    { form: 'in hex', bytes: Buffer.from(bytes.toString('hex')), anyCase: true },
  ];
  return forms;
}

/** What to take out of an answer of a host that knows the value: the ways in which servers write back what they were sent. */
export function echoedForms(text: string): readonly Buffer[] {
  const component = encodeURIComponent(text);
  const json = JSON.stringify(text).slice(1, -1);
  return distinct([
    Buffer.from(text),
    ...base64Forms(Buffer.from(text)),
    ...[
      component,
      strictly(component),
      component.replaceAll('%2F', '/'),
      component.replaceAll('%20', '+'),
      encodeURI(text),
    ].flatMap((escaped) => [Buffer.from(escaped), Buffer.from(escaped.replace(/%[0-9A-F]{2}/g, (part) => part.toLowerCase()))]),
    ...[json, json.replaceAll('/', '\\/'), withoutMarkup(json), ascii(json), ascii(withoutMarkup(json))].map((one) =>
      Buffer.from(one),
    ),
  ]);
}

/**
 * Base64 writes three bytes as four characters, so a text looks different after 0, 1 or 2 other bytes. Only the characters
 * that depend on nothing but the text are kept.
 */
function base64Forms(bytes: Buffer): readonly Buffer[] {
  const forms = (['base64', 'base64url'] as const).flatMap((alphabet) =>
    [0, 1, 2].map((before) => {
      const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
      return Buffer.from(whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)));
    }),
  );
  return distinct(forms);
}

// RFC 3986 counts these as reserved; encodeURIComponent leaves them.
function strictly(component: string): string {
  return component.replace(/[!'()*~]/g, escapeByte);
}

function escapeByte(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

// Encoders of Go, Java and others, which expect their JSON in a page.
function withoutMarkup(json: string): string {
  return json.replace(/[<>&'=]/g, escapeUnit);
}

function ascii(json: string): string {
  return json.replace(/[^ -~]/g, escapeUnit);
}

function escapeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function distinct(buffers: readonly Buffer[]): readonly Buffer[] {
  return [...new Map(buffers.map((bytes) => [bytes.toString('latin1'), bytes])).values()];
}
