import { withoutAnsi } from './hidden/ansi.ts';
import { readEncoded } from './hidden/encoded.ts';
import { readInvisible } from './hidden/invisible.ts';
import { readMarkup } from './hidden/markup.ts';
import { isNear, judge, type Weighed } from './judge.ts';
import { readMarks } from './read-marks.ts';
import { type Hit, readWords } from './read-words.ts';
import { joined, type Shown, type Stretch, shownText } from './shown.ts';
import { DEFAULT_SURFACE, SURFACE_RULES, type SurfaceRule } from './surfaces.table.ts';
import type { Channel, HiddenText, ProseReport, ProseSpan, Surface } from './types.ts';

export interface ProseInput {
  readonly text: string;
  /** `docs` where it is left out. */
  readonly surface?: Surface;
}

interface ChannelRule {
  /** What it adds to the orders in it: one that is hidden is worse than one that everybody sees. */
  readonly bonus: number;
  /** Whether its text stands in the source as it is, so that the source's own pass has read it. */
  readonly isPlain: boolean;
}

const CHANNELS: Readonly<Record<Channel, ChannelRule>> = {
  tags: { bonus: 3, isPlain: false },
  'zero-width': { bonus: 3, isPlain: false },
  'variation-selectors': { bonus: 3, isPlain: false },
  bidi: { bonus: 3, isPlain: true },
  ansi: { bonus: 1.5, isPlain: true },
  'html-comment': { bonus: 1, isPlain: true },
  'markdown-comment': { bonus: 1, isPlain: true },
  'hidden-style': { bonus: 2, isPlain: true },
  'alt-text': { bonus: 1, isPlain: true },
  details: { bonus: 0.3, isPlain: true },
  base64: { bonus: 2, isPlain: false },
  hex: { bonus: 2, isPlain: false },
  percent: { bonus: 1.5, isPlain: false },
  escapes: { bonus: 1.5, isPlain: false },
  binary: { bonus: 2, isPlain: false },
  rot13: { bonus: 2, isPlain: false },
  reversed: { bonus: 2, isPlain: false },
};

/**
 * Whether a text, in the place where it stands, reads like an order to the agent that reads it; what was hidden in it, decoded;
 * and the text without that. Pure; time and memory grow with the text's length only. A label and a warning: never the wall.
 */
export function inspectProse({ text, surface = DEFAULT_SURFACE }: ProseInput): ProseReport {
  const rule = SURFACE_RULES[surface];
  const invisible = readInvisible(text);
  const ansi = withoutAnsi(text);
  const removed = joined(invisible.removed, ansi.removed);
  const shown = shownText(text, removed);
  const written = [...readMarkup(shown.text), ...readEncoded(shown.text)].map((one) => moved(one, shown));
  // What was decoded may hold another layer.
  const layers = [...invisible.hidden, ...written].filter(({ channel }) => !CHANNELS[channel].isPlain).flatMap(innerOf);
  const hidden = [...invisible.hidden, ...ansi.hidden, ...written, ...layers].sort((one, other) => one.start - other.start);
  const met = hitsOf(shown.text);
  // Most texts.
  if (met.length === 0 && hidden.length === 0)
    return { surface, score: 0, flagged: false, spans: [], hidden: [], clean: shown.text };
  const hits = met.map(
    ({ family, weight, start, end }): Weighed => ({
      family,
      weight,
      start: shown.at(start),
      end: shown.at(end),
      // Nothing else asks.
      isQuoted: family === 'override' && isQuoted(shown.text, start),
      hidden: undefined,
    }),
  );
  const { spans, score } = judge(rule, [...inPlace(hits, hidden), ...orders(hits, hidden, rule)]);
  const starts = startsIn(spans);
  const reported = hidden.filter((one) => one.suspicious || hasStartIn(starts.get(one.channel), one));
  return { surface, score, flagged: score >= 0.5, spans, hidden: reported, clean: cleaned(shown, reported) };
}

/** A text without the characters that have no shape, where there is no time to read what they carry. */
export function withoutInvisible(text: string): string {
  return shownText(text, readInvisible(text).removed).text;
}

/** Whether a quotation or code begins there, or a line of a list, in which such things are listed. */
function isQuoted(text: string, at: number): boolean {
  return /["'“”‘’«»„`*_|\->]\s{0,2}$/.test(text.slice(Math.max(0, at - 3), at));
}

function hitsOf(text: string): readonly Hit[] {
  return [...readWords(text), ...readMarks(text)];
}

function innerOf({ text, start, end }: HiddenText): readonly HiddenText[] {
  return readEncoded(text).map((inner) => ({ ...inner, start, end }));
}

function moved(hidden: HiddenText, shown: Shown): HiddenText {
  return { ...hidden, start: shown.at(hidden.start), end: shown.at(hidden.end) };
}

/** Says of each hit which hidden part it stands in. */
function inPlace(hits: readonly Weighed[], hidden: readonly HiddenText[]): readonly Weighed[] {
  const parts = hidden.filter(({ channel }) => CHANNELS[channel].isPlain);
  if (parts.length === 0) return hits;
  const sorted = [...hits].sort((one, other) => one.start - other.start);
  let from = 0;
  return sorted.map((hit) => {
    while (from < parts.length && (parts[from]?.end ?? 0) <= hit.start) from++;
    const part = parts[from];
    return part !== undefined && part.start <= hit.start ? { ...hit, hidden: part.channel } : hit;
  });
}

/** What the hidden parts add: the orders in those that were decoded, and that they were hidden at all. */
function orders(hits: readonly Weighed[], hidden: readonly HiddenText[], rule: SurfaceRule): readonly Weighed[] {
  const starts = hits
    .filter(({ family }) => family !== 'talk')
    .map(({ start }) => start)
    .sort((one, other) => one - other);
  let next = 0;
  return hidden.flatMap((part): readonly Weighed[] => {
    const { channel, start, end } = part;
    const { bonus, isPlain } = CHANNELS[channel];
    while (next < starts.length && (starts[next] ?? 0) < start) next++;
    const decoded = isPlain
      ? []
      : hitsOf(part.text)
          .filter(({ family }) => family !== 'talk')
          .map((hit): Weighed => ({ ...hit, start, end, hidden: channel }));
    const hasOrder = isPlain ? (starts[next] ?? Number.POSITIVE_INFINITY) < end : decoded.length > 0;
    const weight = Math.max(hasOrder ? bonus : 0, alone(part, rule));
    return weight === 0 ? decoded : [...decoded, { family: 'hidden-text', weight, start, end, hidden: channel }];
  });
}

/** How much it counts that something was hidden there, whatever it says. */
function alone({ channel, text, suspicious }: HiddenText, { threshold, isMarkupOrdinary }: SurfaceRule): number {
  if (suspicious)
    return isMarkupOrdinary && !['tags', 'zero-width', 'variation-selectors', 'bidi'].includes(channel) ? 0 : threshold;
  if (channel === 'hidden-style' && !isMarkupOrdinary && sentenceLike(text)) return threshold;
  return 0;
}

/** Five words or more that are no code, no list of links. */
function sentenceLike(text: string): boolean {
  const words = text.match(/[\p{L}\p{M}]{2,}/gu) ?? [];
  return words.length >= 5 && words.join('').length > text.length * 0.55;
}

/** Where what reads like an order begins, by the channel that it stood in; in order, as the spans are. */
function startsIn(spans: readonly ProseSpan[]): ReadonlyMap<Channel, readonly number[]> {
  const starts = new Map<Channel, number[]>();
  for (const { hidden, start } of spans) {
    if (hidden === undefined) continue;
    const known = starts.get(hidden);
    if (known === undefined) starts.set(hidden, [start]);
    else known.push(start);
  }
  return starts;
}

function hasStartIn(starts: readonly number[] | undefined, { start, end }: Stretch): boolean {
  return starts !== undefined && isNear(starts, start, end - 1);
}

/** The text without what was hidden in it; encoded text leaves a mark, since its place may matter. */
function cleaned(shown: Shown, hidden: readonly HiddenText[]): string {
  let clean = '';
  let until = 0;
  let from = 0;
  for (const { channel, start, end } of hidden) {
    if (channel === 'details' || end <= until) continue;
    if (start >= until) clean += shown.text.slice(from, shown.before(start));
    // One mark is enough for what lies within each other.
    if (start >= until && isWritten(channel) && !shown.isInside(start)) clean += `[${channel} text removed]`;
    until = end;
    from = shown.before(end);
  }
  return clean + shown.text.slice(from);
}

function isWritten(channel: Channel): boolean {
  return !CHANNELS[channel].isPlain && !['tags', 'zero-width', 'variation-selectors'].includes(channel);
}
