import type { Confidence, RuleInfo, Severity } from '../../model/index.ts';
import { type Assignment, assignmentAround, nameEnd } from './assignment.ts';
import type { Context } from './context.ts';
import { contexts } from './contexts.table.ts';
import { isDocumented, isOfManual } from './documented.table.ts';
import { type FileKind, fileKindOf } from './file-kind.ts';
import type { Format, NamedFormat } from './format.ts';
import { formats } from './formats/index.ts';
import { judgeValue } from './judge-value.ts';
import { isPlaceholder, isReference, isRepetitive, isWordy } from './likeness.ts';
import { indexLiterals, type Literal, type LiteralIndex, visitLiterals } from './literals.ts';
import { matchFormat, spanOf } from './match-format.ts';
import { namedFormats } from './named-formats.table.ts';
import { isMadeUpName } from './names.ts';
import { secretPrivateKey, secretToken } from './rules.ts';

/** A secret in a file, with what is said of it. */
export interface Hit {
  readonly rule: RuleInfo;
  /** The detector that spoke: `github-token`. */
  readonly id: string;
  readonly what: string;
  readonly start: number;
  readonly end: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

type Detector =
  | { readonly kind: 'format'; readonly order: number; readonly format: Format }
  | { readonly kind: 'context'; readonly order: number; readonly context: Context }
  | { readonly kind: 'named'; readonly order: number; readonly named: NamedFormat; readonly length: number }
  | { readonly kind: 'name'; readonly order: number };

interface Ranked extends Hit {
  /** Smaller wins where two claim one place. */
  readonly order: number;
}

const NAME_PARTS = ['pass', 'pwd', 'psk', 'secret', 'token', 'key', 'cred', 'auth', 'bearer', 'jwt'];
const NAME_ORDER = 1000;

function detectorsOf(): readonly Literal<Detector>[] {
  const exact = formats.flatMap((format, order) =>
    format.anchors.map((text): Literal<Detector> => ({ text, fold: false, value: { kind: 'format', order, format } })),
  );
  const around = contexts.flatMap((context, index) =>
    context.anchors.map(
      (text): Literal<Detector> => ({
        text,
        fold: context.fold === true,
        value: { kind: 'context', order: 400 + index, context },
      }),
    ),
  );
  const named = namedFormats.flatMap((format, index) =>
    format.names.map(
      (text): Literal<Detector> => ({
        text,
        fold: true,
        value: { kind: 'named', order: 300 + index, named: format, length: text.length },
      }),
    ),
  );
  const names = NAME_PARTS.map((text): Literal<Detector> => ({ text, fold: true, value: { kind: 'name', order: NAME_ORDER } }));
  return [...exact, ...around, ...named, ...names];
}

let index: LiteralIndex<Detector> | undefined;

function fromFormat(format: Format, order: number, text: string, at: number): Ranked | null {
  const span = matchFormat(format, text, at);
  if (span === null) return null;
  const [start, end] = span;
  const secret = text.slice(start, end);
  const validity = format.check?.(secret) ?? 'plain';
  const isKey = format.id === 'private-key' || format.id === 'putty-key';
  if (validity === 'no' || isDocumented(secret) || (!isKey && (isRepetitive(bodyOf(secret, format)) || madeUp.test(secret))))
    return null;
  const severity = isOfManual(secret) ? 'low' : (weightOf(format, text, start) ?? (validity === 'doubtful' ? 'medium' : 'high'));
  const confidence = validity === 'doubtful' ? 'low' : 'high';
  const rule = isKey ? secretPrivateKey : secretToken;
  return { rule, id: format.id, what: format.what, start, end, severity, confidence, order };
}

const BESIDE = 400;

function weightOf({ weight, publicBeside }: Format, text: string, at: number): Severity | undefined {
  return publicBeside?.test(text.slice(Math.max(0, at - BESIDE), at + BESIDE)) === true ? 'low' : weight;
}

/** The longest part: what stands before it names an account. */
function bodyOf(secret: string, { anchors }: Format): string {
  const head = anchors.find((anchor) => secret.startsWith(anchor)) ?? '';
  const parts = secret.slice(head.length).split(/[-./]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

// Words that providers and people put into tokens of documentation; long enough to be no accident.
const madeUp =
  /EXAMPLE|SAMPLE|PLACEHOLDER|REDACTED|DUMMY|(?:TEST|FAKE)KEY|example|placeholder|redacted|changeme|your[-_]|-here|TokenHere|STRINGHERE/;

function fromContext(context: Context, order: number, text: string, at: number): Ranked | null {
  context.pattern.lastIndex = at;
  const match = context.pattern.exec(text);
  if (match === null || context.accept?.(match.groups ?? {}) === false) return null;
  const [start, end] = spanOf(match);
  const { rule, id, what } = context;
  return { rule, id, what, start, end, severity: rule.severity, confidence: rule.confidence, order };
}

// `ETSY_KEY` and `etsyKey`, not the `etsy` of `SetSysctl`.
function isWordOfName(text: string, at: number, length: number): boolean {
  const word = text.slice(at, at + length);
  const before = text[at - 1] ?? '';
  const starts = !/[A-Za-z]/.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(word[0] ?? ''));
  return starts && (length >= 8 || /^(?:[^A-Z]+|[^a-z]+|[A-Z][^A-Z]+)$/.test(word));
}

function fromNamed(named: NamedFormat, order: number, assignment: Assignment | null, kind: FileKind): Ranked | null {
  if (assignment === null || kind.isListing || assignment.isQualified) return null;
  const { value, start, end, name } = assignment;
  if (!named.value.test(value) || isPlaceholder(value) || isReference(value) || isWordy(value)) return null;
  // A short one may be of letters alone by chance; a long one that is made at random has a digit.
  if (!/\d/.test(value) && (value.length < 16 || value.length >= 32)) return null;
  if (isMadeUpName(name)) return null;
  if (/(?:hash|sha\d*|sum|digest|commit|rev|revision|etag|uuid|guid|version|image|url|path)$/i.test(name)) return null;
  return { rule: secretToken, id: named.id, what: named.what, start, end, severity: 'high', confidence: 'medium', order };
}

function fromName(assignment: Assignment | null, order: number, kind: FileKind, text: string): Ranked | null {
  if (assignment === null) return null;
  const judged = judgeValue(assignment, kind);
  if (judged === null) return null;
  const { start, end } = assignment;
  // How something is called is shown with a password that somebody made up; one that a machine made is a secret there too.
  const isShown = judged.confidence === 'low' && kind.isCode && isInComment(text, start);
  return { ...judged, ...(isShown ? { severity: 'low' } : {}), start, end, order };
}

/** Lines that people write are shorter, in UTF-16 units. */
const LONG_LINE = 2000;

function isInComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONG_LINE), at);
  const line = before.lastIndexOf('\n') + 1;
  if (line === 0 && at > LONG_LINE) return false;
  // `#define` and `#name` of a class are code.
  return /^[ \t]*(?:\/\/|\/?\*|#(?!\w)|--)/.test(before.slice(line));
}

/** Every secret of a text, in order, none inside another. */
export function scan(path: string, text: string): readonly Hit[] {
  index ??= indexLiterals(detectorsOf());
  const kind = fileKindOf(path);
  const found: Ranked[] = [];
  // A name that says it twice (`access_token_secret`) is read once.
  let assignment: Assignment | null = null;
  let from = -1;
  let to = -1;
  const around = (at: number): Assignment | null => {
    if (at >= from && at < to) return assignment;
    assignment = assignmentAround(text, at);
    from = at;
    // Names inside a long value without quotes are part of it: each would be read to its end again.
    to = assignment !== null && !assignment.quoted && assignment.value.length > 128 ? assignment.end : nameEnd(text, at);
    return assignment;
  };
  visitLiterals(index, text, (detector, at) => {
    const hit = detect(detector, text, at, kind, around);
    if (hit !== null && (detector.kind === 'format' || !kind.isCode || !isMachineMade(text, at))) found.push(hit);
  });
  return withoutOverlaps(found);
}

/** Compressed code: its names are letters, and its texts stand beside each other as they come. */
function isMachineMade(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONG_LINE), at);
  const after = text.slice(at, at + LONG_LINE);
  const end = after.indexOf('\n');
  return before.length - before.lastIndexOf('\n') + (end < 0 ? after.length : end) > LONG_LINE;
}

function detect(
  detector: Detector,
  text: string,
  at: number,
  kind: FileKind,
  around: (at: number) => Assignment | null,
): Ranked | null {
  switch (detector.kind) {
    case 'format':
      return fromFormat(detector.format, detector.order, text, at);
    case 'context':
      return fromContext(detector.context, detector.order, text, at);
    case 'named':
      return isWordOfName(text, at, detector.length) ? fromNamed(detector.named, detector.order, around(at), kind) : null;
    case 'name':
      return fromName(around(at), detector.order, kind, text);
  }
}

function withoutOverlaps(found: readonly Ranked[]): readonly Hit[] {
  const kept: Ranked[] = [];
  for (const hit of [...found].sort((a, b) => a.start - b.start || a.order - b.order)) {
    const before = kept.at(-1);
    if (before === undefined || before.end <= hit.start) kept.push(hit);
    else if (hit.order < before.order) kept[kept.length - 1] = hit;
  }
  return kept;
}
