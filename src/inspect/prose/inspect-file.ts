import { type Finding, type HiddenSpan, type Inspection, lineStarts, spotAt, withoutSpans } from '../../model/index.ts';
import { readInvisible } from './hidden/invisible.ts';
import { inspectProse } from './inspect-prose.ts';
import { proseHiddenText, proseInjection } from './rules.ts';
import { surfaceOfPath } from './surface-of-path.ts';
import type { HiddenText, ProseSpan, Surface } from './types.ts';

export interface ProseFile {
  readonly path: string;
  readonly text: string;
  /** Finds secrets, so that none is shown. */
  readonly secrets: (text: string) => readonly HiddenSpan[];
}

const MOST = 50;
const EXCERPT = 160;
const LONGEST = 8 << 20;
/** Spans this far apart at most belong together, as in the judgement. */
const WINDOW = 480;
const THRESHOLD = 3;

/**
 * What a file of a repository says to an agent behind a person's back. Prose is read whole; in any other text only characters
 * without a shape are looked for, which no source needs.
 */
export function inspectProseFile(file: ProseFile): Inspection {
  const { path, text } = file;
  if (text.length > LONGEST)
    return { findings: [], incomplete: [{ path, reason: 'it is longer than 8 MiB; its prose was not read' }] };
  const surface = surfaceOfPath(path);
  const { hidden, spans } =
    surface === undefined ? { hidden: readInvisible(text).hidden, spans: [] } : inspectProse({ text, surface });
  const seen = hidden.filter(({ suspicious }) => suspicious);
  if (seen.length === 0 && spans.length === 0) return { findings: [], incomplete: [] };
  const starts = lineStarts(text);
  const findings = [
    ...seen.map((one) => hiddenFinding(file, starts, one)),
    ...orders(spans).map((cluster) => orderFinding(file, starts, cluster, surface)),
  ];
  return { findings: findings.slice(0, MOST), incomplete: [] };
}

function hiddenFinding(file: ProseFile, starts: readonly number[], { channel, start, end, text }: HiddenText): Finding {
  const said = text === '' ? 'what it says could not be decoded' : `it says: ${JSON.stringify(shown(file, text))}`;
  return found(file, starts, start, end, {
    ...{ rule: proseHiddenText.id, cwe: proseHiddenText.cwe, severity: proseHiddenText.severity },
    confidence: proseHiddenText.confidence,
    message: `Writing that nobody sees (${channel}); ${said}.`,
  });
}

/** Files that an agent follows by itself weigh more than those that it may read. */
function orderFinding(
  file: ProseFile,
  starts: readonly number[],
  cluster: readonly ProseSpan[],
  surface: Surface | undefined,
): Finding {
  const heaviest = cluster.reduce((best, span) => (span.weight > best.weight ? span : best));
  const reasons = [...new Set(cluster.filter(({ weight }) => weight >= 0.5).map(({ reason }) => reason))];
  return found(file, starts, heaviest.start, heaviest.end, {
    ...{ rule: proseInjection.id, cwe: proseInjection.cwe, confidence: proseInjection.confidence },
    severity: surface === 'instructions' || surface === 'skill' ? 'high' : proseInjection.severity,
    message: `This reads like an order to an agent: it ${reasons.join('; it ')}.`,
  });
}

/** Stretches whose spans add up to the threshold by more than that something was hidden. */
function orders(spans: readonly ProseSpan[]): readonly (readonly ProseSpan[])[] {
  const clusters: (readonly ProseSpan[])[] = [];
  for (let at = 0; at < spans.length && clusters.length < MOST; ) {
    const first = spans[at];
    if (first === undefined) break;
    let end = at;
    while (end < spans.length && (spans[end]?.start ?? 0) <= first.start + WINDOW) end++;
    const cluster = spans.slice(at, end);
    const isOrder = sum(cluster) >= THRESHOLD && cluster.some(({ family }) => family !== 'hidden-text');
    if (isOrder) clusters.push(cluster);
    at = isOrder ? end : at + 1;
  }
  return clusters;
}

function sum(cluster: readonly ProseSpan[]): number {
  const most = new Map<string, number>();
  for (const { family, weight } of cluster) most.set(family, Math.max(most.get(family) ?? 0, weight));
  return [...most.values()].reduce((total, weight) => total + weight, 0);
}

function found(
  file: ProseFile,
  starts: readonly number[],
  start: number,
  end: number,
  about: Omit<Finding, 'place' | 'excerpt'>,
): Finding {
  const { line, column } = spotAt(starts, start);
  const last = spotAt(starts, end);
  const lineEnd = starts[line] ?? file.text.length;
  return {
    ...about,
    place: { path: file.path, line, column, endLine: last.line, endColumn: last.column },
    excerpt: shown(file, file.text.slice(start, Math.min(end, Math.max(lineEnd, start + 1)))),
  };
}

/** Without secrets, and without what a terminal or a person would not see as it is. */
function shown({ secrets }: ProseFile, text: string): string {
  const piece = text.slice(0, 4 * EXCERPT);
  return withoutSpans(piece, secrets(piece))
    .replace(/[^\P{C}\n]/gu, '')
    .trim()
    .slice(0, EXCERPT);
}
