import type { Severity } from '../../../model/index.ts';
import { isPossibleName, normalName } from '../names.ts';
import type { Ecosystem } from '../package.ts';
import { severityOfVector } from './cvss.ts';
import { ecosystemOfOsv } from './ecosystems.ts';
import type { OsvRange, OsvRecord } from './record.ts';

/** One package that a document is about. */
export interface OsvEntry {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly record: OsvRecord;
}

export type OsvResult =
  | { readonly ok: true; readonly entries: readonly OsvEntry[] }
  | { readonly ok: false; readonly reason: string };

const MOST_VERSIONS = 20_000;

/**
 * Reads one OSV document (schema 1.x) as it came from outside. Packages of ecosystems that are not judged are left out, and a
 * withdrawn document has none; what is no OSV document is said.
 */
export function parseOsv(value: unknown): OsvResult {
  if (!isObject(value)) return failed('it is no object');
  const id = value['id'];
  if (typeof id !== 'string' || !/^[\w.:-]{1,128}$/.test(id)) return failed('it has no id');
  if (typeof value['withdrawn'] === 'string') return { ok: true, entries: [] };
  const affected = value['affected'] ?? [];
  if (!Array.isArray(affected)) return failed(`${id}: affected is no list`);
  const entries: OsvEntry[] = [];
  for (const one of affected) {
    const named = isObject(one) ? packageOf(one['package']) : undefined;
    if (named === 'broken' || !isObject(one)) return failed(`${id}: a package has no name`);
    if (named === undefined) continue;
    const versions = textsOf(one['versions']);
    const ranges = rangesOf(one['ranges']);
    if (versions === undefined || ranges === undefined) return failed(`${id}: versions can't be read`);
    // A document that names no version at all is about each of them.
    const isBare = versions.length === 0 && [one['ranges'] ?? []].flat().length === 0;
    const all: readonly OsvRange[] = isBare ? [{ introduced: '0' }] : ranges;
    entries.push({ ...named, record: { ...describe(id, value, one), versions, ranges: all } });
  }
  return { ok: true, entries };
}

function failed(reason: string): OsvResult {
  return { ok: false, reason };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined for an ecosystem that is not judged. */
function packageOf(value: unknown): { readonly ecosystem: Ecosystem; readonly name: string } | 'broken' | undefined {
  if (!isObject(value)) return undefined;
  const { ecosystem: label, name } = value;
  if (typeof label !== 'string' || typeof name !== 'string') return 'broken';
  const ecosystem = ecosystemOfOsv(label);
  // `stdlib` and `toolchain` of Go are names like others. A name that no registry could have can't be asked for either.
  if (ecosystem === undefined || !isPossibleName(ecosystem, name)) return undefined;
  return { ecosystem, name: normalName(ecosystem, name) };
}

function describe(
  id: string,
  document: Readonly<Record<string, unknown>>,
  affected: Readonly<Record<string, unknown>>,
): Omit<OsvRecord, 'versions' | 'ranges'> {
  const summary = [document['summary'], document['details']].find((text) => typeof text === 'string' && text !== '');
  const aliases = textsOf(document['aliases']) ?? [];
  return {
    id,
    aliases: aliases.filter((alias) => /^[\w.:-]{1,64}$/.test(alias)).slice(0, 20),
    isMalicious: isMalicious(id, document, affected),
    severity: severityOf(document, affected),
    summary: typeof summary === 'string' ? (summary.split('\n')[0] ?? '').slice(0, 160) : '',
  };
}

/** MAL-* of OSSF, LWA-* of leitwacht; others say it by the weakness (CWE-506, embedded malicious code) or in words. */
function isMalicious(
  id: string,
  document: Readonly<Record<string, unknown>>,
  affected: Readonly<Record<string, unknown>>,
): boolean {
  if (/^(?:MAL|LWA)-/.test(id)) return true;
  if (typeof document['summary'] === 'string' && /^malicious (?:code|package)\b/i.test(document['summary'])) return true;
  const aliases = textsOf(document['aliases']) ?? [];
  if (aliases.some((alias) => alias.startsWith('MAL-'))) return true;
  const specific = [document['database_specific'], affected['database_specific']].filter(isObject);
  return specific.some((one) => {
    const ids = textsOf(one['cwe_ids']) ?? [];
    const listed = Array.isArray(one['cwes']) ? one['cwes'].filter(isObject).map((cwe) => cwe['cweId']) : [];
    return (
      [...ids, ...listed].includes('CWE-506') ||
      isObject(one['malicious-packages-origins']) ||
      Array.isArray(one['malicious-packages-origins'])
    );
  });
}

const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
};

/** What does not say how bad it is counts as high. */
function severityOf(document: Readonly<Record<string, unknown>>, affected: Readonly<Record<string, unknown>>): Severity {
  for (const specific of [affected['database_specific'], affected['ecosystem_specific'], document['database_specific']]) {
    const word = isObject(specific) ? specific['severity'] : undefined;
    const found = typeof word === 'string' ? WORDS[word.toLowerCase()] : undefined;
    if (found !== undefined) return found;
  }
  const vectors = [affected['severity'], document['severity']].flatMap((list) =>
    Array.isArray(list) ? list.filter(isObject) : [],
  );
  for (const { score } of vectors) {
    const found = typeof score === 'string' ? severityOfVector(score) : undefined;
    if (found !== undefined) return found;
  }
  return 'high';
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_VERSIONS) return undefined;
  return value.filter((text): text is string => typeof text === 'string' && text.length <= 256);
}

/** Ranges of git commits are not versions, and are left out. */
function rangesOf(value: unknown): readonly OsvRange[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).flatMap((range) => (range['type'] === 'GIT' ? [] : eventsOf(range['events'])));
}

function eventsOf(value: unknown): readonly OsvRange[] {
  const events = Array.isArray(value) ? value.filter(isObject) : [];
  const found: OsvRange[] = [];
  let introduced: string | undefined;
  const end = (more: Omit<OsvRange, 'introduced'>): void => {
    if (introduced !== undefined) found.push({ introduced, ...more });
    introduced = undefined;
  };
  for (const { introduced: start, fixed, last_affected: last } of events) {
    if (typeof start === 'string') {
      end({});
      introduced = start;
    } else if (typeof fixed === 'string') end({ fixed });
    else if (typeof last === 'string') end({ last });
  }
  end({});
  return found;
}
