import type { Severity } from '../../../model/index.ts';

/** What is kept of one OSV document for one package. */
export interface OsvRecord {
  readonly id: string;
  /** Other ids: CVE, GHSA. */
  readonly aliases: readonly string[];
  /** The package, or some of its versions, were published to do harm: ids that begin with MAL-, and what says so itself. */
  readonly isMalicious: boolean;
  readonly severity: Severity;
  /** One line, at most 160 characters. */
  readonly summary: string;
  /** Versions that are listed one by one. */
  readonly versions: readonly string[];
  readonly ranges: readonly OsvRange[];
}

/** From `introduced` (`0`: from the first) up to, and without, `fixed`; or up to `last`; or, with neither, without end. */
export interface OsvRange {
  readonly introduced: string;
  readonly fixed?: string;
  readonly last?: string;
}
