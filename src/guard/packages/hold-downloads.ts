import type { DownloadJudge } from '../../egress/index.ts';
import {
  type Ecosystem,
  isArchivePath,
  type PackageDownload,
  type PackageRef,
  packageOfDownload,
} from '../../inspect/packages/index.ts';
import { keyOf } from '../../package-data/index.ts';
import type { RegistryAnswer } from '../../registry/index.ts';
import type { Asked, askConsent } from '../decide.ts';
import type { Prepared } from '../prepared.ts';
import { keepConsent, shownPackage } from './ask-packages.ts';
import { type GrantedRegistries, grantedRegistries } from './granted-facts.ts';
import { PackageJudging } from './judge-packages.ts';
import { registryOf } from './registry-facts.ts';

type Request = Parameters<DownloadJudge>[0];
type Decided = NonNullable<Awaited<ReturnType<DownloadJudge>>>;

/** So many packages may be refused by a person in a run; then nobody is asked any more. */
const MOST_NOES = 5;

/** Packages of one run. A program could ask for more names than the registry should be asked about in the user's name. */
const MOST_JUDGED = 5000;

/**
 * Judges packages at the moment of their download, for whatever no command line told of: a script that calls a package manager, a
 * package that fetches others when it is installed. Each package is judged once a run.
 */
export class DownloadHold {
  readonly #prepared: Prepared;
  readonly #ask: (asked: Asked) => ReturnType<typeof askConsent>;
  readonly #registries: GrantedRegistries;
  readonly #decided: Map<string, Promise<Decided>> = new Map();
  #noes = 0;

  constructor(prepared: Prepared, ask: (asked: Asked) => ReturnType<typeof askConsent>) {
    this.#prepared = prepared;
    this.#ask = ask;
    const { policy, workspace, request, state } = prepared;
    const { setup, agent } = policy.phases;
    const isSetup = request.phase === 'setup';
    const names = isSetup ? setup.secrets : [...agent.secrets, ...(request.secrets ?? [])];
    const secrets = { phase: isSetup ? 'setup' : 'agent', names, state, env: request.env, workspace: workspace.path } as const;
    this.#registries = grantedRegistries(policy.network, workspace.path, secrets);
  }

  readonly judge: DownloadJudge = async (request) => {
    const found = packageOfDownload(request.path);
    if (found === undefined && !isArchivePath(request.path)) return undefined;
    if (found?.isSure !== true && !(await this.#isRegistry(request, found?.ref.ecosystem))) return undefined;
    const key = found === undefined ? request.path : `${keyOf(found.ref)} ${found.ref.version} ${found.runsCode}`;
    const place = `${request.to.host}:${request.to.port} ${key}`;
    if (!this.#decided.has(place) && this.#decided.size >= MOST_JUDGED)
      return { allowed: false, rule: 'packages.limit', why: `this run has asked for ${MOST_JUDGED} packages already` };
    const known = this.#decided.get(place) ?? this.#decide(found, request);
    this.#decided.set(place, known);
    return known;
  };

  async #decide(found: PackageDownload | undefined, { to, caller, path }: Request): Promise<Decided> {
    const { policy, workspace, request, state } = this.#prepared;
    const host = hostOf(to);
    const answer = found === undefined ? undefined : await this.#registries.facts(found.ref);
    const isItsOwn = found !== undefined && (await this.#isAbout(answer, found.ref, host));
    const judging = new PackageJudging({
      ...{ workspace: workspace.path, cwd: workspace.cwd, env: request.env, rules: policy.packages, state },
      facts: () => Promise.resolve(isItsOwn ? answer : undefined),
    });
    if (found === undefined)
      judging.ask('packages.unresolved', `${host} is asked for an archive that names no package: ${path.slice(0, 200)}`);
    else await judging.downloaded(found, this.#wasJudged(found.ref, answer === undefined));
    const { tier, reasons, grantable } = judging.done();
    const [first] = reasons;
    if (tier === 'allow' || first === undefined) return { allowed: true, rule: 'packages', why: '' };
    const why = reasons.map(({ message }) => message).join(' ');
    const [ref = found?.ref] = grantable;
    const isAllowed = tier === 'ask' && (await this.#isAllowed(ref, why, caller.exe, grantable));
    if (!isAllowed) {
      request.notice(`sallyport: a download was stopped: ${why}`);
      request.packages?.foreseeing?.onStopped(why);
    }
    return { allowed: isAllowed, rule: first.rule, why };
  }

  async #isAllowed(
    ref: PackageRef | undefined,
    why: string,
    program: string | null,
    grantable: readonly PackageRef[],
  ): Promise<boolean> {
    if (this.#noes >= MOST_NOES) return false;
    const consent = await this.#ask({
      kind: 'package',
      effect: `it wants to download ${ref === undefined ? 'an archive from a registry' : `the package ${shownPackage(ref)}`}`,
      details: [['program', program ?? 'unknown']],
      reasons: [why],
      lasting: grantable.length > 0 ? 'repository' : 'run',
    });
    if (consent === 'no') this.#noes += 1;
    keepConsent(this.#prepared, grantable, consent);
    return consent !== 'no';
  }

  /**
   * Whether the run's command told of it, or of others that it may be needed by.
   *
   * @param isUnasked no registry could be asked: then those that were judged speak for what they need
   */
  #wasJudged(
    { ecosystem, name, version }: PackageRef,
    isUnasked: boolean,
  ): { readonly wasJudged: boolean; readonly isBeside: boolean } {
    const own = this.#prepared.packages.judged.filter((one) => one.ecosystem === ecosystem);
    const key = keyOf({ ecosystem, name });
    const wasJudged = own.some((one) => keyOf(one) === key && (one.version === undefined || one.version === version));
    return { wasJudged, isBeside: isUnasked && own.length > 0 };
  }

  /** What a registry says counts for the bytes that it hands out itself, or names the host of. */
  async #isAbout(answer: RegistryAnswer | undefined, ref: PackageRef, host: string): Promise<boolean> {
    const { ecosystem } = ref;
    if (answer?.kind !== 'facts' || (ecosystem !== 'npm' && ecosystem !== 'pypi')) return true;
    if (answer.facts.exists === false || answer.facts.hosts?.includes(host) === true) return true;
    const registry = registryOf(ref, await this.#registries.all(ecosystem));
    return registry !== undefined && hostOf(registry) === host;
  }

  async #isRegistry({ to }: Request, ecosystem: Ecosystem | undefined): Promise<boolean> {
    const kinds = (['npm', 'pypi'] as const).filter((one) => ecosystem === undefined || one === ecosystem);
    const all = await Promise.all(kinds.map((one) => this.#registries.all(one)));
    return all.flat().some(({ host, port }) => host === to.host && port === to.port);
  }
}

/** As addresses write it. */
function hostOf({ host, port }: { readonly host: string; readonly port: number }): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return [80, 443].includes(port) ? name : `${name}:${port}`;
}
