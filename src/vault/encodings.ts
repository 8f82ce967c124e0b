/** The forms in which a text can lie in a request or an answer. Percent and JSON escapes are undone by `Unescape` instead. */
export interface Form {
  /** For a person: `as it is`, `in base64`. */
  readonly form: string;
  readonly bytes: Buffer;
  /** Letters count in either case; `bytes` are lower-case then. */
  readonly anyCase: boolean;
}

/**
 * What to look for in a request, so that `text` is found in it as it is, in base64 or base64url at any alignment (also of UTF-16, as
 * PowerShell takes its commands, and of base64), in base32, in hex or in UTF-16.
 */
export function searchedForms(text: string): readonly Form[] {
  const bytes = Buffer.from(text);
  // Between the first and the last letter the two orders of bytes are alike.
  const wide = Buffer.from(text, 'utf16le').subarray(0, -1);
  const twice = base64Forms(bytes).flatMap((once) => base64Forms(once));
  const forms = [
    ...distinct([bytes, Buffer.from(text.replaceAll(' ', '+'))]).map((form) => ({
      form: 'as it is',
      bytes: form,
      anyCase: false,
    })),
    ...base64Forms(bytes).map((form) => ({ form: 'in base64', bytes: form, anyCase: false })),
    ...distinct(twice).map((form) => ({ form: 'in base64, twice', bytes: form, anyCase: false })),
    ...base32Forms(bytes).map((form) => ({ form: 'in base32', bytes: form, anyCase: true })),
    { form: 'in hex', bytes: Buffer.from(bytes.toString('hex')), anyCase: true },
    { form: 'in UTF-16', bytes: wide, anyCase: false },
    ...base64Forms(wide).map((form) => ({ form: 'in UTF-16 and base64', bytes: form, anyCase: false })),
  ];
  return forms;
}

/** What to take out of an answer of a host that knows the value: the ways in which servers write back what they were sent. */
export function echoedForms(text: string): readonly Buffer[] {
  const component = encodeURIComponent(text);
  const json = JSON.stringify(text).slice(1, -1);
  const addresses = [
    component,
    escaped(component, /[!'()*~]/g),
    component.replaceAll('%2F', '/'),
    encodeURI(text),
    new URLSearchParams([['', text]]).toString().slice(1),
  ];
  const hex = Buffer.from(text).toString('hex');
  const strings = [json, json.replaceAll('/', '\\/'), inPage(json, /[<>&]/g), inPage(json, /[<>&'=]/g)];
  return distinct([
    Buffer.from(text),
    ...base64Forms(Buffer.from(text)),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    ...PAGES.map((page) => Buffer.from(inHtml(text, page))),
    ...addresses
      .flatMap((one) => [one, one.replace(/%[0-9A-F]{2}/g, (part) => part.toLowerCase())])
      .map((one) => Buffer.from(one)),
    ...strings.flatMap((one) => [one, inPage(one, /[^ -~]/g)]).map((one) => Buffer.from(one)),
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

const BASE32 = ['abcdefghijklmnopqrstuvwxyz234567', '0123456789abcdefghijklmnopqrstuv'] as const;

/** The same of base32, which writes five bytes as eight characters: the alphabets of RFC 4648, 6 and 7. */
function base32Forms(bytes: Buffer): readonly Buffer[] {
  return BASE32.flatMap((alphabet) =>
    [0, 1, 2, 3, 4].map((before) => {
      const bits = [...Buffer.alloc(before), ...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      const whole = bits.match(/.{5}/g) ?? [];
      const characters = whole.slice(Math.ceil((before * 8) / 5)).map((five) => alphabet[Number.parseInt(five, 2)] ?? '');
      return Buffer.from(characters.join(''));
    }),
  );
}

function escaped(text: string, which: RegExp): string {
  return text.replace(which, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** As the JSON encoders of Go, Java and Python escape what a page or an old reader would stumble over. */
function inPage(json: string, which: RegExp): string {
  return json.replace(which, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** How servers write the signs of markup into a page: PHP and Ruby; Python; Go; XML; OWASP's rules; Handlebars; Mustache; Go's templates. */
const PAGES: readonly Readonly<Record<string, string>>[] = [
  { '"': '&quot;', "'": '&#39;' },
  { '"': '&quot;', "'": '&#x27;' },
  { '"': '&#34;', "'": '&#39;' },
  { '"': '&quot;', "'": '&apos;' },
  { '"': '&quot;', "'": '&#x27;', '/': '&#x2F;' },
  { '"': '&quot;', "'": '&#x27;', '`': '&#x60;', '=': '&#x3D;' },
  { '"': '&quot;', "'": '&#39;', '`': '&#x60;', '=': '&#x3D;', '/': '&#x2F;' },
  { '"': '&#34;', "'": '&#39;', '+': '&#43;' },
];
const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function inHtml(text: string, page: Readonly<Record<string, string>>): string {
  return [...text].map((char) => page[char] ?? MARKUP[char] ?? char).join('');
}

function distinct(buffers: readonly Buffer[]): readonly Buffer[] {
  return [...new Map(buffers.map((bytes) => [bytes.toString('latin1'), bytes])).values()];
}
