import type { Finding } from '../model/index.ts';

/** A comment that says that findings of a rule on its line, or on the next one, are known and fine. */
export interface Suppression {
  readonly path: string;
  /** Of the comment. */
  readonly line: number;
  /** The line that it is about. */
  readonly target: number;
  readonly rules: readonly string[];
  readonly reason: string;
  /** `2027-01-31`: the last day on which it holds; undefined: always. */
  readonly until: string | undefined;
}

export interface SuppressionReading {
  readonly suppressions: readonly Suppression[];
  /** Comments that suppress nothing, and why. */
  readonly problems: readonly { readonly line: number; readonly why: string }[];
}

const MARK = 'sallyport-ignore';
const FORM = /sallyport-ignore\s+((?:[\w-]+\s*,\s*)*[\w-]+)\s*(?:--|:)\s*(.*)$/;
const END = /\s*(?:\*\/|-->|#\}|%>|"""|'''|\*\))?\s*$/;
const UNTIL = /\s*\(?until\s+(\d{4}-\d{2}-\d{2})\)?\s*$/;
const LONGEST_LINE = 2000;

/** Reads `sallyport-ignore RULE[, RULE] -- REASON [until DATE]`; rule and reason are required. */
export function readSuppressions(path: string, text: string): SuppressionReading {
  const suppressions: Suppression[] = [];
  const problems: { line: number; why: string }[] = [];
  if (!text.includes(MARK)) return { suppressions, problems };
  for (const [at, whole] of text.split('\n').entries()) {
    const mark = whole.indexOf(MARK);
    if (mark < 0 || whole.length > LONGEST_LINE || !isComment(whole, mark)) continue;
    const found = FORM.exec(whole.slice(mark));
    const rest = (found?.[2] ?? '').replace(END, '');
    const until = UNTIL.exec(rest)?.[1];
    const reason = rest.replace(UNTIL, '').trim();
    if (found === null || reason === '') {
      problems.push({
        line: at + 1,
        why: found === null ? 'it names no rule, as in: sallyport-ignore RULE -- REASON' : 'it gives no reason',
      });
      continue;
    }
    const isAlone = /^\s*(?:\/\/|\/\*+|#|<!--|--|;|%|"|\{#|\*)?\s*$/.test(whole.slice(0, mark));
    const rules = (found[1] ?? '').split(',').map((rule) => rule.trim());
    suppressions.push({ path, line: at + 1, target: isAlone ? at + 2 : at + 1, rules, reason, until });
  }
  return { suppressions, problems };
}

/** The words in a text or a name are no comment: something must open one before them. */
function isComment(line: string, mark: number): boolean {
  return /(?:\/\/|\/\*|#|<!--|--|;|%|\{#|^\s*\*)\s*$/.test(line.slice(0, mark));
}

export function isSuppressing({ target, rules, until }: Suppression, finding: Finding, today: string): boolean {
  return rules.includes(finding.rule) && finding.place.line === target && (until === undefined || until >= today);
}
