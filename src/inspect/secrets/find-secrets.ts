import type { Detector, SecretSpan } from './detector.ts';
import { detectors } from './detectors.table.ts';

function mayHold(detector: Detector, text: string, lower: string): boolean {
  const where = detector.fold === true ? lower : text;
  return detector.literals.some((literal) => where.includes(literal));
}

function spanOf(match: RegExpExecArray): readonly [number, number] {
  const groups = match.indices?.groups;
  const named = groups?.['secret'] ?? groups?.['quoted'] ?? groups?.['single'];
  return named ?? [match.index, match.index + match[0].length];
}

/** Adds what a detector finds to spans that are in order; what overlaps one of them is left out. Linear in both. */
function merge(spans: readonly SecretSpan[], detector: Detector, text: string): readonly SecretSpan[] {
  const merged: SecretSpan[] = [];
  let next = 0;
  for (const match of text.matchAll(detector.pattern)) {
    const [start, end] = spanOf(match);
    if (detector.accept !== undefined && !detector.accept(text.slice(start, end))) continue;
    for (let span = spans[next]; span !== undefined && span.start < start; span = spans[next]) {
      merged.push(span);
      next += 1;
    }
    const before = merged.at(-1);
    const after = spans[next];
    if ((before === undefined || before.end <= start) && (after === undefined || end <= after.start))
      merged.push({ rule: detector.id, start, end });
  }
  return [...merged, ...spans.slice(next)];
}

/**
 * Finds secrets in a text. Linear in its length.
 * @returns spans that do not overlap, in order of their place in the text.
 */
export function findSecrets(text: string): readonly SecretSpan[] {
  const lower = text.toLowerCase();
  let spans: readonly SecretSpan[] = [];
  for (const detector of detectors) {
    if (mayHold(detector, text, lower)) spans = merge(spans, detector, text);
  }
  return spans;
}

function escaped(literal: string): string {
  return literal.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

/**
 * A pattern (flag `g`) that matches in every text in which `findSecrets` would find a provider's format, an address with
 * a password or a `NAME=value`; `more` are further literals to stop at. One pass over a large text replaces many.
 */
export function suspicionPattern(more: readonly string[]): RegExp {
  const folded = detectors
    .filter((d) => d.anywhere && d.fold === true)
    .flatMap((d) => d.literals.flatMap((l) => [l, l.toUpperCase()]));
  const plain = detectors.filter((d) => d.anywhere && d.fold !== true).flatMap((d) => d.literals);
  // An AWS secret key in an assignment or after a colon is the only folded one; `=` and `: ` stand in for it.
  const literals = new Set([...more, ...plain, ...(folded.length > 0 ? [': '] : [])]);
  return new RegExp([...literals].map(escaped).join('|'), 'g');
}
