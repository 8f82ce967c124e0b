import {
  type Finding,
  type HiddenSpan,
  type Incomplete,
  lineStarts,
  type RuleInfo,
  type Severity,
  spotAt,
  withoutSpans,
} from '../../model/index.ts';
import type { HomeFiles } from './load/files.ts';
import type { Home } from './load/home.ts';
import { loadHomes } from './load/load-home.ts';
import type { HomeRule, Spot } from './rule.ts';
import { rules } from './rules.table.ts';

/** A finding with what would be safe instead. */
export interface HomeFinding extends Finding {
  readonly instead?: string;
}

export interface HomeInspecting {
  /** Also the rules whose precision has not been measured on configurations of strangers. */
  readonly all?: boolean;
  /** The detectors of src/inspect/secrets, for what is shown of a line; inspectors do not import each other. */
  readonly secrets?: (text: string) => readonly HiddenSpan[];
}

const EXCERPT = 160;
const MOST = 200;

/** Each rule that can speak of a smart home. */
export const homeRules: readonly RuleInfo[] = rules.map(({ id, title, cwe, severity, confidence }) => ({
  id,
  title,
  cwe,
  severity,
  confidence,
}));

/** Looks for what is dangerous in the smart homes among some files. Pure, bounded; nothing is run, no secret is shown. */
export function inspectHomes(
  files: HomeFiles,
  options: HomeInspecting = {},
): { readonly homes: number; readonly findings: readonly HomeFinding[]; readonly incomplete: readonly Incomplete[] } {
  const homes = loadHomes(files);
  const findings: HomeFinding[] = [];
  const incomplete: Incomplete[] = [];
  const show = new Shower(files, options.secrets);
  for (const home of homes) {
    for (const rule of rules) {
      if (rule.isExtra === true && options.all !== true) continue;
      const spots = rule.check(home);
      findings.push(...spots.slice(0, MOST).map((spot) => show.finding(rule, spot, home)));
      if (spots.length > MOST)
        incomplete.push({
          path: spots[0]?.file ?? '',
          reason: `${rule.id} speaks of ${spots.length} places; the first ${MOST} are listed`,
        });
    }
    incomplete.push(...home.problems);
  }
  return { homes: homes.length, findings: withoutTwins(findings), incomplete: unique(incomplete) };
}

/** Makes findings of places: lines, columns, and the line without its secrets. */
class Shower {
  readonly #files: HomeFiles;
  readonly #secrets: HomeInspecting['secrets'];
  readonly #texts: Map<string, { readonly text: string; readonly starts: readonly number[] }> = new Map();

  constructor(files: HomeFiles, secrets: HomeInspecting['secrets']) {
    this.#files = files;
    this.#secrets = secrets;
  }

  finding(rule: HomeRule, spot: Spot, home: Home): HomeFinding {
    const { text, starts } = this.#text(spot.file);
    const { line, column } = spotAt(starts, spot.start);
    const last = spotAt(starts, Math.max(spot.start, spot.end));
    // What nothing includes has no effect yet.
    const isUnused = home.unused.has(spot.file);
    const severity: Severity = spot.severity ?? rule.severity;
    return {
      rule: rule.id,
      cwe: rule.cwe,
      severity: isUnused && severity !== 'info' ? 'low' : severity,
      confidence: isUnused ? 'low' : (spot.confidence ?? rule.confidence),
      message: isUnused ? `${spot.message} Nothing includes this file.` : spot.message,
      instead: rule.instead,
      place: { path: spot.file, line, column, endLine: Math.max(line, last.line), endColumn: last.column },
      excerpt: spot.isSecret === true && spot.end <= spot.start ? '' : this.#excerpt(spot, text, starts[line - 1] ?? 0),
    };
  }

  #text(path: string): { readonly text: string; readonly starts: readonly number[] } {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const read = this.#files.read(path);
    const text = 'text' in read ? read.text : '';
    const made = { text, starts: lineStarts(text) };
    this.#texts.set(path, made);
    return made;
  }

  #excerpt(spot: Spot, text: string, start: number): string {
    const stop = text.indexOf('\n', start);
    const end = Math.min(stop < 0 ? text.length : stop, start + 4 * EXCERPT);
    const key = /^[^:\n]*:\s*/.exec(text.slice(spot.start, spot.end))?.[0];
    const hidden =
      spot.isSecret === true
        ? [
            {
              start: spot.start + (key === undefined || /^\w+:\/\//.test(text.slice(spot.start)) ? 0 : key.length),
              end: spot.end,
              rule: 'secret',
            },
          ]
        : [];
    const line = withoutSpans(text, hidden, start, end);
    return withoutSpans(line, this.#secrets?.(line) ?? [])
      .trim()
      .slice(0, EXCERPT);
  }
}

function withoutTwins(findings: readonly HomeFinding[]): readonly HomeFinding[] {
  return [
    ...new Map(
      findings.map((finding) => [
        `${finding.rule} ${finding.place.path} ${finding.place.line} ${finding.place.column} ${finding.message}`,
        finding,
      ]),
    ).values(),
  ];
}

function unique(items: readonly Incomplete[]): readonly Incomplete[] {
  return [...new Map(items.map((item) => [`${item.path} ${item.line ?? 0} ${item.reason}`, item])).values()];
}
