import { commandLine } from '../tools/command-line.ts';

export const GROUPS = ['start-up', 'steady', 'calls', 'decisions', 'egress', 'house', 'undo'] as const;
export type Group = (typeof GROUPS)[number];

/** What `npm run bench` is asked for. */
export interface Options {
  /** Groups or single measurements whose name contains one of these; empty for all. */
  readonly only: readonly string[];
  readonly pairs: number;
  /** One look whether everything works: few pairs, small counts, nothing is written to RESULTS.md. */
  readonly quick: boolean;
}

/**
 * @param file the program, whose first comment is its manual
 * @throws Error for a number that is none
 */
export function readOptions(file: string): Options {
  const { values } = commandLine(file, {
    only: { type: 'string', multiple: true, default: [] },
    pairs: { type: 'string' },
    quick: { type: 'boolean', default: false },
  });
  const pairs = values.pairs === undefined ? (values.quick ? 2 : 10) : Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < 1 || pairs > 1000) throw new Error('--pairs takes a whole number from 1 to 1000');
  return { only: values.only, pairs, quick: values.quick };
}

/** Whether a measurement was asked for, by its group or by part of its name. */
export function isWanted({ only }: Options, group: Group, name: string): boolean {
  return only.length === 0 || only.some((wanted) => wanted === group || (!isGroup(wanted) && name.includes(wanted)));
}

function isGroup(text: string): boolean {
  return GROUPS.some((group) => group === text);
}
