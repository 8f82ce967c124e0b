import { parse } from 'smol-toml';
import { UserError } from '../model/index.ts';

const BEGIN = '# Sallyport: declared by `sallyport init`; `sallyport uninit` takes it away.';
const END = '# Sallyport: end.';

export interface TomlBlock {
  /** Members of the file itself, before its first table; one that a person has set stays as it is. */
  readonly head?: readonly string[];
  /** Tables, at the end of the file. */
  readonly tail: readonly string[];
}

/**
 * A TOML file with lines of ours between two marks; everything else stays as it is, comments too.
 *
 * @throws UserError where the file could not be read with them in it: nothing is written then
 */
export function withBlock(path: string, before: string | null, { head = [], tail }: TomlBlock): string {
  const own = withoutBlock(before ?? '');
  const missing = head.filter((line) => !hasMember(own, line.slice(0, line.indexOf(' '))));
  const first = missing.length === 0 ? '' : `${[BEGIN, ...missing, END].join('\n')}\n`;
  const gap = own === '' || own.endsWith('\n') ? '' : '\n';
  const text = `${first}${own}${gap}${[BEGIN, ...tail, END].join('\n')}\n`;
  try {
    parse(text);
    return text;
  } catch (cause) {
    throw new UserError('CLIENT_SETTINGS_UNREADABLE', `${path} can't be changed: ${firstLine(cause)}.`, {
      hint: 'Mend the file, then run the command again. Nothing was written.',
    });
  }
}

/** Broken text has none: it is refused afterwards. */
function hasMember(text: string, name: string): boolean {
  try {
    return Object.hasOwn(parse(text), name);
  } catch {
    return false;
  }
}

/** The text as it was without our lines. */
export function withoutBlock(text: string): string {
  const kept: string[] = [];
  let isOurs = false;
  for (const line of text.split('\n')) {
    if (line === BEGIN) isOurs = true;
    if (!isOurs) kept.push(line);
    if (line === END) isOurs = false;
  }
  return kept.join('\n');
}

function firstLine(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? 'it is no TOML') : 'it is no TOML';
}
