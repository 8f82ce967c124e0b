/* What a client's own tools for files tell of the text that a file becomes. */
import type { Action, FileChange, Piece } from '../model/index.ts';
import type { ToolInput } from './client.ts';

/** How a client calls the parts of an edit. */
export interface EditWords {
  /** The whole new text. */
  readonly whole: string;
  readonly before: string;
  readonly after: string;
  /** A flag: exchange it wherever it stands. */
  readonly every: string;
}

/** A write of the tool that these words belong to. What does not tell the whole of it has no `change`. */
export function writeOf(path: string, input: ToolInput, words: EditWords): Action {
  const whole = input.text(words.whole);
  const edits = input.list('edits');
  const content = whole ?? input.text(words.after) ?? null;
  if (whole !== undefined) return { kind: 'write', path, content, change: { kind: 'whole', text: whole } };
  const parts = content === null ? edits : [input];
  const change = piecesOf(parts.map((part) => pieceOf(part, words)));
  const text = content ?? (edits.length === 0 ? null : edits.map((one) => one.text(words.after) ?? '').join('\n'));
  return { kind: 'write', path, content: text, ...(change === undefined ? {} : { change }) };
}

/** Undefined where one of them is not known: then nothing is known of the whole. */
export function piecesOf(pieces: readonly (Piece | undefined)[]): FileChange | undefined {
  const known = pieces.filter((piece) => piece !== undefined);
  return known.length === 0 || known.length < pieces.length ? undefined : { kind: 'pieces', pieces: known };
}

function pieceOf(input: ToolInput, words: EditWords): Piece | undefined {
  const [before, after] = [input.text(words.before), input.text(words.after)];
  return before === undefined || after === undefined ? undefined : { before, after, isEvery: input.flag(words.every) };
}
