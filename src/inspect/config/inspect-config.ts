import {
  type Finding,
  type Fix,
  type HiddenSpan,
  type Inspection,
  lineStarts,
  type RuleInfo,
  spotAt,
  withoutSpans,
} from '../../model/index.ts';
import { agentSettings } from './agent-settings.ts';
import { fixes } from './fixes.table.ts';
import { formats } from './formats.table.ts';
import { type ConfigKind, configKindOf } from './kind.ts';
import type { Exposure as ExposedPort, FormatResult, Spot, SpotEdit } from './shared/rule.ts';

export interface ConfigText {
  readonly path: string;
  readonly text: string;
  /** What it is, where the caller knows better than its name. */
  readonly kind?: ConfigKind;
  /** The detectors of src/inspect/secrets, for what is shown of a line; inspectors do not import each other. */
  readonly secrets?: (text: string) => readonly HiddenSpan[];
}

/** A port that a configuration opens, with its place. */
export interface Exposure extends Omit<ExposedPort, 'start'> {
  readonly path: string;
  readonly line: number;
}

const LONGEST = 4 << 20;
const MOST = 500;
const EXCERPT = 160;
const MOST_FIXES = 20;
/** What a rewrite of the table changes is a setting, not a page. */
const LONGEST_PIECE = 2000;
const MOST_FIXED_TEXT = 256 * 1024;

/** Each rule that can speak of a configuration. */
export const configRules: readonly RuleInfo[] = [
  ...new Map([...Object.values(formats).flatMap(({ rules }) => rules)].map((rule) => [rule.id, infoOf(rule)])).values(),
];

function infoOf({ id, title, cwe, severity, confidence }: RuleInfo): RuleInfo {
  return { id, title, cwe, severity, confidence };
}

/** Looks for dangerous settings in one configuration; nothing is found in a text that is none. Pure and bounded. */
export function inspectConfig(config: ConfigText): Inspection {
  const { path, text } = config;
  const kind = config.kind ?? configKindOf(path, text);
  if (kind === undefined) return { findings: [], incomplete: [] };
  if (text.length > LONGEST)
    return { findings: [], incomplete: [{ path, reason: 'The configuration is longer than 4 MiB; it was not read.' }] };
  const { spots, incomplete } = resultOf(kind, text);
  const everywhere = kind === 'agent-settings' ? [] : agentSettings.inspect(text).spots;
  const starts = lineStarts(text);
  const all = [...spots, ...everywhere].sort((a, b) => a.spot.start - b.spot.start);
  const hidden = all.flatMap(({ spot }) =>
    spot.hide === undefined ? [] : [{ start: spot.hide[0], end: spot.hide[1], rule: 'secret' }],
  );
  const budget = { left: text.length > MOST_FIXED_TEXT ? 0 : MOST_FIXES };
  const findings = all.slice(0, MOST).map(({ rule, spot }) => {
    const finding = findingOf(rule, spot, config, starts, hidden);
    const fix = fixOf(rule, spot, { path, text, kind }, spots, budget);
    return fix === undefined ? finding : { ...finding, fix };
  });
  const more = all.length > MOST ? [{ path, reason: `There are ${all.length} findings; the first ${MOST} are listed.` }] : [];
  return { findings: withoutTwins(findings), incomplete: [...incomplete.map((item) => ({ path, ...item })), ...more] };
}

/** A rewrite, offered where the result reads as well as before, the finding is gone and no other one came. */
function fixOf(
  rule: RuleInfo,
  spot: Spot,
  { path, text, kind }: { readonly path: string; readonly text: string; readonly kind: ConfigKind },
  spots: FormatResult['spots'],
  budget: { left: number },
): Fix | undefined {
  const rewrite = spot.rewrite ?? rewriteOf(rule, spot, text);
  if (rewrite === undefined || budget.left <= 0) return undefined;
  budget.left -= 1;
  const after = resultOf(kind, applied(text, rewrite.edits));
  const [before, now] = [countsOf(spots), countsOf(after.spots)];
  const isBetter = (now.get(rule.id) ?? 0) < (before.get(rule.id) ?? 0);
  const isNoWorse = after.incomplete.length === 0 && [...now].every(([id, count]) => count <= (before.get(id) ?? 0));
  if (!isBetter || !isNoWorse) return undefined;
  return { description: rewrite.description, edits: rewrite.edits.map((edit) => ({ path, ...edit })) };
}

function countsOf(spots: FormatResult['spots']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of spots) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  return counts;
}

function rewriteOf(rule: RuleInfo, spot: Spot, text: string): Spot['rewrite'] {
  const row = Object.hasOwn(fixes, rule.id) ? fixes[rule.id] : undefined;
  const piece = text.slice(spot.start, spot.end);
  if (row === undefined || piece.length > LONGEST_PIECE || !row.pattern.test(piece)) return undefined;
  return { description: row.description, edits: [difference(piece, piece.replace(row.pattern, row.replacement), spot.start)] };
}

function applied(text: string, edits: readonly SpotEdit[]): string {
  let out = '';
  let at = 0;
  for (const edit of edits) {
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

/** What changes between two texts, without what they begin and end with alike. */
function difference(from: string, to: string, offset: number): SpotEdit {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  return { start: offset + head, end: offset + from.length - tail, text: to.slice(head, to.length - tail) };
}

/** The ports that a configuration opens, for whoever judges a whole system. */
export function exposuresOf({ path, text, kind = configKindOf(path, text) }: ConfigText): readonly Exposure[] {
  if (kind === undefined || text.length > LONGEST) return [];
  const starts = lineStarts(text);
  return resultOf(kind, text).exposures.map(({ start, ...exposure }) => ({
    ...exposure,
    path,
    line: spotAt(starts, start).line,
  }));
}

function resultOf(kind: ConfigKind, text: string): FormatResult {
  return formats[kind].inspect(text);
}

function findingOf(
  rule: RuleInfo,
  spot: Spot,
  config: ConfigText,
  starts: readonly number[],
  hidden: readonly HiddenSpan[],
): Finding {
  const { line, column } = spotAt(starts, spot.start);
  const last = spotAt(starts, Math.max(spot.start, spot.end));
  return {
    rule: rule.id,
    cwe: rule.cwe,
    severity: spot.severity ?? rule.severity,
    confidence: spot.confidence ?? rule.confidence,
    message: spot.message,
    place: { path: config.path, line, column, endLine: last.line, endColumn: last.column },
    excerpt: excerptOf(config, starts[line - 1] ?? 0, hidden),
  };
}

/** The line, with every secret that a rule or a detector knows of cut out. */
function excerptOf({ text, secrets }: ConfigText, start: number, hidden: readonly HiddenSpan[]): string {
  const stop = text.indexOf('\n', start);
  const end = Math.min(stop < 0 ? text.length : stop, start + 4 * EXCERPT);
  const line = withoutSpans(text, hidden, start, end);
  return withoutSpans(line, secrets?.(line) ?? [])
    .trim()
    .slice(0, EXCERPT);
}

function withoutTwins(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, place, message }) => {
    const key = `${rule} ${place.line} ${place.column} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
