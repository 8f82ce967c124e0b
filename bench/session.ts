import { measurePairs, type Side } from './measure.ts';
import { type Group, isWanted, type Options } from './options.ts';
import type { Place } from './place.ts';
import { compared, printRow, type Row, type Target, without } from './results.ts';
import type { Pair } from './statistics.ts';
import type { Variant } from './variants.ts';

/** What one run of the bench was asked for and has found so far. */
export class Session {
  readonly options: Options;
  readonly version: string;
  readonly rows: Row[] = [];

  constructor(options: Options, version: string) {
    this.options = options;
    this.version = version;
  }

  wants(group: Group, name: string): boolean {
    return isWanted(this.options, group, name);
  }

  add(row: Row): void {
    if (row.group !== this.rows.at(-1)?.group) console.log(`\n${row.group}`);
    this.rows.push(row);
    printRow(row);
  }

  /** Measures a pair of variants and adds its row; a failure or an absence becomes a row too. Null where nothing was measured. */
  async compare(
    group: Group,
    name: string,
    a: Variant,
    b: Variant,
    place: Place,
    target?: Target,
  ): Promise<readonly Pair[] | null> {
    const title = `${name}: ${nameOf(a)} → ${nameOf(b)}`;
    if (!this.wants(group, title)) return null;
    const missing = [a, b].find((variant) => variant.skipped !== undefined);
    if (a.skipped !== undefined || b.skipped !== undefined) {
      this.add(without(group, title, 'skipped', missing?.skipped ?? ''));
      return null;
    }
    try {
      const pairs = await measurePairs(a.side, b.side, this.options.pairs, place);
      this.add(compared(group, name, [label(a.side), label(b.side)], pairs, target));
      return pairs;
    } catch (error) {
      this.add(without(group, title, 'failed', error instanceof Error ? error.message : String(error)));
      return null;
    }
  }
}

function nameOf(variant: Variant): string {
  return variant.skipped === undefined ? variant.side.name : variant.name;
}

function label({ name, version }: Side): string {
  return version === '' ? name : `${name} ${version}`;
}
