import type { RuleInfo } from '../../model/index.ts';

/** A secret that is known by what stands around it. */
export interface Context {
  readonly id: string;
  readonly what: string;
  readonly rule: RuleInfo;
  readonly anchors: readonly string[];
  readonly fold?: true;
  /** Flag `y`, matched at the anchor; the group `secret` is the secret. */
  readonly pattern: RegExp;
  readonly accept?: (groups: Readonly<Record<string, string | undefined>>) => boolean;
}
