import { lineStarts, spotAt } from '../../../model/index.ts';
import type { Tier } from '../effects/tiers.ts';
import type { HomeFiles } from '../load/files.ts';

/** One thing that may happen now and could not before, or that a change touches. */
export interface HomeSentence {
  readonly tier: Tier;
  readonly text: string;
  readonly path: string;
  readonly line: number;
  /** The rule that speaks, where one does. */
  readonly rule?: string;
  /** What would be safe instead; always there where it is high or critical. */
  readonly instead?: string;
}

/** Where a sentence speaks of. */
export function placed(
  files: HomeFiles,
  where: { readonly file: string; readonly start: number },
): { readonly path: string; readonly line: number } {
  const read = files.read(where.file);
  return { path: where.file, line: 'text' in read ? spotAt(lineStarts(read.text), where.start).line : 1 };
}
