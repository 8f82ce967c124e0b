import { rightName } from '../aliases/right-name.ts';
import type { PackageRef } from '../package.ts';
import type { PopularNames } from '../popular/popular-names.ts';
import { stemOf, wordsOf } from '../popular/shape.ts';
import { type Resemblance, resemblanceOf } from './resemblance.ts';
import type { PackageFinding, PackageKnowledge, PackageQuestion } from './types.ts';
import type { Trick } from './weights.table.ts';

/** A question is worth asking from here on. */
export const ASK_SCORE = 50;
/** Hardly an honest name comes here (1 in 400). */
export const DENY_SCORE = 64;

/** What its name says of a package: whether it is known, whose it could be taken for, and what was meant. */
export function nameFindings(ref: PackageRef, knowledge: PackageKnowledge, question: PackageQuestion): readonly PackageFinding[] {
  if (ref.source === 'workspace' || ref.source === 'file') return [];
  if (ref.source !== 'registry') return [otherSource(ref)];
  const popular = knowledge.popular(ref.ecosystem);
  const isPopular = popular?.rankOf(ref.name) !== undefined;
  const { facts, rules, isInProject } = question;
  if (isInternal(ref.name, rules.internal)) return confusion(ref, question);
  const listed = knowledge.listed(ref.ecosystem, ref.name);
  if (facts?.exists === false || (facts?.exists === undefined && listed?.has === false && !isPopular)) {
    return [nonexistent(ref, popular, facts?.exists === false ? undefined : listed?.date)];
  }
  const right = rightOf(ref, isPopular);
  if (right !== undefined) return [right];
  if (isPopular || isInProject === true) return [];
  const likeness = popular === undefined ? undefined : resemblanceOf(ref.name, popular);
  const isSettled = facts?.created !== undefined && question.now - facts.created > SETTLED_AFTER;
  const isKnown = facts?.exists === true || listed?.has === true;
  const resembling = likeness === undefined || likeness.score < ASK_SCORE ? [] : [resembles(ref, likeness, isSettled)];
  if (isKnown || resembling.length > 0) return resembling;
  return [unknown(ref, popular, likeness)];
}

/** A year in which nobody took it down. */
const SETTLED_AFTER = 365 * 86_400_000;

/** Patterns are whole names, or end with `*`. */
function isInternal(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

function confusion({ name }: PackageRef, { facts }: PackageQuestion): readonly PackageFinding[] {
  if (facts?.isPublicRegistry === false) return [];
  const isPublic = facts?.isPublicRegistry === true && facts.exists === true;
  if (facts?.isPublicRegistry === true && facts.exists === false) {
    return [
      finding(
        'nonexistent',
        `${name} is one of your own names, and the registry that would be asked does not have it.`,
        'high',
        'deny',
      ),
    ];
  }
  const evidence = isPublic
    ? `${name} is one of your own names by the policy, and a public registry answers for it: someone else's package would be installed.`
    : `${name} is one of your own names by the policy, and it is not known which registry would answer for it.`;
  return [finding('dependency-confusion', evidence, isPublic ? 'high' : 'medium', isPublic ? 'deny' : 'ask')];
}

function nonexistent(ref: PackageRef, popular: PopularNames | undefined, date: string | undefined): PackageFinding {
  const said = date === undefined ? 'the registry has no such package' : `the list of all names of ${date} does not have it`;
  const { reason } = finding(
    'nonexistent',
    `${ref.name} does not exist: ${said}. Whoever registers that name first decides what you install.`,
    date === undefined ? 'high' : 'medium',
    'deny',
  );
  const meant = meantBy(ref, popular) ?? (popular === undefined ? undefined : resemblanceTarget(ref.name, popular));
  return { reason, ...(meant === undefined ? {} : { suggestion: meant }) };
}

function rightOf(ref: PackageRef, isPopular: boolean): PackageFinding | undefined {
  const right = rightName(ref.ecosystem, ref.name, isPopular);
  if (right === undefined) return undefined;
  if (right.kind === 'builtin') {
    const language = ref.ecosystem === 'npm' ? 'Node' : 'Python';
    return finding(
      'builtin-module',
      `${ref.name} comes with ${language} itself: a package of that name is something else.`,
      'high',
      'ask',
    );
  }
  const evidence = `${ref.name} is not what its package is called: it comes with ${right.name}.`;
  return { ...finding('import-name', evidence, 'high', 'ask'), suggestion: right.name };
}

const TRICKS: Readonly<Record<Trick, string>> = {
  transposition: 'two letters are swapped',
  homoglyph: 'a letter is exchanged for one that looks alike',
  'look-alike': 'it reads the same at a glance',
  repetition: 'a letter is doubled',
  keyboard: 'a neighbouring key was hit',
  omission: 'a letter is missing',
  vowel: 'a vowel is exchanged',
  insertion: 'a letter is too many',
  substitution: 'a letter is exchanged',
  separator: 'only separators differ',
  'two-slips': 'two letters differ',
  'plural-moved': 'an s stands at another of its words',
  'letter-held': 'a letter is put behind it twice',
  scope: 'the scope is written a little differently',
  'scope-left-out': 'its scope is left out',
  'word-order': 'its words are in another order',
  affix: 'a word that says nothing is added',
  'slip-in-affix': 'one of its words is written a little differently',
};

function resembles({ name }: PackageRef, { target, trick, score }: Resemblance, isSettled: boolean): PackageFinding {
  const isStrong = score >= DENY_SCORE;
  const evidence = `${name} could be taken for the popular ${target}: ${TRICKS[trick]}.`;
  const { reason } = finding(
    'resembles-popular',
    evidence,
    isStrong ? 'high' : 'medium',
    isStrong && !isSettled ? 'deny' : 'ask',
  );
  return { reason, suggestion: target };
}

function unknown(ref: PackageRef, popular: PopularNames | undefined, likeness: Resemblance | undefined): PackageFinding {
  const base =
    popular === undefined
      ? 'no list of popular names is here'
      : `it is not among the ${grouped(popular.count)} popular names of ${popular.date}`;
  const scope = /^@[^/]+/.exec(ref.name)?.[0];
  const owner =
    scope !== undefined && popular !== undefined && popular.countOfScope(scope) > 0
      ? ` Its scope ${scope} has popular packages, and only its owner publishes there.`
      : '';
  const { reason } = finding(
    'unknown-name',
    `Nothing is known of ${ref.name}: ${base}, and no registry was asked.${owner}`,
    'medium',
    'ask',
  );
  const suggestion = meantBy(ref, popular) ?? (likeness !== undefined && likeness.score >= 40 ? likeness.target : undefined);
  return { reason, ...(suggestion === undefined ? {} : { suggestion }) };
}

/** `37,008`. Not toLocaleString, whose first call costs 7 MiB and 18 ms. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A popular name that somebody who made this one up may have meant. */
function meantBy(ref: PackageRef, popular: PopularNames | undefined): string | undefined {
  const right = rightName(ref.ecosystem, ref.name, false);
  if (right?.kind === 'import') return right.name;
  if (popular === undefined) return undefined;
  const stem = stemOf(wordsOf(ref.name));
  const rank =
    popular.rankOfPrefix(ref.name) ?? popular.rankOfBare(stem) ?? popular.rankOfStem(stem) ?? popular.rankOfBase(ref.name);
  return rank === undefined ? undefined : popular.nameAt(rank);
}

function resemblanceTarget(name: string, popular: PopularNames): string | undefined {
  const found = resemblanceOf(name, popular);
  return found !== undefined && found.score >= ASK_SCORE ? found.target : undefined;
}

function otherSource({ name, source, url }: PackageRef): PackageFinding {
  const from = url === undefined ? '' : ` (${url.slice(0, 200)})`;
  const evidence =
    source === 'git'
      ? `${name} comes from a repository${from}, not from a registry: nobody has looked at it there.`
      : `${name} comes from an address${from}, not from a registry.`;
  return finding('other-source', evidence, 'high', 'ask');
}

function finding(
  id: PackageFinding['reason']['id'],
  evidence: string,
  confidence: PackageFinding['reason']['confidence'],
  tier: PackageFinding['reason']['tier'],
): PackageFinding {
  return { reason: { id, evidence, confidence, tier } };
}
