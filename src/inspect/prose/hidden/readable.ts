/** The most of a hidden text that is kept: enough to judge it, and no way to fill a report. */
const LONGEST = 2000;

export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Whether decoded bytes are writing: 95 of 100 characters can be printed, and most are letters, digits or spaces. */
export function readable(text: string): boolean {
  if (text.length < 4) return false;
  let printable = 0;
  let letters = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isPrintable(code)) printable++;
    if (code === 0x20 || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || (code > 0xbf && code !== 0xfffd)) letters++;
    if (code >= 0x30 && code <= 0x39) digits++;
  }
  return printable >= text.length * 0.95 && letters >= text.length * 0.15 && letters + digits >= text.length * 0.6;
}

function isPrintable(code: number): boolean {
  if (code < 0x20) return code === 0x0a || code === 0x09 || code === 0x0d;
  return code !== 0xfffd && code !== 0x7f && (code < 0x80 || code > 0x9f);
}

/** Bytes as UTF-8; where they are none, as Latin-1, a character each. */
export function textOfBytes(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\ufffd') ? Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') : text;
}
