import type { PackageRef } from '../package.ts';
import type { PackageFinding, PackageKnowledge, PackageQuestion, PackageReason, RegistryFacts, Tier } from './types.ts';

interface Fact {
  readonly id: PackageReason['id'];
  readonly check: (
    ref: PackageRef,
    question: PackageQuestion,
    isPopular: boolean,
  ) => readonly [evidence: string, tier: Tier] | undefined;
}

/** Before this nobody published packages (CPAN began in 1995): a time that is earlier is none. */
const FIRST_PACKAGES = Date.UTC(1995, 0, 1);
/** Clocks differ; a time that is later than that is none. */
const CLOCKS_DIFFER = 86_400_000;

const FACTS: readonly Fact[] = [
  { id: 'too-new', check: (ref, question) => age(ref, question) },
  {
    id: 'age-unknown',
    check: (ref, { facts, now }) =>
      facts?.exists === true && published(facts, now) === undefined
        ? [`The registry does not say when ${versioned(ref)} was published.`, 'ask']
        : undefined,
  },
  {
    id: 'install-script',
    check: (ref, { facts }, isPopular) =>
      facts?.hasInstallScript === true
        ? [`${versioned(ref)} runs a script of its own when it is installed.`, isPopular ? 'allow' : 'ask']
        : undefined,
  },
  {
    id: 'no-integrity',
    check: (ref, { isLocked }) =>
      isLocked === true && ref.source !== 'workspace' && ref.source !== 'file' && ref.integrity === undefined
        ? [`Nothing says which bytes ${versioned(ref)} must have.`, 'ask']
        : undefined,
  },
  {
    id: 'unpinned',
    check: (ref) =>
      ref.version === undefined && ref.range !== undefined && ref.source === 'registry'
        ? [`No single version of ${ref.name} is asked for, but ${ref.range}.`, 'allow']
        : undefined,
  },
  {
    id: 'deprecated',
    check: (ref, { facts }) =>
      facts?.deprecated
        ? [`${versioned(ref)} is deprecated: ${facts.deprecated.split('\n')[0]?.slice(0, 160)}`, 'allow']
        : undefined,
  },
  { id: 'licence', check: (ref, question) => licence(ref, question) },
];

/** Facts beside the identity of a package. Those that only a registry has are reasons when it said them. */
export function factReasons(ref: PackageRef, knowledge: PackageKnowledge, question: PackageQuestion): readonly PackageFinding[] {
  const isPopular = knowledge.popular(ref.ecosystem)?.rankOf(ref.name) !== undefined;
  return FACTS.flatMap(({ id, check }): readonly PackageFinding[] => {
    const found = check(ref, question, isPopular);
    if (found === undefined) return [];
    const [evidence, tier] = found;
    return [{ reason: { id, evidence, confidence: 'high', tier } }];
  });
}

function versioned({ name, version }: PackageRef): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** The time of publication, or undefined when there is none that can be true. */
function published({ published: time }: RegistryFacts, now: number): number | undefined {
  if (time === undefined || !Number.isFinite(time) || time < FIRST_PACKAGES || time > now + CLOCKS_DIFFER) return undefined;
  return time;
}

function age(ref: PackageRef, { facts, rules, now }: PackageQuestion): readonly [string, Tier] | undefined {
  const time = facts === undefined ? undefined : published(facts, now);
  if (time === undefined || now - time >= rules.cooldown) return undefined;
  const hours = Math.max(0, Math.floor((now - time) / 3_600_000));
  const wanted = Math.ceil(rules.cooldown / 3_600_000);
  return [
    `${versioned(ref)} was published ${hours} hours ago; the policy waits ${wanted} hours, in which most malicious releases are found.`,
    'ask',
  ];
}

function licence(ref: PackageRef, { facts, rules }: PackageQuestion): readonly [string, Tier] | undefined {
  if (rules.refusedLicences.length === 0 || facts?.exists !== true) return undefined;
  if (facts.licence === undefined) return [`The registry does not say under which licence ${versioned(ref)} is.`, 'ask'];
  // `MIT OR GPL-3.0` leaves a choice, `AND` does not.
  const isRefused = (id: string): boolean => rules.refusedLicences.some((refused) => refused.toLowerCase() === id.toLowerCase());
  const choices = facts.licence
    .split(/\s+OR\s+/i)
    .map((choice) => choice.match(/[\w.+-]+/g)?.filter((id) => !/^(?:AND|WITH)$/i.test(id)) ?? []);
  return choices.every((ids) => ids.some(isRefused))
    ? [`${versioned(ref)} is under ${facts.licence}, which the policy refuses.`, 'deny']
    : undefined;
}
