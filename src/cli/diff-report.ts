import { type ChangeEntry, diffHunks } from '../confine/index.ts';
import { plural, visible } from './text.ts';

interface Options {
  readonly isStat: boolean;
  readonly colour: boolean;
}

const CONTEXT = 3;

/** A transaction's changes as a person reads them: a list of names, then unified hunks of the text files. */
export function renderDiff(changes: readonly ChangeEntry[], options: Options): string {
  if (changes.length === 0) return 'Nothing was changed.\n';
  const list = changes.map(nameLine).join('\n');
  const hunks = options.isStat ? [] : changes.flatMap((change) => fileDiff(change, options.colour));
  return `${[list, `${plural(changes.length, 'change')}.`, ...hunks].join('\n')}\n`;
}

const SIGNS = { added: '+', modified: '~', deleted: '-', type: '!', mode: 'm', symlink: '~', opaque: '!' } as const;

function nameLine(change: ChangeEntry): string {
  const from = change.renamedFrom === undefined ? '' : ` (was ${visible(change.renamedFrom)})`;
  const note = change.isBinary ? ' (binary)' : '';
  return `${SIGNS[change.change]} ${visible(change.path)}${change.kind === 'dir' ? '/' : ''}${from}${note}`;
}

function fileDiff({ path, text }: ChangeEntry, colour: boolean): readonly string[] {
  return text === null ? [] : textDiff(path, text.before, text.after, colour);
}

/** The lines of a unified diff of one text; empty where nothing changed. */
export function textDiff(path: string, before: string, after: string, colour: boolean): readonly string[] {
  const hunks = diffHunks(before, after, CONTEXT);
  if (hunks.length === 0) return [];
  return [
    '',
    paint(`--- ${visible(path)}`, '1', colour),
    ...hunks.flatMap((hunk) => [
      paint(`@@ -${hunk.oldStart},${hunk.oldCount} +${hunk.newStart},${hunk.newCount} @@`, '36', colour),
      ...hunk.lines.map((line) =>
        paint(`${line.sign}${visible(line.text)}`, { ' ': '', '+': '32', '-': '31' }[line.sign], colour),
      ),
    ]),
  ];
}

function paint(text: string, code: string, colour: boolean): string {
  return colour && code !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
}
