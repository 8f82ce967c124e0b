/** One way to recognise a secret in text. */
export interface Detector {
  /** Stable name, shown in place of the secret: `github-token`. */
  readonly id: string;
  /** One of these stands in every text that the pattern matches; compared in lower case when `fold` is set. */
  readonly literals: readonly string[];
  readonly fold?: true;
  /**
   * Runs in linear time; the group named `secret` is the secret, or the whole match when there is none. Flags `dg`. Made when a text may
   * hold one: most runs never see any.
   */
  readonly pattern: () => RegExp;
  /** False for a match that is no secret (a placeholder, a path). */
  readonly accept?: (secret: string) => boolean;
  /** Also looked for in lines that carry no command line: the provider formats, but not `--password X`. */
  readonly anywhere: boolean;
}

/** A secret in a text, as UTF-16 offsets. */
export interface SecretSpan {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}
