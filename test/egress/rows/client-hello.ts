/** What a TLS greeting is made of; the rest of it is what any client sends. */
export interface Greeting {
  readonly names: readonly string[];
  /** Extensions besides: type and content, hexadecimal. */
  readonly more?: readonly (readonly [number, string])[];
  /** The message is cut here, and goes on in a second record. */
  readonly splitAt?: number;
  /** The server_name extension stands twice, a name in each. */
  readonly twice?: true;
}

/** The first record, or two, of a TLS connection (RFC 8446, 4.1.2) in hexadecimal. `{LEAK:hex}` in a name stays to be filled in. */
export function clientHello({ names, more = [], splitAt, twice }: Greeting): string {
  const lists = twice === true ? names.map((name) => [name]) : names.length === 0 ? [] : [names];
  const extensions = [
    ...lists.map((list) =>
      extension(0, vector(2, list.map((name) => `00${vector(2, Buffer.from(name).toString('hex'))}`).join(''))),
    ),
    extension(0x2b, vector(1, '03040303')),
    extension(0x0a, vector(2, '001d0017')),
    extension(0x0d, vector(2, '040308040805080604010501')),
    extension(0x33, vector(2, `001d${vector(2, '09'.padEnd(64, '0'))}`)),
    ...more.map(([type, content]) => extension(type, content)),
  ];
  const body = `0303${'42'.repeat(32)}00${vector(2, '130113021303c02bc02f')}${vector(1, '00')}${vector(2, extensions.join(''))}`;
  const message = `01${vector(3, body)}`;
  const pieces = splitAt === undefined ? [message] : [message.slice(0, 2 * splitAt), message.slice(2 * splitAt)];
  return pieces.map((piece) => `160301${vector(2, piece)}`).join('');
}

function extension(type: number, content: string): string {
  return number(2, type) + vector(2, content);
}

/** Content behind its length. */
function vector(bytes: number, content: string): string {
  return number(bytes, content.length / 2) + content;
}

function number(bytes: number, value: number): string {
  return value.toString(16).padStart(2 * bytes, '0');
}
