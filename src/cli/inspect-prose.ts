/** `sallyport inspect prose`: what hides in a text, and what in it gives orders to an agent. */
import { DEFAULT_SURFACE, inspectProse, type ProseReport, SURFACES, surfaceOf } from '../inspect/prose/index.ts';
import { findSecrets } from '../inspect/secrets/index.ts';
import { lineStarts, spotAt, withoutSpans } from '../model/index.ts';
import type { Io } from './command.ts';
import { boundedLines } from './scan/bounded-lines.ts';
import { plural, visible } from './text.ts';

const LONGEST_LINE = 64 * 1024 * 1024;
const LONGEST_EXCERPT = 200;

interface Asked {
  readonly report: ProseReport;
  readonly text: string;
  /** Why another surface was taken than the one that was named. */
  readonly note: string | undefined;
}

/** 0: nothing that reads like an order; 1: flagged. */
export function inspectProseText(text: string, surface: string | undefined, isJson: boolean, io: Io): number {
  const asked = ask(text, surface);
  if (asked.note !== undefined && !isJson) io.err(`${asked.note}\n`);
  io.out(isJson ? `${JSON.stringify({ schemaVersion: 1, kind: 'prose', ...answer(asked) })}\n` : render(asked));
  return asked.report.flagged ? 1 : 0;
}

/** A line `{id, surface, text}` in, a line `{id, score, flagged, spans, hidden}` out, in the same order. 0, 1 or 3: the worst line's. */
export async function inspectProseStream(surface: string | undefined, io: Io): Promise<number> {
  let worst = 0;
  for await (const line of boundedLines(process.stdin, LONGEST_LINE)) {
    if (line?.trim() === '') continue;
    const { id, asked, error } = readLine(line, surface);
    io.out(`${JSON.stringify(asked === undefined ? { id, error } : { id, ...answer(asked) })}\n`);
    if (asked?.report.flagged === true) worst = 1;
    if (asked === undefined && worst === 0) worst = 3;
  }
  return worst;
}

interface Line {
  readonly id: unknown;
  readonly asked?: Asked;
  readonly error?: string;
}

function readLine(line: string | null, surface: string | undefined): Line {
  if (line === null) return { id: null, error: 'a line of more than 64 MiB' };
  let value: { id?: unknown; text?: unknown; surface?: unknown };
  try {
    value = JSON.parse(line) ?? {};
  } catch {
    return { id: null, error: 'no JSON' };
  }
  const id = value.id ?? null;
  if (typeof value.text !== 'string') return { id, error: 'no text' };
  return { id, asked: ask(value.text, typeof value.surface === 'string' ? value.surface : surface) };
}

function ask(text: string, named: string | undefined): Asked {
  const surface = named === undefined ? DEFAULT_SURFACE : surfaceOf(named);
  const note =
    surface === undefined
      ? `There is no surface ${JSON.stringify(named)}; ${DEFAULT_SURFACE} was taken (known: ${SURFACES.join(', ')}).`
      : undefined;
  return { report: inspectProse({ text, surface: surface ?? DEFAULT_SURFACE }), text, note };
}

function answer({ report, text, note }: Asked): object {
  const starts = lineStarts(text);
  return {
    surface: report.surface,
    score: Math.round(report.score * 1000) / 1000,
    flagged: report.flagged,
    spans: report.spans.map((span) => ({ ...span, ...spotAt(starts, span.start), text: excerpt(text, span.start, span.end) })),
    hidden: report.hidden.map((hidden) => ({ ...hidden, ...spotAt(starts, hidden.start) })),
    ...(note === undefined ? {} : { note }),
  };
}

function excerpt(text: string, start: number, end: number): string {
  const piece = text.slice(start, Math.min(end, start + LONGEST_EXCERPT));
  return withoutSpans(piece, findSecrets(piece));
}

function render({ report, text }: Asked): string {
  const starts = lineStarts(text);
  const at = (offset: number): string => {
    const { line, column } = spotAt(starts, offset);
    return `${line}:${column}`;
  };
  const rows = [
    ...report.spans.map(
      ({ start, end, reason, weight, hidden }) =>
        `${at(start)}  ${reason}${hidden === undefined ? '' : ` (in ${hidden})`}  [${weight}]  ${visible(excerpt(text, start, end))}`,
    ),
    ...report.hidden.map(({ channel, start, text: said }) => `${at(start)}  hidden (${channel}): ${visible(said)}`),
  ];
  const verdict = report.flagged ? 'Flagged' : 'Not flagged';
  const sum = `${verdict} as ${report.surface}: score ${report.score.toFixed(2)} (0.5 flags), ${plural(report.spans.length, 'span')}, ${plural(report.hidden.length, 'hidden text')}.`;
  return `${[...rows, sum].join('\n')}\n`;
}
