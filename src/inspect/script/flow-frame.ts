import { programName } from './language.ts';
import { isShell } from './shell-command.ts';

/** A line this long is a minifier's work: its names of one or two letters mean something else in every function. */
const MINIFIED_LINE = 5000;

/** A call or an assignment whose end was not reached yet. */
export interface Frame {
  readonly kind: 'call' | 'assign';
  readonly name: string;
  readonly at: number;
  readonly depth: number;
  readonly targets: readonly string[];
  /** Closed by the end of the statement, not by a bracket. */
  readonly bare: boolean;
  /** What callbacks among the arguments are handed. */
  callback: number;
  got: number;
  /** The first name among the arguments. */
  firstId: string;
  argument: number;
  readonly strings: string[];
  command: string[];
}

export function frameOf(
  kind: Frame['kind'],
  name: string,
  at: number,
  depth: number,
  targets: readonly string[],
  bare: boolean,
): Frame {
  return { kind, name, at, depth, targets, bare, callback: 0, got: 0, firstId: '', argument: 0, strings: [], command: [] };
}

export function isMinified(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    if ((end < 0 ? text.length : end) - at > MINIFIED_LINE) return true;
    if (end < 0) return false;
    at = end + 1;
  }
  return false;
}

export function joinPath(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/^\/|\/$/g, '')).join('/');
}

export function startsShell(text: string): boolean {
  const words = text.slice(0, 200).split(/[;&|]/).at(-1)?.trim().split(/\s/) ?? [];
  return isShell(programName(words[0] ?? '')) || /^(?:cmd(?:\.exe)?|powershell(?:\.exe)?)$/i.test(programName(words[0] ?? ''));
}

export function quoteWord(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `${os.homedir()}/x` and its like in other languages become `~/x`. */
export function homeForm(text: string): string {
  return text.replace(
    /^(?:\$\{[^}]{0,80}home[^}]{0,40}\}|\{[^}]{0,80}home[^}]{0,40}\}|#\{[^}]{0,80}home[^}]{0,40}\}|\$_(?:SERVER|ENV)\[[^\]]{0,20}\])(?=\/)/i,
    '~',
  );
}
