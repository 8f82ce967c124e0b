import { findSecrets } from '../../inspect/secrets/index.ts';
import type { Edit, Finding, Policy, ScanLimit, ScanLimits } from '../../model/index.ts';
import { applyEdits, type Inspected, inspectAll, type ScanText, SECRET_WEAKNESSES } from '../../scan/index.ts';
import { loadCodeParserQuickly } from '../code-parser.ts';
import { patchOf } from './patch.ts';

/** What is said of code in the moment before it runs. */
export interface BeforeRun {
  readonly verdict: 'allow' | 'ask' | 'deny';
  /** For the record and for whoever is asked: rule, message, place. */
  readonly reasons: readonly string[];
  /** A patch that mends what was found, as far as it is known; empty where nothing is. */
  readonly patch: string;
  /** Something of it could not be inspected. */
  readonly isUnread?: boolean;
}

export const NOTHING_FOUND: BeforeRun = { verdict: 'allow', reasons: [], patch: '' };

const RANKS: readonly ScanLimit[] = ['low', 'medium', 'high', 'critical', 'none'];
const MOST_REASONS = 6;
const MOST_PATCH = 4000;

/** Inspects code that is about to run, together: what one file does is known to the others. Kept by content, so once each. */
export async function inspectCodeBeforeRun(
  texts: readonly ScanText[],
  limits: Policy['scan'],
  state: string | undefined,
): Promise<BeforeRun> {
  if (limits.ask === 'none' && limits.deny === 'none') return NOTHING_FOUND;
  const files = texts.map(({ path, text }) => ({ path, bytes: text.length })).sort((a, b) => (a.path < b.path ? -1 : 1));
  const byPath = new Map(texts.map((text) => [text.path, text]));
  const inspected = await inspectAll(files, ({ path }) => ({ kind: 'text', text: byPath.get(path)?.text ?? '', bytes: 0 }), {
    loadParser: loadCodeParserQuickly,
    jobs: 1,
    state,
    inspectors: new Set(['code']),
    fixesFrom: leastOf(limits),
  });
  return saidOf(inspected, texts, limits);
}

/** The least severity that stops anything: fixes of what does not are not shown. */
export function leastOf({ ask, deny }: ScanLimits): ScanLimit {
  return RANKS.indexOf(ask) < RANKS.indexOf(deny) ? ask : deny;
}

/** What is to be said of texts by what was found in them. */
export function saidOf(
  { findings, incomplete }: Pick<Inspected, 'findings' | 'incomplete'>,
  texts: readonly ScanText[],
  limits: Policy['scan'],
): BeforeRun {
  // Text that was made to take long must not run unseen for it.
  const late = incomplete.filter(({ reason }) => /took too|failed|ended/.test(reason));
  const grave = findings.filter((finding) => counts(finding, limits.ask) || counts(finding, limits.deny));
  const reasons = [
    ...grave.slice(0, MOST_REASONS).map(reasonOf),
    ...lesser(findings, grave),
    ...late.slice(0, 2).map(({ path, reason }) => `${path} could not be inspected: ${reason}`),
  ];
  if (reasons.length === 0) return NOTHING_FOUND;
  const isDenied = grave.some((finding) => counts(finding, limits.deny));
  const patch = patchFor(grave, new Map(texts.map((text) => [text.path, text])));
  return { verdict: isDenied ? 'deny' : 'ask', reasons, patch, isUnread: late.length > 0 };
}

/** Only what is known for sure stops anything: a sink whose callers are not known does not. */
function counts({ severity, confidence }: Finding, limit: ScanLimit): boolean {
  return confidence === 'high' && severity !== 'info' && RANKS.indexOf(severity) >= RANKS.indexOf(limit);
}

function reasonOf({ rule, message, place, excerpt }: Finding): string {
  return `${rule}: ${message} (${place.path}, line ${place.line}: ${excerpt})`;
}

/** What stops nothing by itself, but belongs before the eyes of whoever is asked. */
function lesser(findings: readonly Finding[], grave: readonly Finding[]): readonly string[] {
  const others = findings.filter((finding) => !grave.includes(finding) && finding.severity !== 'info');
  if (grave.length === 0 || others.length === 0) return [];
  const named = others.slice(0, 3).map(({ rule, place }) => `${rule} (${place.path}, line ${place.line})`);
  const more = others.length > named.length ? `, and ${others.length - named.length} more` : '';
  return [`also, of less weight: ${named.join(', ')}${more}`];
}

/** None where a secret would be read in it. Of fixes that touch the same lines the first is shown; the others come with the next look. */
function patchFor(findings: readonly Finding[], texts: ReadonlyMap<string, ScanText>): string {
  const patch = [...texts.values()].map((text) => patchOf(text.path, text.text, mended(text, findings))).join('');
  return patch.length > MOST_PATCH || findSecrets(patch).length > 0 ? '' : patch;
}

function mended({ path, text }: ScanText, findings: readonly Finding[]): string {
  let edits: readonly Edit[] = [];
  let after = text;
  for (const { place, fix, cwe } of findings) {
    // The line that a secret is taken out of shows it.
    if (place.path !== path || fix === undefined || SECRET_WEAKNESSES.has(cwe ?? '')) continue;
    // Two fixes may need the same import.
    const added = fix.edits.filter((edit) => !edits.some((one) => one.start === edit.start && one.text === edit.text));
    const both = [...edits, ...added];
    const next = applyEdits(text, both);
    if (next === undefined) continue;
    edits = both;
    after = next;
  }
  return after;
}
