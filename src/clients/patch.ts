import type { Action, FileChange, Piece } from '../model/index.ts';
import { piecesOf } from './change.ts';

const HEADER = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;
/** What some client takes for one of these all the same: they trim lines, and ask for no space. */
const ALIKE = /^\s*\*{3}\s*(?:(?:add|update|delete)\s+file|move\s+to)\s*:/i;

/**
 * The files of a patch in the form of `apply_patch` (`*** Begin Patch`), which Codex and others use. Undefined: it is none,
 * it names no file, or it could be read in two ways.
 */
export function patchActions(patch: string): readonly Action[] | undefined {
  const actions: Action[] = [];
  let what = '';
  let lines: string[] = [];
  const flush = (): void => {
    const last = actions.at(-1);
    if (last?.kind === 'write') actions[actions.length - 1] = { ...last, ...changeOf(what, lines) };
    lines = [];
  };
  for (const line of patch.split(/\r?\n/)) {
    const [, header, path] = HEADER.exec(line) ?? [];
    const moved = MOVE.exec(line)?.[1];
    if (header === undefined && moved === undefined) {
      if (ALIKE.test(line)) return undefined;
      lines.push(line);
      continue;
    }
    flush();
    // What is moved becomes a file whose text stands elsewhere.
    what = header ?? 'Move';
    const to = (path ?? moved ?? '').trim();
    // Some end the name at a colon.
    if (to.includes(':')) return undefined;
    actions.push(header === 'Delete' ? { kind: 'delete', path: to } : { kind: 'write', path: to, content: null });
  }
  flush();
  return actions.length === 0 ? undefined : actions;
}

function changeOf(what: string, lines: readonly string[]): { readonly content: string; readonly change?: FileChange } {
  const content = lines.flatMap((line) => (line.startsWith('+') ? [line.slice(1)] : [])).join('\n');
  if (what === 'Add') return { content, change: { kind: 'whole', text: content === '' ? '' : `${content}\n` } };
  const change = what === 'Update' ? piecesOf(hunksOf(lines).map(pieceOf)) : undefined;
  return change === undefined ? { content } : { content, change };
}

function hunksOf(lines: readonly string[]): readonly (readonly string[])[] {
  const hunks: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('@@') || hunks.length === 0) hunks.push([]);
    if (/^[ +-]/.test(line)) hunks.at(-1)?.push(line);
  }
  return hunks.filter((hunk) => hunk.length > 0);
}

/** What only adds names no place by its text, so nothing is known of it. */
function pieceOf(hunk: readonly string[]): Piece | undefined {
  const side = (sign: string): string =>
    hunk.flatMap((line) => (line.startsWith(' ') || line.startsWith(sign) ? [line.slice(1)] : [])).join('\n');
  const before = side('-');
  return before === '' ? undefined : { before, after: side('+'), isEvery: false };
}
