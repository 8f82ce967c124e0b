import { languageOfPath } from '../inspect/code/index.ts';
import type { Source } from './types.ts';

/** Sources that one worker inspects in one go. */
export interface Group {
  /** `code`: all of one part of a project together; `alone`: files one by one. */
  readonly kind: 'code' | 'alone';
  readonly sources: readonly Source[];
}

/** Code that is analysed together, at most; a larger project is cut along its folders. Characters. */
const LARGEST = 3_000_000;
const ALONE = 1_000_000;

/**
 * Cuts a scan into groups. The cut depends on the files only, never on how many workers there are, so that the same project
 * gives the same findings everywhere.
 */
export function groupsOf(sources: readonly Source[]): readonly Group[] {
  const code = sources.filter(({ path, text }) => languageOfPath(path, text.slice(0, 200).split('\n', 1)[0]) !== undefined);
  return [
    ...cut(code, '').map((part): Group => ({ kind: 'code', sources: part })),
    ...chunks(sources).map((part): Group => ({ kind: 'alone', sources: part })),
  ];
}

function cut(sources: readonly Source[], folder: string): readonly (readonly Source[])[] {
  if (sources.length === 0) return [];
  if (sizeOf(sources) <= LARGEST) return [sources];
  const parts = new Map<string, Source[]>();
  for (const source of sources) {
    const slash = source.path.indexOf('/', folder.length);
    const below = slash < 0 ? folder : source.path.slice(0, slash + 1);
    const part = parts.get(below);
    if (part === undefined) parts.set(below, [source]);
    else part.push(source);
  }
  const flat = parts.get(folder) ?? [];
  const deeper = [...parts].filter(([below]) => below !== folder).flatMap(([below, part]) => cut(part, below));
  return [...joinSmall(deeper), ...chunks(flat, LARGEST)];
}

/** Small folders beside each other are one group again: each group costs its own look at the files. */
function joinSmall(parts: readonly (readonly Source[])[]): readonly (readonly Source[])[] {
  const out: (readonly Source[])[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (last !== undefined && sizeOf(last) + sizeOf(part) <= LARGEST) out[out.length - 1] = [...last, ...part];
    else out.push(part);
  }
  return out;
}

function chunks(sources: readonly Source[], most = ALONE): readonly (readonly Source[])[] {
  const out: Source[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    if (size + source.text.length > most) {
      out.push([]);
      size = 0;
    }
    out.at(-1)?.push(source);
    size += source.text.length;
  }
  return out;
}

function sizeOf(sources: readonly Source[]): number {
  return sources.reduce((sum, { text }) => sum + text.length, 0);
}
