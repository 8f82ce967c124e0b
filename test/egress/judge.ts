import type { Attack, Row } from './attack.ts';
import type { Arrival } from './world.ts';

/** What is known of one attack when it is over. */
export interface Seen {
  /** What came back inside the cage; undefined: it did not run. */
  readonly answer: string | undefined;
  /** Refusals that the record holds of it. */
  readonly refusals: readonly string[];
  readonly arrived: readonly Arrival[];
  readonly served: readonly string[];
}

/** `bare`: without Sallyport, to show that the instruments see what gets out. */
export type Mode = 'namespaces' | 'landlock' | 'bare';

/** What must stop an attack, or come back from a control, in one of the two ways of confining. */
export function expectation(attack: Attack, mode: Mode): { readonly any: readonly string[]; readonly skip?: string } {
  const other = mode === 'landlock' ? attack.landlock : undefined;
  if (other !== undefined && 'skip' in other) return { any: [], skip: other.skip };
  const wanted = other?.stopped ?? attack.works ?? attack.stopped ?? [];
  return { any: typeof wanted === 'string' ? [wanted] : wanted };
}

/** Compares what came of an attack with what is expected. A byte that got out counts above everything. */
export function judge(attack: Attack, mode: Mode, { answer, refusals, arrived, served }: Seen): Row {
  const { any, skip } = expectation(attack, mode);
  const leaked = arrived.reduce((sum, { bytes }) => sum + bytes, 0);
  const how = [...refusals, answer ?? ''].filter((text) => text !== '').join(' | ');
  const row = { id: attack.id, area: attack.area, what: attack.what, expected: any.join(', '), how, leaked };
  if (arrived.length > 0) return { ...row, outcome: 'LEAKED', how: arrived.map(({ what }) => what).join('; ') };
  if (skip !== undefined) return { ...row, outcome: 'skipped', how: skip };
  if (answer === undefined) return { ...row, outcome: 'BROKEN', how: 'it did not run' };
  if (answer.startsWith('skipped: ')) return { ...row, outcome: 'skipped', how: answer.slice('skipped: '.length) };
  if (answer.startsWith('no such attack')) return { ...row, outcome: 'BROKEN' };
  const found = any.some((text) => how.includes(text));
  if (attack.works === undefined) return { ...row, outcome: found ? 'stopped' : 'OTHERWISE' };
  const hasArrived = attack.arrives === undefined || served.includes(attack.arrives);
  return { ...row, outcome: found && hasArrived ? 'works' : 'BROKEN' };
}

/** Whether a row is as it should be. */
export function isGood({ outcome }: Pick<Row, 'outcome'>): boolean {
  return outcome === 'stopped' || outcome === 'works' || outcome === 'skipped';
}
