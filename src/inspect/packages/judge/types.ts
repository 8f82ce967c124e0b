import type { Confidence } from '../../../model/index.ts';
import type { OsvRecord } from '../osv/record.ts';
import type { Ecosystem } from '../package.ts';
import type { PopularNames } from '../popular/popular-names.ts';

/** What a package is, as far as is known. The first that holds counts. */
export type PackageVerdict = 'malicious' | 'nonexistent' | 'suspicious' | 'unknown' | 'known';

/** What follows: from left to right, stricter. */
export type Tier = 'allow' | 'ask' | 'deny';

export type ReasonId =
  | 'malicious'
  | 'malicious-version'
  | 'nonexistent'
  | 'impossible-name'
  | 'resembles-popular'
  | 'import-name'
  | 'builtin-module'
  | 'dependency-confusion'
  | 'unknown-name'
  | 'other-source'
  | 'too-new'
  | 'age-unknown'
  | 'install-script'
  | 'no-integrity'
  | 'unpinned'
  | 'deprecated'
  | 'licence'
  | 'vulnerable'
  | 'outdated-data';

/** One thing that was found out about a package. */
export interface PackageReason {
  readonly id: ReasonId;
  /** A sentence for a person and an agent, with the name, version, date or id that it rests on. */
  readonly evidence: string;
  readonly confidence: Confidence;
  /** What this reason alone leads to. */
  readonly tier: Tier;
}

export interface PackageJudgement {
  readonly purl: string;
  readonly verdict: PackageVerdict;
  readonly tier: Tier;
  /** The strictest first. */
  readonly reasons: readonly PackageReason[];
  /** What to ask for instead: a name, or a name and a version. */
  readonly suggestion?: string;
}

/** What a registry said of the package; a member that is absent was not said, or could not be believed. */
export interface RegistryFacts {
  /** False only after a plain "there is no such package" (or version) of the registry that the user's client is set up for. */
  readonly exists?: boolean;
  /** The version that would be installed. */
  readonly version?: string;
  /** The digest of its bytes, as a lockfile writes it. */
  readonly integrity?: string;
  /** `host[:port]` of all places that the registry hands its bytes out from. */
  readonly hosts?: readonly string[];
  /** Milliseconds since the epoch: when this version was published. */
  readonly published?: number;
  /** Milliseconds since the epoch: when the first version was. */
  readonly created?: number;
  readonly hasInstallScript?: boolean;
  readonly hasIntegrity?: boolean;
  /** The text of the notice; empty when there is none. */
  readonly deprecated?: string;
  /** SPDX expression. */
  readonly licence?: string;
  /** Whether everyone may publish there. */
  readonly isPublicRegistry?: boolean;
}

/** What the policy says of packages. */
export interface PackageRules {
  /** Milliseconds that a version must have been public. */
  readonly cooldown: number;
  /** Names that are the organisation's own: `@acme/*`, `acme-*`, `acme.internal`. */
  readonly internal: readonly string[];
  /** SPDX ids that are refused. */
  readonly refusedLicences: readonly string[];
}

/** What is known on this machine. Each question is about a name in its registry's form of comparison. */
export interface PackageKnowledge {
  readonly popular: (ecosystem: Ecosystem) => PopularNames | undefined;
  /** Advisories and reports about the package, whatever the version. */
  readonly records: (ecosystem: Ecosystem, name: string) => readonly OsvRecord[];
  /** Whether a full list of the registry's names has it, and the list's day; undefined without such a list. */
  readonly listed: (ecosystem: Ecosystem, name: string) => { readonly has: boolean; readonly date: string } | undefined;
}

/** What is asked about one package, beside what is known. */
export interface PackageQuestion {
  readonly rules: PackageRules;
  /** Undefined when no registry was asked: then facts that only it has are not missed. */
  readonly facts?: RegistryFacts;
  /** The project has it already: its lockfile or its folder of packages. */
  readonly isInProject?: boolean;
  /** It comes from a lockfile, where a version and a digest belong. */
  readonly isLocked?: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a check found, and what to ask for instead. */
export interface PackageFinding {
  readonly reason: PackageReason;
  readonly suggestion?: string;
}
