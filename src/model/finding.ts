/** From the least up. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** From the least up. */
export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Where something stands. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** One step on the way of data from a source to a sink. */
export interface TraceStep {
  readonly place: Place;
  /** What happens here, for a person: `request.args is read`, `passed to run() as its first argument`. */
  readonly note: string;
}

/** Replaces the text between two UTF-16 offsets of a file; edits of one fix do not overlap. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A rewrite that a person may accept. It was checked: the result parses, the finding is gone, no new one came. */
export interface Fix {
  readonly description: string;
  readonly edits: readonly Edit[];
}

/** One piece of evidence that an inspector found. */
export interface Finding {
  readonly rule: string;
  readonly cwe: string | undefined;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly place: Place;
  /** The offending text, shortened; secret values are redacted before they come here. */
  readonly excerpt: string;
  /** From source to sink, for what follows data. */
  readonly trace?: readonly TraceStep[];
  readonly fix?: Fix;
}

/** What an inspector could not analyse: never folded into "nothing found". */
export interface Incomplete {
  readonly path: string;
  readonly line?: number;
  readonly reason: string;
}

/** What one inspector says of one text or project. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
}

/** What a rule says of itself; its page of documentation is docs/rules/ID.md. */
export interface RuleInfo {
  /** Stable, kebab-case: `sql-injection`. */
  readonly id: string;
  readonly title: string;
  /** `CWE-89` */
  readonly cwe: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
}
