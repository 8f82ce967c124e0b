import { createHash } from 'node:crypto';
import type { ProseReport } from '../../src/inspect/prose/index.ts';

/** A labelled text. */
export interface Row {
  readonly id: string;
  readonly text: string;
  /** 1: an attack. */
  readonly label: 0 | 1;
  readonly source: string;
  readonly surface: string;
  readonly family: string;
  /** The channel that the payload was put into. */
  readonly hidden?: string;
  readonly payload?: string;
}

export type Told = Row & { readonly report: ProseReport };

/** The half that nobody looked at while the rules were written. */
export function isHeldOut(id: string): boolean {
  return (createHash('sha256').update(`split:${id}`).digest()[0] ?? 0) % 2 === 1;
}
