import type { Detector, SecretSpan } from './detector.ts';
import { detectors } from './detectors.table.ts';
import type { Format } from './format.ts';
import { formats } from './formats.table.ts';
import { indexLiterals, type LiteralIndex, visitLiterals } from './literals.ts';
import { matchFormat } from './match-format.ts';

// Redaction stops at each anchor in every record of a run, so only anchors count here that are no part of a word.
// The table of detectors is looser where both know a form: half a token is hidden too.
const known: ReadonlySet<string> = new Set(detectors.map(({ id }) => id));
const marked = formats.filter(
  ({ id, anchors }) => !known.has(id) && anchors.every((anchor) => anchor.length >= 5 && /[^A-Za-z0-9]/.test(anchor)),
);
let index: LiteralIndex<Format> | undefined;

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
  return withFormats(spans, text);
}

/** To look for each anchor in a short text is quicker than to make the index once; in many it is not. */
const SHORT = 4096;
const FEW = 40;
let asked = 0;

function withFormats(spans: readonly SecretSpan[], text: string): readonly SecretSpan[] {
  asked += 1;
  if (asked < FEW && text.length < SHORT && !marked.some(({ anchors }) => anchors.some((anchor) => text.includes(anchor))))
    return spans;
  index ??= indexLiterals(
    marked.flatMap((format) => format.anchors.map((anchor) => ({ text: anchor, fold: false, value: format }))),
  );
  const found: SecretSpan[] = [];
  visitLiterals(index, text, (format, at) => {
    const span = matchFormat(format, text, at);
    if (span === null || format.check?.(text.slice(...span)) === 'no') return;
    found.push({ rule: format.id, start: span[0], end: span[1] });
  });
  return found.length === 0 ? spans : apart([...spans, ...found]);
}

/** In order of their places; of two that overlap, the first. */
function apart(spans: readonly SecretSpan[]): readonly SecretSpan[] {
  const kept: SecretSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  }
  return kept;
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
  const anchors = marked.flatMap((format) => format.anchors);
  const literals = new Set([...more, ...plain, ...anchors, ...(folded.length > 0 ? [': '] : [])]);
  return new RegExp([...literals].map(escaped).join('|'), 'g');
}
