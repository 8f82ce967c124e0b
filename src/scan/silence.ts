import type { Finding } from '../model/index.ts';
import { allRules, suppressionRules } from './inspectors.table.ts';
import type { FoundHere, Suppressed, Suppression } from './types.ts';

/** A rule's own wish to be silent would be a way around it. */
const NEVER_SILENT: ReadonlySet<string> = new Set(suppressionRules.map(({ id }) => id));
const KNOWN: ReadonlySet<string> = new Set(allRules.map(({ id }) => id));

export interface SilenceOptions {
  /** `2026-11-25`: suppressions hold through their last day. */
  readonly today: string;
  /** Whether a suppression was added in the change that is looked at. */
  readonly isAdded: (suppression: Suppression) => boolean;
  /** Whether a finding came with the change that is looked at: an old comment must not silence it without a word. */
  readonly isNew: (finding: FoundHere) => boolean;
  /** Rules that were asked for; what others silence is none of this scan's business. Undefined: all. */
  readonly asked: ReadonlySet<string> | undefined;
}

export interface Settled {
  readonly finding: FoundHere;
  readonly suppressed: Suppressed | undefined;
}

/** Applies suppressions, and says which of them are wrong, past, of no use, or new. */
export function applySuppressions(
  findings: readonly FoundHere[],
  suppressions: readonly Suppression[],
  options: SilenceOptions,
): readonly Settled[] {
  const valid = suppressions.filter((one) => problemOf(one, options.today) === undefined);
  const byPath = groupByPath(valid);
  const used = new Set<Suppression>();
  const reaching = new Set<Suppression>();
  const settled = findings.map((finding): Settled => {
    const match = byPath.get(finding.place.path)?.find((one) => silences(one, finding));
    if (match === undefined) return { finding, suppressed: undefined };
    used.add(match);
    if (options.isNew(finding)) reaching.add(match);
    return { finding, suppressed: { by: 'comment', reason: match.reason } };
  });
  const said = suppressions.flatMap((one): readonly Settled[] =>
    sayingsOf(one, { isUsed: used.has(one), isReaching: reaching.has(one) }, options).map((finding) => ({
      finding,
      suppressed: undefined,
    })),
  );
  return [...settled, ...said];
}

function silences({ rules, covers: [first, last] }: Suppression, { rule, place }: Finding): boolean {
  if (NEVER_SILENT.has(rule) || !rules.includes(rule)) return false;
  return place.line <= last && (place.endLine ?? place.line) >= first;
}

function problemOf(one: Suppression, today: string): 'invalid' | 'expired' | undefined {
  if (one.rules.length === 0 || !/\p{L}{2,}/u.test(one.reason) || one.rules.some((rule) => !KNOWN.has(rule))) return 'invalid';
  return one.until !== undefined && one.until < today ? 'expired' : undefined;
}

/** What a suppression did: whether it silenced anything, and whether anything of that is new. */
interface Use {
  readonly isUsed: boolean;
  readonly isReaching: boolean;
}

function sayingsOf(one: Suppression, { isUsed, isReaching }: Use, options: SilenceOptions): readonly FoundHere[] {
  const problem = problemOf(one, options.today);
  const isAsked = options.asked === undefined || one.rules.some((rule) => options.asked?.has(rule));
  const isAdded = options.isAdded(one);
  const added = isAdded || isReaching ? [say(one, 'suppression-added', addedMessage(one, isAdded))] : [];
  if (problem === 'invalid') return [...added, say(one, 'suppression-broken', invalidMessage(one))];
  if (problem === 'expired')
    return [...added, say(one, 'suppression-expired', `Its last day was ${one.until}: it silences nothing any more.`)];
  if (!isUsed && isAsked)
    return [...added, say(one, 'suppression-unused', 'Nothing is found here that it would silence. Take it away.')];
  return added;
}

function addedMessage({ rules, reason }: Suppression, isAdded: boolean): string {
  if (!isAdded)
    return `The change brings a finding that this older comment silences (${rules.join(', ')}: "${reason}"). A person should agree to that.`;
  return `The change silences ${rules.length === 0 ? 'findings' : rules.join(', ')} itself ("${reason}"). A person should agree to that.`;
}

function invalidMessage({ rules, reason }: Suppression): string {
  const form = 'Write `sallyport-ignore RULE -- reason`.';
  if (rules.length === 0) return `It names no rule, so it silences nothing. ${form}`;
  const unknown = rules.find((rule) => !KNOWN.has(rule));
  if (unknown !== undefined) return `There is no rule ${unknown}, so it silences nothing.`;
  return reason === '' ? `It gives no reason, so it silences nothing. ${form}` : `"${reason}" is no reason. ${form}`;
}

function say(one: Suppression, id: string, message: string): FoundHere {
  const rule = suppressionRules.find((candidate) => candidate.id === id);
  return {
    rule: id,
    cwe: rule?.cwe,
    severity: rule?.severity ?? 'medium',
    confidence: rule?.confidence ?? 'high',
    message,
    place: { path: one.path, line: one.line, column: one.column },
    excerpt: one.text,
    frame: [],
    steps: [],
  };
}

function groupByPath(suppressions: readonly Suppression[]): ReadonlyMap<string, readonly Suppression[]> {
  const groups = new Map<string, Suppression[]>();
  for (const one of suppressions) groups.set(one.path, [...(groups.get(one.path) ?? []), one]);
  return groups;
}
