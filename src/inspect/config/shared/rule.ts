import type { Confidence, Incomplete, RuleInfo, Severity } from '../../../model/index.ts';

/** Where a rule speaks: UTF-16 offsets into the text. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  /** Ends with a full stop; says what stands here and why it matters. */
  readonly message: string;
  /** Where this place is graver or lighter than its rule. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** A secret in the place's line, to be cut out of what is shown. */
  readonly hide?: readonly [number, number];
  /** A rewrite that only the rule can make; the simple ones stand in a table. */
  readonly rewrite?: { readonly description: string; readonly edits: readonly SpotEdit[] };
}

/** Replaces a piece of the text; edits of one rewrite are in order and apart. */
export interface SpotEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ConfigRule<File> extends RuleInfo {
  readonly check: (file: File) => readonly Spot[];
}

/** A port that something listens on, as a configuration states it. */
export interface Exposure {
  readonly port: number | undefined;
  readonly endPort?: number;
  /** `0.0.0.0` and `::` are all addresses; undefined where the configuration leaves it to the program. */
  readonly address: string | undefined;
  readonly protocol: 'tcp' | 'udp';
  /** Of the machine, or inside a container only. */
  readonly on: 'host' | 'container';
  /** The service, listener or unit. */
  readonly name: string;
  readonly authentication: 'none' | 'some' | 'unknown';
  readonly start: number;
}

export interface Parsed<File> {
  readonly file: File;
  readonly incomplete: readonly Omit<Incomplete, 'path'>[];
}

/** One format: how it is read, what is asked of it. */
export interface ConfigFormat {
  readonly rules: readonly RuleInfo[];
  readonly inspect: (text: string) => FormatResult;
}

export interface FormatResult {
  readonly spots: readonly { readonly rule: RuleInfo; readonly spot: Spot }[];
  readonly exposures: readonly Exposure[];
  readonly incomplete: readonly Omit<Incomplete, 'path'>[];
}

/** Binds the reader of a format to its rules; what is between them is the format's own business. */
export function formatOf<File>(
  parse: (text: string) => Parsed<File>,
  rules: readonly ConfigRule<File>[],
  exposures: (file: File) => readonly Exposure[] = () => [],
): ConfigFormat {
  return {
    rules,
    inspect: (text) => {
      const { file, incomplete } = parse(text);
      const spots = rules.flatMap((rule) => rule.check(file).map((spot) => ({ rule, spot })));
      return { spots, exposures: exposures(file), incomplete };
    },
  };
}
