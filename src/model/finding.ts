export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type Confidence = 'high' | 'medium' | 'low';

/** One piece of evidence that an inspector found. Lines and columns count from 1. */
export interface Finding {
  readonly rule: string;
  readonly cwe: string | undefined;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly place: { readonly path: string; readonly line: number; readonly column: number };
  /** The offending text, shortened; secret values are redacted before they come here. */
  readonly excerpt: string;
}
