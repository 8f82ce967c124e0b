/** Something that a corpus says: here is a mistake, or here is none. */
export interface Label {
  readonly path: string;
  /** First and last line; undefined: the whole file. */
  readonly lines: readonly [number, number] | undefined;
  /** Other places where the same may be said: the ends of a way that goes through several methods or files. */
  readonly further?: readonly { readonly path: string; readonly lines: readonly [number, number] }[];
  readonly isBad: boolean;
  /** Weaknesses that count; empty: any. */
  readonly cwes: readonly number[];
  /** Weaknesses that are there and not meant: what is said of them counts neither way. */
  readonly besides?: readonly number[];
  /** Labels of the same pair are the mistake and its correction. */
  readonly pair: string | undefined;
}

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A set of files with what is true of them. */
export interface Corpus {
  readonly name: string;
  readonly files: readonly SourceText[];
  readonly labels: readonly Label[];
  /** True when the files are one project, false when each stands for itself. */
  readonly isProject: boolean;
  /** What is said below it does not count: a function that would do harm, if somebody called it so. `low` where nothing is said. */
  readonly least?: 'low' | 'medium';
}

/** What a scanner said. */
export interface Said {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly cwe: number;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
  readonly rule: string;
}

/** Weaknesses that corpora and scanners name differently for the same mistake. */
const FAMILIES: readonly (readonly number[])[] = [
  [77, 78, 88, 94],
  [94, 95, 96, 913, 470, 829, 116],
  [22, 23, 36, 73, 434, 377, 379, 98],
  [79, 80, 81, 83, 87, 116, 20],
  [89, 564, 943],
  [918, 441, 611, 939],
  [601, 918],
  [327, 328, 326, 916, 261, 310, 780, 295, 329, 323, 347, 522, 1204],
  [330, 338, 335, 336, 337, 331, 339],
  [295, 297, 319, 599, 296, 311, 757, 300],
  [502, 94, 915],
  [611, 776, 827, 91, 643, 90],
  [1336, 94, 79, 80, 96, 150, 74],
  [352, 1275],
  [614, 1004, 315, 319, 1275, 539, 693],
  [798, 259, 321, 522, 547, 256, 257, 326, 320],
  [489, 215, 209, 200, 497, 94, 668],
  [605, 668, 1327, 200],
  [732, 276, 269, 250, 284, 283, 281, 266],
  [117, 93, 532, 312, 200, 134],
  [1333, 400, 185, 730, 625, 777, 186],
  [1321, 915, 913, 471],
  [942, 346, 183, 345, 284, 668],
  [306, 862, 863, 285, 284, 287, 639, 425],
  [347, 345, 287, 522, 798, 327, 346],
  [113, 93, 644, 20],
  [703, 754, 755, 390, 391, 248, 252, 280, 396],
  [617, 670, 489, 285, 705],
  // What is called is not checked: a name from outside chooses it.
  [754, 470, 95],
  [521, 522, 287, 258, 307],
  // A password that is empty and stands in the text.
  [521, 258, 259, 798],
  [377, 379, 378, 362, 367],
  [915, 1321, 74],
  // What lets too much through: a list, a pattern, a check of what comes in.
  [20, 183, 185, 625, 777],
  [311, 312, 313, 315, 316],
];

/** "Injection" is what a corpus says of names in directories and of style sheets, for which there is no number of their own. */
const INJECTION = 74;
const INJECTIONS: readonly number[] = [77, 78, 88, 89, 90, 91, 93, 94, 95, 643, 917, 943];

/** "Insufficiently protected credentials" stands over those that are sent, or kept, as they are. */
const CREDENTIALS = 522;
const CREDENTIALS_ON_THEIR_WAY: readonly number[] = [319, 523, 256, 257, 260, 261, 549];

/** True when a finding of one weakness answers a label of another. */
export function isSameMistake(said: number, wanted: readonly number[]): boolean {
  if (wanted.length === 0 || wanted.includes(said)) return true;
  if (wanted.includes(INJECTION) && INJECTIONS.includes(said)) return true;
  if (wanted.includes(CREDENTIALS) && CREDENTIALS_ON_THEIR_WAY.includes(said)) return true;
  return wanted.some((cwe) => FAMILIES.some((family) => family.includes(cwe) && family.includes(said)));
}
