/** A text that a rule must speak of, and its neighbour, differing by the remedy, of which it must not. */
export interface Case {
  readonly rule: string;
  readonly bad: string;
  readonly good: string;
  /** For formats that are known by their name. */
  readonly path?: string;
}
