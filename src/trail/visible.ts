// Control characters (C0, DEL, C1), invisible and direction-changing characters, and line separators: names come from
// the agent, and a terminal obeys what it is shown (CVE-2021-42574 for the direction marks).
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u{115f}\u{1160}\u{3164}\u{ffa0}]/gu;
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOne(character: string): string {
  const named = short[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Text that is safe to print on a terminal: what would be obeyed or not be seen is written out. */
export function visible(text: string): string {
  return text.replace(hidden, escapeOne);
}

/** A command line as a person would type it, safe to print. */
export function visibleCommand(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${visible(word).replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** Cuts to a number of characters and says so with an ellipsis. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
