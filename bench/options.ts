import { parseArgs } from 'node:util';

export const GROUPS = ['start-up', 'steady', 'calls', 'decisions', 'egress', 'house', 'undo'] as const;
export type Group = (typeof GROUPS)[number];

/** What `npm run bench -- [--only NAME]... [--pairs N] [--quick]` asks for. */
export interface Options {
  /** Groups or single measurements whose name contains one of these; empty for all. */
  readonly only: readonly string[];
  readonly pairs: number;
  /** One look whether everything works: few pairs, small counts, nothing is written to RESULTS.md. */
  readonly quick: boolean;
}

const USAGE = `usage: npm run bench -- [--only NAME]... [--pairs N] [--quick]
  --only NAME  a group (${GROUPS.join(', ')}) or part of a measurement's name; may be repeated
  --pairs N    pairs of each measurement (10; with --quick 2)
  --quick      check that everything works; prints, but writes no results`;

/** @throws Error with the usage, for a flag or a number that is not known */
export function parseOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { only: { type: 'string', multiple: true }, pairs: { type: 'string' }, quick: { type: 'boolean' } },
    });
    const quick = values.quick ?? false;
    const pairs = values.pairs === undefined ? (quick ? 2 : 10) : Number(values.pairs);
    if (!Number.isInteger(pairs) || pairs < 1 || pairs > 1000) throw new Error('--pairs takes a whole number from 1 to 1000');
    return { only: values.only ?? [], pairs, quick };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** Whether a measurement was asked for, by its group or by part of its name. */
export function isWanted({ only }: Options, group: Group, name: string): boolean {
  return only.length === 0 || only.some((wanted) => wanted === group || (!isGroup(wanted) && name.includes(wanted)));
}

function isGroup(text: string): boolean {
  return GROUPS.some((group) => group === text);
}
