import type { Detector, SecretSpan } from './detector.ts';
import { detectors } from './detectors.table.ts';
import type { Format } from './format.ts';
import { formats } from './formats/index.ts';
import { indexLiterals, type LiteralIndex, visitLiterals } from './literals.ts';
import { matchFormat } from './match-format.ts';

// Redaction stops at each anchor in every record of a run, so only anchors count here that are no part of a word.
// The table of detectors is looser where both know a form: half a token is hidden too.
const known: ReadonlySet<string> = new Set(detectors.map(({ id }) => id));
const marked = formats.filter(({ id, anchors }) => !known.has(id) && anchors.every(isNoWord));

function isNoWord(anchor: string): boolean {
  return anchor.length >= 5 && /[^A-Za-z0-9]/.test(anchor);
}

/** A detector by its place in their list, or a format by its anchor. */
type Mark = number | Format;

const least = 3;
/** What is too short to be filed, or one sign that stands in many texts. */
const brief = detectors.flatMap(({ literals }, at) =>
  literals.filter((literal) => literal.length < least).map((literal) => ({ literal, at })),
);

function marksOf(): LiteralIndex<Mark> {
  const begun = detectors.flatMap(({ literals, fold = false }, at) =>
    literals.filter((literal) => literal.length >= least).map((text) => ({ text, fold, value: at })),
  );
  const anchored = marked.flatMap((format) => format.anchors.map((text) => ({ text, fold: false, value: format })));
  return indexLiterals<Mark>([...begun, ...anchored]);
}

let index: LiteralIndex<Mark> | undefined;
/** Characters that were looked at; a process that sees few of them never makes the index. */
let looked = 0;
const MANY = 4096;

/** Which detectors may find something, by their places, and what the formats found. */
class Look {
  readonly may: boolean[] = [];
  readonly found: SecretSpan[] = [];
}

/** Undefined: nothing stands there that any of them looks for, as in most texts. */
function lookAt(text: string): Look | undefined {
  looked += text.length;
  if (index === undefined && looked < MANY && !hasAnchor(text)) return lookForEach(text);
  index ??= marksOf();
  return lookOnce(index, text);
}

/** For a few short texts this is quicker than to make the index. */
function lookForEach(text: string): Look | undefined {
  const lower = text.toLowerCase();
  let look: Look | undefined;
  for (const [at, { literals, fold }] of detectors.entries()) {
    if (!literals.some((literal) => (fold === true ? lower : text).includes(literal))) continue;
    look ??= new Look();
    look.may[at] = true;
  }
  return look;
}

function hasAnchor(text: string): boolean {
  return marked.some(({ anchors }) => anchors.some((anchor) => text.includes(anchor)));
}

/** One pass for all of them. */
function lookOnce(marks: LiteralIndex<Mark>, text: string): Look | undefined {
  let look: Look | undefined;
  for (const { literal, at } of brief) {
    if (!text.includes(literal)) continue;
    look ??= new Look();
    look.may[at] = true;
  }
  visitLiterals(marks, text, (mark, at) => {
    look ??= new Look();
    if (typeof mark === 'number') look.may[mark] = true;
    else addFormat(mark, text, at, look.found);
  });
  return look;
}

function addFormat(format: Format, text: string, at: number, found: SecretSpan[]): void {
  const span = matchFormat(format, text, at);
  if (span !== null && format.check?.(text.slice(...span)) !== 'no')
    found.push({ rule: format.id, start: span[0], end: span[1] });
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
  for (const match of text.matchAll(detector.pattern())) {
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
  const look = lookAt(text);
  if (look === undefined) return NONE;
  const { may, found } = look;
  let spans: readonly SecretSpan[] = [];
  detectors.forEach((detector, at) => {
    if (may[at] === true) spans = merge(spans, detector, text);
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

const NONE: readonly SecretSpan[] = [];

/** False: `findSecrets` finds nothing in it, nor in any part of it. */
export function mayHoldSecret(text: string): boolean {
  return lookAt(text) !== undefined;
}

function escaped(literal: string): string {
  return literal.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

/**
 * A pattern (flag `g`) that matches in every text in which `findSecrets` would find a provider's format, an address with
 * a password or a `NAME=value`; `more` are further literals to stop at. One pass over a large text replaces many.
 */
export function suspicionPattern(more: readonly string[]): RegExp {
  const plain = detectors.filter((d) => d.anywhere && d.fold !== true).flatMap((d) => d.literals);
  const anchors = marked.flatMap((format) => format.anchors);
  // The folded ones are assignments, and an AWS secret key that may stand after a colon.
  const literals = new Set([...more, ...plain, ...anchors, '=', ': ']);
  return new RegExp([...literals].map(escaped).join('|'), 'g');
}
