/** The most of a hidden text that is kept: enough to judge it, and no way to fill a report. */
const LONGEST = 2000;

export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Whether decoded bytes are writing: 95 of 100 characters can be printed, and most are letters or spaces. */
export function readable(text: string): boolean {
  if (text.length < 4) return false;
  let printable = 0;
  let letters = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) continue;
    if (code >= 0x20 ? code !== 0x7f && (code < 0x80 || code > 0x9f) : code === 0x0a || code === 0x09 || code === 0x0d)
      printable++;
    if (code === 0x20 || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || code > 0xbf) letters++;
  }
  return printable >= text.length * 0.95 && letters >= text.length * 0.6;
}
