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

function overlaps(spans: readonly SecretSpan[], start: number, end: number): boolean {
  return spans.some((span) => start < span.end && span.start < end);
}

function collect(detector: Detector, text: string, into: SecretSpan[]): void {
  for (const match of text.matchAll(detector.pattern)) {
    const [start, end] = spanOf(match);
    if (detector.accept !== undefined && !detector.accept(text.slice(start, end))) continue;
    if (overlaps(into, start, end)) continue;
    into.push({ rule: detector.id, start, end });
  }
}

/**
 * Finds secrets in a text. Linear in its length for a bounded number of hits.
 * @returns spans that do not overlap, in order of their place in the text.
 */
export function findSecrets(text: string): readonly SecretSpan[] {
  const lower = text.toLowerCase();
  const spans: SecretSpan[] = [];
  for (const detector of detectors) {
    if (mayHold(detector, text, lower)) collect(detector, text, spans);
  }
  return spans.sort((a, b) => a.start - b.start);
}

function escaped(literal: string): string {
  return literal.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

/**
 * A pattern (flag `g`) that matches in every text in which `findSecrets` would find a provider's format, an address with
 * a password or a `NAME=value`; `more` are further literals to stop at. One pass over a large text replaces many.
 */
export function suspicionPattern(more: readonly string[]): RegExp {
  const folded = detectors.filter((d) => d.anywhere && d.fold === true).flatMap((d) => d.literals.flatMap((l) => [l, l.toUpperCase()]));
  const plain = detectors.filter((d) => d.anywhere && d.fold !== true).flatMap((d) => d.literals);
  // An AWS secret key in an assignment or after a colon is the only folded one; `=` and `: ` stand in for it.
  const literals = new Set([...more, ...plain, ...(folded.length > 0 ? [': '] : [])]);
  return new RegExp([...literals].map(escaped).join('|'), 'g');
}
