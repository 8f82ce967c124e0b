import type { RuleInfo } from '../../model/index.ts';

/** A rule: what it says of itself, and what it says of a place. */
export interface CodeRule extends RuleInfo {
  readonly message: string;
}
