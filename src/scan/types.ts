import type { ForeignUse } from '../inspect/code/index.ts';
import type { Finding, Incomplete } from '../model/index.ts';

/** Inspectors that a scan can call; the table is inspectors.table.ts. */
export type InspectorName = 'code' | 'secrets' | 'prose' | 'shell' | 'script' | 'config' | 'template';

/** One text to be inspected. The path is relative to the root of the scan, with slashes. */
export interface ScanText {
  readonly path: string;
  readonly text: string;
}

/** A file that a scan looks at. */
export interface ListedFile {
  /** Relative to the root, with slashes. */
  readonly path: string;
  readonly bytes: number;
}

/** A line of a file as it may be shown: secrets are cut out. */
export interface ShownLine {
  readonly line: number;
  readonly text: string;
}

/** A finding with what is needed to show it where its file is no longer at hand. */
export interface FoundHere extends Finding {
  /** The lines around it. */
  readonly frame: readonly ShownLine[];
  /** For each step of the trace the line that it speaks of; empty where it is not at hand. */
  readonly steps: readonly string[];
  /** Who found it, where other engines took part: `sallyport`, `bandit`. */
  readonly engines?: readonly string[];
  /** The commit that brought it, for what was found in the history. */
  readonly commit?: string;
}

/** A comment that asks for silence: `sallyport-ignore RULE -- reason until 2027-01-31`. */
export interface Suppression {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Lines whose findings it means. */
  readonly covers: readonly [first: number, last: number];
  readonly rules: readonly string[];
  readonly reason: string;
  /** `2027-01-31`: the last day on which it holds. */
  readonly until: string | undefined;
  /** The comment itself, shortened. */
  readonly text: string;
}

/** What is said of a group of texts that were inspected together. */
export interface GroupResult {
  readonly findings: readonly FoundHere[];
  readonly incomplete: readonly Incomplete[];
  readonly suppressions: readonly Suppression[];
  /** Modules from elsewhere: a finding where no manifest names them, which is known only when all of a project is. */
  readonly wanted: readonly WantedModule[];
  /** What files ask of modules from elsewhere: a finding where these do not offer it. */
  readonly uses: readonly ForeignUse[];
}

/** A module that a file asks for, and what is said when nothing declares it. */
export interface WantedModule {
  readonly module: string;
  readonly language: 'python' | 'javascript';
  readonly finding: FoundHere;
}

/** Why a finding does not count. */
export interface Suppressed {
  readonly by: 'comment' | 'baseline';
  /** The reason that was written down; empty for a baseline. */
  readonly reason: string;
}

/** A finding in a report. */
export interface ScanFinding extends FoundHere {
  /** `v1:RULE:HASH`, made of the content, not of the line. */
  readonly fingerprint: string;
  /** Undefined: it counts. */
  readonly suppressed?: Suppressed;
}

/** Files that a scan did not look at, and why: said in the summary, so that nothing is dropped silently. */
export interface Skipped {
  readonly ignored: number;
  readonly excluded: number;
  readonly binary: number;
  /** Folders of installed dependencies. */
  readonly dependencies: readonly string[];
}

export interface ScanStats {
  readonly files: number;
  readonly bytes: number;
  readonly cached: number;
  readonly skipped: Skipped;
  readonly ms: number;
  readonly jobs: number;
  /** Other engines that took part: `bandit 1.8.6`. */
  readonly engines: readonly string[];
}

export interface ScanResult {
  /** Absolute; paths of findings are relative to it. */
  readonly root: string;
  /** In the order of paths and places; those that are suppressed too. */
  readonly findings: readonly ScanFinding[];
  readonly incomplete: readonly Incomplete[];
  /** Entries of the baseline that nothing matches any more. */
  readonly stale: readonly string[];
  readonly stats: ScanStats;
}
