import { TextDecoder } from 'node:util';

/** A page's bytes as text: by its byte order mark, by what the server said, by what an HTML page says of itself, else UTF-8. */
export function decodeText(bytes: Buffer, charset: string | undefined, isHtml: boolean): string {
  const label = markOf(bytes) ?? charset ?? (isHtml ? declaredIn(bytes) : undefined) ?? 'utf-8';
  return decoderFor(label).decode(bytes);
}

/** Text that says it is text and holds zero bytes is something else, unless its encoding is one that has them. */
export function isBinary(bytes: Buffer, charset: string | undefined): boolean {
  const isWide = markOf(bytes)?.startsWith('utf-16') === true || /^utf-?16/i.test(charset ?? '');
  return !isWide && bytes.subarray(0, 65_536).includes(0);
}

/** Encoding Standard, 6: a byte order mark is stronger than anything said elsewhere. */
function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
}

/** HTML Standard, 13.2.3.2: looked for in the first 1024 bytes. */
function declaredIn(bytes: Buffer): string | undefined {
  return /<meta[^>]{1,200}charset\s*=\s*["']?([\w:.+-]{1,40})/i.exec(bytes.subarray(0, 1024).toString('latin1'))?.[1];
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    // An encoding that nobody knows: wrong characters are shown as such.
    return new TextDecoder('utf-8');
  }
}
