import { homedir } from 'node:os';
import {
  isInRange,
  judgePackage,
  normalName,
  type PackageDownload,
  type PackageJudgement,
  type PackageRef,
  type Tier,
} from '../../inspect/packages/index.ts';
import type { Policy, Reason } from '../../model/index.ts';
import { keyOf, type LocalKnowledge, openKnowledge, type PackageFile, shownPath } from '../../package-data/index.ts';
import type { RegistryAnswer } from '../../registry/index.ts';
import { readRegistries } from '../../setup/index.ts';
import { grantedPackages, type PackageGrant } from '../grants.ts';
import { type Committed, committedPackages, hostOf } from './committed.ts';
import type { FactsOf, Foresee, Foreseeing } from './registry-facts.ts';

export interface JudgingPlace {
  readonly workspace: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly rules: Policy['packages'];
  /** Where Sallyport keeps its data. */
  readonly state: string;
  /** In a phase with a network: what the registries say. */
  readonly facts?: FactsOf | undefined;
  /** The user wrote the commands beforehand: only the packages are judged, not the words. */
  readonly isOfUser?: boolean | undefined;
  readonly foresee?: Foresee | undefined;
  readonly foreseeing?: Foreseeing | undefined;
}

/** What was found out, and what follows. */
export interface PackagesSaid {
  readonly tier: Tier;
  readonly reasons: readonly Reason[];
  /** All that were looked at, whatever was said. */
  readonly judged: readonly PackageRef[];
  /** Where all that is asked about is packages in one version each: these, for a yes that lasts. */
  readonly grantable: readonly PackageRef[];
}

const MOST_REASONS = 8;
/** Packages that registries are asked about for one step; what is beyond is judged from this machine's data. */
const MOST_ASKED = 3000;
const AT_ONCE = 16;

/** Judges what one step would bring in, and remembers what the project has while it does. */
export class PackageJudging {
  readonly #place: JudgingPlace;
  readonly #said: { readonly tier: Tier; readonly reason: Reason }[] = [];
  readonly #seen = new Set<string>();
  readonly #judged: PackageRef[] = [];
  readonly #grantable: PackageRef[] = [];
  /** Something is asked about that no yes to a package in a version would settle. */
  #isWider = false;
  readonly #answers = new Map<string, RegistryAnswer | undefined>();
  #knowledge: LocalKnowledge | undefined;
  #granted: readonly PackageGrant[] | undefined;
  #committed: Promise<Committed> | undefined;
  #trusted: Promise<ReadonlySet<string>> | undefined;

  constructor(place: JudgingPlace) {
    this.#place = place;
  }

  /** A package that a command names. What is not known is asked about. */
  async named(ref: PackageRef): Promise<void> {
    if (this.#isRepeated(ref)) return;
    await this.#askRegistries([ref]);
    const judgement = this.#judge(ref, false, false);
    if (judgement.tier === 'allow' && !this.#isUnanswered(ref)) return;
    if (judgement.tier !== 'deny' && this.#isGranted(ref)) return;
    const isInProject = (await this.#had()).names.has(keyOf(ref));
    this.#take(ref, isInProject ? this.#judge(ref, true, false) : judgement);
    if (!isInProject) this.#askUnanswered(ref);
  }

  /**
   * What a program is about to fetch. What was judged beforehand, and what the project has, is only stopped where it is denied.
   *
   * @param wasJudged a command that names it, or a lockfile of its, was let through
   * @param isBeside packages of its ecosystem were: it may be needed by one of these
   */
  async downloaded(
    { ref, runsCode }: PackageDownload,
    { wasJudged, isBeside }: { readonly wasJudged: boolean; readonly isBeside: boolean },
  ): Promise<void> {
    await this.#askRegistries([ref]);
    const answer = this.#answers.get(versionKey(ref));
    if (answer?.kind === 'facts' && runsCode)
      this.#answers.set(versionKey(ref), { kind: 'facts', facts: { ...answer.facts, hasInstallScript: true } });
    const isKnown = wasJudged || (await this.#had()).names.has(keyOf(ref));
    const judgement = this.#judge(ref, isKnown, false);
    if (judgement.tier !== 'deny' && this.#isGranted(ref)) return;
    const said = isKnown ? onlyDenied(judgement) : judgement;
    this.#take(ref, isBeside && answer === undefined ? withoutUnknown(said) : said);
    if (!isKnown) this.#askUnanswered(ref);
  }

  /**
   * A manifest or a lockfile as it is, or as it will be. What the last commit named is only stopped where it is denied.
   *
   * @param isForeseen nobody locked anything: a package manager only worked out what it would take
   */
  async file({ path, reader, read }: PackageFile, isForeseen = false): Promise<void> {
    const isLock = reader.isLock && !isForeseen;
    for (const { reason, line } of read.problems.slice(0, 2))
      this.ask(
        'packages.unread',
        `${shownPath(path, this.#place.workspace)}${line === undefined ? '' : `, line ${line}`}: ${reason}`,
      );
    for (const { url } of read.indexes) await this.index(url, shownPath(path, this.#place.workspace), reader.ecosystem);
    const had = await this.#had();
    await this.#askRegistries(read.refs.filter((ref) => !had.names.has(keyOf(ref))));
    for (const ref of read.refs) {
      if (this.#isRepeated(ref)) continue;
      if (isLock && ref.source === 'registry' && ref.url !== undefined) await this.#lockedHost(ref, had);
      // First, since what a name looks like is only worked out for what the project did not have.
      const isInProject = had.names.has(keyOf(ref));
      const judgement = this.#judge(ref, isInProject, isLock);
      if (judgement.tier !== 'deny' && this.#isGranted(ref)) continue;
      const said = isInProject ? onlyDenied(judgement) : judgement;
      this.#take(ref, isLock && !ref.isDirect && ref.integrity !== undefined ? withoutUnknown(said) : said);
      if (!isInProject) this.#askUnanswered(ref);
    }
  }

  /** Another place to fetch from than the user's package managers are configured for. */
  async index(url: string, by: string, ecosystem?: string): Promise<void> {
    const host = hostOf(url);
    if (host === undefined && !/^[a-z]+:\/\//i.test(url)) return;
    if (host !== undefined && ((await this.#configured()).has(host) || (await this.#isDefault(host, ecosystem)))) return;
    this.ask('packages.registry', `${by} takes packages from ${host ?? url}, which your package managers are not configured for`);
  }

  ask(rule: string, message: string): void {
    this.#isWider = true;
    this.#said.push({ tier: 'ask', reason: { rule, message } });
  }

  /** Something that was looked at is asked about, or denied. */
  get isStopped(): boolean {
    return this.#said.length > 0;
  }

  get judged(): readonly PackageRef[] {
    return this.#judged;
  }

  done(): PackagesSaid {
    const tier = (['deny', 'ask'] as const).find((one) => this.#said.some((said) => said.tier === one)) ?? 'allow';
    const strictest = this.#said.filter((said) => said.tier === tier).map(({ reason }) => reason);
    const rest = strictest.length - MOST_REASONS;
    const more = { rule: 'packages', message: `and ${rest} more (sallyport packages check)` };
    const reasons = rest > 0 ? [...strictest.slice(0, MOST_REASONS), more] : strictest;
    return { tier, reasons, judged: this.#judged, grantable: tier === 'ask' && !this.#isWider ? this.#grantable : [] };
  }

  /** Several at once; what was answered is not asked again. */
  async #askRegistries(refs: readonly PackageRef[]): Promise<void> {
    const { facts } = this.#place;
    if (facts === undefined) return;
    const waiting = refs.filter((ref) => !this.#answers.has(versionKey(ref))).slice(0, MOST_ASKED);
    const next = async (): Promise<void> => {
      for (let ref = waiting.shift(); ref !== undefined; ref = waiting.shift())
        this.#answers.set(versionKey(ref), await facts(ref));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  #isUnanswered(ref: PackageRef): boolean {
    return this.#answers.get(versionKey(ref))?.kind === 'unknown';
  }

  /** A registry that does not answer has not said yes. */
  #askUnanswered(ref: PackageRef): void {
    const answer = this.#answers.get(versionKey(ref));
    if (answer?.kind === 'unknown') this.ask('packages.no-answer', `nothing is known of ${ref.name}: ${answer.why}`);
  }

  #isRepeated(ref: PackageRef): boolean {
    const key = `${keyOf(ref)} ${ref.version ?? ''} ${ref.source} ${ref.url ?? ''}`;
    const isKnown = this.#seen.has(key);
    this.#seen.add(key);
    if (!isKnown) this.#judged.push(ref);
    return isKnown;
  }

  /** A person has said yes to this package, in this version and, where they said so, with this digest. */
  #isGranted(ref: PackageRef): boolean {
    const { ecosystem, name, version, integrity, source } = this.#resolved(ref);
    if (source !== 'registry') return false;
    const { state, workspace } = this.#place;
    this.#granted ??= grantedPackages(state, workspace, Date.now());
    return this.#granted.some(
      (one) =>
        one.ecosystem === ecosystem &&
        one.package === normalName(ecosystem, name) &&
        isInRange(ecosystem, one.range, version) &&
        (one.integrity === undefined || one.integrity === integrity),
    );
  }

  /** With the version and the digest that the registry would give. */
  #resolved(ref: PackageRef): PackageRef {
    const answer = this.#answers.get(versionKey(ref));
    const { version, integrity } = answer?.kind === 'facts' ? answer.facts : {};
    const said = { ...(version === undefined ? {} : { version }), ...(integrity === undefined ? {} : { integrity }) };
    return ref.version === undefined || ref.version === version ? { ...said, ...ref } : ref;
  }

  #judge(ref: PackageRef, isInProject: boolean, isLocked: boolean): PackageJudgement {
    this.#knowledge ??= openKnowledge(this.#place.state);
    const { rules } = this.#place;
    const answer = isInProject ? undefined : this.#answers.get(versionKey(ref));
    const facts = answer?.kind === 'facts' ? { facts: answer.facts } : {};
    return judgePackage(ref, this.#knowledge, { rules, isInProject, isLocked, now: Date.now(), ...facts });
  }

  #take(ref: PackageRef, { tier, reasons, suggestion }: PackageJudgement): void {
    if (tier === 'allow') return;
    const { version, name } = ref;
    const resolved = this.#resolved(ref);
    if (resolved.version === undefined || resolved.source !== 'registry') this.#isWider = true;
    else this.#grantable.push(resolved);
    for (const { id, evidence, tier: own } of reasons.filter((one) => one.tier === tier).slice(0, 2)) {
      const instead = suggestion === undefined ? '' : ` Ask for ${suggestion} instead.`;
      const about = evidence.includes(name) ? '' : `${name}${version === undefined ? '' : ` ${version}`}: `;
      this.#said.push({ tier: own, reason: { rule: `packages.${id}`, message: `${about}${evidence}${instead}` } });
    }
  }

  async #lockedHost(ref: PackageRef, had: Committed): Promise<void> {
    const host = hostOf(ref.url);
    // A project without a lockfile in its last commit has no hosts of its own to compare with.
    if (host === undefined || had.hosts.size === 0 || had.hosts.has(host) || (await this.#configured()).has(host)) return;
    this.ask(
      'packages.host',
      `the lockfile takes ${ref.name} from ${host}, which neither it did before nor your package managers do`,
    );
  }

  #had(): Promise<Committed> {
    this.#committed ??= committedPackages(this.#place.workspace, this.#place.env);
    return this.#committed;
  }

  /** A Gemfile names what Bundler would take anyway. */
  async #isDefault(host: string, ecosystem: string | undefined): Promise<boolean> {
    if (ecosystem === undefined) return false;
    const { defaultRegistries } = await import('../registries.ts');
    return (await defaultRegistries(ecosystem, this.#place.workspace, this.#place.env)).some(({ url }) => hostOf(url) === host);
  }

  #configured(): Promise<ReadonlySet<string>> {
    this.#trusted ??= configuredHosts(this.#place);
    return this.#trusted;
  }
}

async function configuredHosts({ workspace, env }: JudgingPlace): Promise<ReadonlySet<string>> {
  try {
    const { registries } = await readRegistries({ workspace, home: env['HOME'] ?? homedir(), env });
    return new Set(registries.filter(({ trusted }) => trusted).flatMap(({ url }) => hostOf(url) ?? []));
  } catch {
    return new Set();
  }
}

function versionKey(ref: PackageRef): string {
  return `${keyOf(ref)} ${ref.version ?? ref.range ?? ''}`;
}

function onlyDenied(judgement: PackageJudgement): PackageJudgement {
  return judgement.tier === 'deny' ? judgement : { ...judgement, tier: 'allow' };
}

/** Who locked a digest found such a package; that it is not popular is no reason to ask about what nobody named. */
function withoutUnknown(judgement: PackageJudgement): PackageJudgement {
  const reasons = judgement.reasons.filter(({ id }) => id !== 'unknown-name');
  return { ...judgement, reasons, tier: reasons[0]?.tier ?? 'allow' };
}
