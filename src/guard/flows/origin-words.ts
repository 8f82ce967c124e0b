import type { LabelMessage } from '../../confine/index.ts';

/**
 * Where a label came from, in words: the file, who opened it, and when. The kernel does not say who: a program that still has the
 * file open is named, else the one that started last, as what it is.
 *
 * @param at milliseconds since the epoch
 */
export function openedWords({ how, path, pid, exe, last }: Omit<LabelMessage, 'type' | 'label'>, at: number): string {
  if (how === 'unwatched') return `${path}, which could not be watched and so counts as opened`;
  const time = new Date(at).toISOString().slice(11, 19);
  const did = how === 'opened' ? 'opened' : how === 'moved' ? 'moved out of its folder' : 'given another name';
  const who = exe !== undefined ? ` by ${base(exe)} (${pid})` : last === undefined ? '' : `, as it seems by ${base(last)},`;
  return `${path}, ${did}${who} at ${time} UTC`;
}

function base(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
