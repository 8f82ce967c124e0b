/** A form that a provider publishes for its own tokens. */
export interface Format {
  /** Stable name, shown in place of the secret: `github-token`. */
  readonly id: string;
  /** What it is, for a sentence that begins with "A" or "An": `GitHub token`. */
  readonly what: string;
  /** Literals with which every match begins, or, with `back`, that stand somewhere inside it. At least three characters. */
  readonly anchors: readonly string[];
  /** Linear in time. Flag `y` where a match begins with its anchor, `g` where it stands inside. The group `secret`, or all. */
  readonly pattern: RegExp;
  /** How far before the anchor a match may begin. */
  readonly back?: number;
  /** `valid`: the form can be checked and fits. `doubtful`: it can be checked and does not. `no`: it is none. */
  readonly check?: (secret: string) => Validity;
  /** Where this stands near it, it is meant to be in a page: the web configuration of Firebase. */
  readonly publicBeside?: RegExp;
  /** What the secret gives: `low` for keys that are meant to be public, or that open nothing by themselves. */
  readonly weight?: 'low' | 'medium';
}

export type Validity = 'valid' | 'plain' | 'doubtful' | 'no';

/** What a name in front of it makes a secret: `heroku_api_key = UUID`. */
export interface NamedFormat {
  readonly id: string;
  readonly what: string;
  /** Parts of a name, in lower case; at least three characters. */
  readonly names: readonly string[];
  /** The whole value. */
  readonly value: RegExp;
}
