import type { CodeLanguage, CodeParser } from '../inspect/code/index.ts';
import type { Finding, Incomplete } from '../model/index.ts';

/** A text to be inspected. `path` is relative, with `/`: what a finding says of its place. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A finding with what makes it the same one in another version of its file. */
export interface ScanFinding extends Finding {
  /** `v1:RULE:HASH`, of the rule, the file and the line's content: not of its number. */
  readonly fingerprint: string;
  /** Why it does not count; undefined: it does. */
  readonly suppressed?: { readonly by: 'comment' | 'baseline'; readonly reason: string } | undefined;
  /** Who found it, where other engines ran too. */
  readonly engines?: readonly string[];
}

export interface ScanStats {
  readonly files: number;
  readonly bytes: number;
  /** Files that were looked at only by name: too large, binary. */
  readonly skipped: number;
  readonly cached: number;
  readonly ms: number;
}

export interface ScanResult {
  readonly findings: readonly ScanFinding[];
  readonly incomplete: readonly Incomplete[];
  readonly stats: ScanStats;
}

/** Parsers of code, by language; undefined where there is none. */
export type ParserOf = (language: CodeLanguage) => CodeParser | undefined;
