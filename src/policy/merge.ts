import type {
  CommandRule,
  FetchMode,
  FileLabel,
  Layer,
  Limits,
  McpToolRule,
  Policy,
  Profile,
  ScanLimit,
  Verdict,
} from '../model/index.ts';
import { BUILT_IN_POLICY } from './builtin.ts';
import type { FileList, PolicyLayer, PolicyNote } from './layer.ts';
import { isLoose } from './mcp-words.ts';

/** From the weakest voice to the nearest one; a layer may only follow those before it. */
const ORDER: readonly Layer[] = ['built-in', 'organisation', 'user', 'repository', 'command-line'];

const STRICT_FIRST: readonly Profile[] = ['read-only', 'workspace', 'unconfined'];

/**
 * Merges layers into the effective policy.
 *
 * - The organisation may set anything.
 * - The user may set what the organisation did not, and may only tighten what it did.
 * - The repository may only tighten: it never votes on its own trust.
 * - The command line is the person at the keyboard: as the user, over what the repository asked for.
 *
 * What a layer may not have is left out and told in a note.
 */
export function mergePolicy(layers: readonly PolicyLayer[]): { policy: Policy; notes: readonly PolicyNote[] } {
  const notes: PolicyNote[] = [];
  const fixed = new Set<string>();
  let policy = BUILT_IN_POLICY;
  let organisation = BUILT_IN_POLICY;
  for (const layer of [...layers].sort((a, b) => ORDER.indexOf(a.layer) - ORDER.indexOf(b.layer))) {
    policy = apply(policy, layer, new Voice(layer, policy, organisation, fixed, notes));
    if (layer.layer === 'organisation') organisation = policy;
  }
  return { policy, notes };
}

/** What one layer may do to one setting. */
class Voice {
  readonly #layer: PolicyLayer;
  readonly #policy: Policy;
  readonly #organisation: Policy;
  /** Settings that the organisation made. */
  readonly #fixed: Set<string>;
  readonly #notes: PolicyNote[];

  constructor(layer: PolicyLayer, policy: Policy, organisation: Policy, fixed: Set<string>, notes: PolicyNote[]) {
    this.#layer = layer;
    this.#policy = policy;
    this.#organisation = organisation;
    this.#fixed = fixed;
    this.#notes = notes;
  }

  /** The new value of a setting of which one value is stricter than another. */
  set<T>(key: string, of: (policy: Policy) => T, wanted: T | undefined, stricter: (a: T, b: T) => T): T {
    const current = of(this.#policy);
    if (wanted === undefined) return current;
    const { layer } = this.#layer;
    if (layer === 'organisation') this.#fixed.add(key);
    if (layer !== 'repository' && (layer === 'organisation' || !this.#fixed.has(key))) return wanted;
    // The command line may go back over what the repository tightened, up to what the organisation fixed.
    const result = stricter(layer === 'command-line' ? of(this.#organisation) : current, wanted);
    if (result !== wanted) this.#refuse(key);
    return result;
  }

  /** Whether this layer may add to what is permitted under `key`; a refusal is noted. */
  mayPermit(key: string, wanted: readonly unknown[] | undefined): boolean {
    if (wanted === undefined || wanted.length === 0) return false;
    const { layer } = this.#layer;
    if (layer === 'repository' || (layer !== 'organisation' && this.#fixed.has(key))) {
      this.#refuse(key);
      return false;
    }
    if (layer === 'organisation') this.#fixed.add(key);
    return true;
  }

  permit<T>(key: string, current: readonly T[], wanted: readonly T[] | undefined): readonly T[] {
    return this.mayPermit(key, wanted) ? [...new Set([...current, ...(wanted ?? [])])] : current;
  }

  #refuse(key: string): void {
    const why =
      this.#layer.layer === 'repository'
        ? 'a repository can only tighten the policy; put this into your own policy file if you agree with it'
        : 'the organisation decided this, and it can only be tightened';
    this.#notes.push({ layer: this.#layer.layer, path: this.#layer.path, key, message: `${key} was ignored: ${why}` });
  }
}

function apply(policy: Policy, layer: PolicyLayer, voice: Voice): Policy {
  return {
    ...policy,
    profile: voice.set('profile', (one) => one.profile, layer.profile, stricterProfile),
    ...applyApproval(layer, voice),
    files: applyFiles(policy, layer, voice),
    environment: applyEnvironment(policy, layer, voice),
    limits: applyLimits(layer, voice),
    commands: applyCommands(policy, layer, voice),
    destructive: {
      limit: voice.set('destructive.limit', (one) => one.destructive.limit, layer.destructive?.limit, lowerLimit),
      windowMs: voice.set('destructive.window', (one) => one.destructive.windowMs, layer.destructive?.windowMs, Math.max),
    },
    budgets: applyBudgets(layer, voice),
    preview: voice.set('preview', (one) => one.preview, layer.preview, either),
    overlay: voice.set('overlay', (one) => one.overlay, layer.overlay, either),
    packages: applyPackages(policy, layer, voice),
    network: applyNetwork(policy, layer, voice),
    phases: applyPhases(policy, layer, voice),
    mcp: applyMcp(policy, layer, voice),
    // More questions that need presence: every layer may ask for that.
    highTier: [...new Set([...policy.highTier, ...(layer.highTier ?? [])])],
    bypass: voice.permit('bypass', policy.bypass, layer.bypass),
    approvals: applyApprovals(policy, layer, voice),
    labels: applyLabels(policy, layer),
    flows: {
      toxic: voice.set('flows.toxic', (one) => one.flows.toxic, layer.flows?.toxic, stricterUnlisted),
      private: voice.set('flows.private', (one) => one.flows.private, layer.flows?.private, stricterPush),
      allow: voice.permit('flows.allow', policy.flows.allow, layer.flows?.allow),
    },
    push: voice.set('git.push', (one) => one.push, layer.push, stricterPush),
    scan: {
      ask: voice.set('scan.ask', (one) => one.scan.ask, layer.scan?.ask, stricterScan),
      deny: voice.set('scan.deny', (one) => one.scan.deny, layer.scan?.deny, stricterScan),
    },
    reads: voice.set('reads', (one) => one.reads, layer.reads, either),
    sources: layer.layer === 'built-in' ? policy.sources : [...policy.sources, { layer: layer.layer, path: layer.path }],
  };
}

function applyBudgets({ budgets }: PolicyLayer, voice: Voice): Policy['budgets'] {
  const one = (name: keyof Policy['budgets']): number =>
    voice.set(`budgets.${name}`, (policy) => policy.budgets[name], budgets?.[name], lowerLimit);
  return { denials: one('denials'), calls: one('calls'), destructive: one('destructive'), agents: one('agents') };
}

/** Whoever is asked may say yes, so a repository names nobody. One layer names all of it: half of a channel is none. */
function applyApprovals(policy: Policy, { approvals }: PolicyLayer, voice: Voice): Policy['approvals'] {
  if (
    !voice.mayPermit(
      'approvals',
      Object.values(approvals ?? {}).filter((one) => one !== undefined),
    )
  )
    return policy.approvals;
  const { channels = policy.approvals.channels, publicUrl = policy.approvals.publicUrl, port = 0 } = approvals ?? {};
  return { channels, publicUrl, port };
}

function applyPackages(policy: Policy, { packages }: PolicyLayer, voice: Voice): Policy['packages'] {
  return {
    cooldown: voice.set('packages.cooldown', (one) => one.packages.cooldown, packages?.cooldown, Math.max),
    // What an own registry has by such a name is not asked about, so who may not permit may not name one.
    internal: voice.permit('packages.internal', policy.packages.internal, packages?.internal),
    refusedLicences: [...new Set([...policy.packages.refusedLicences, ...(packages?.refusedLicences ?? [])])],
  };
}

const SCAN_STRICT_FIRST: readonly ScanLimit[] = ['low', 'medium', 'high', 'critical', 'none'];

function stricterScan(a: ScanLimit, b: ScanLimit): ScanLimit {
  return SCAN_STRICT_FIRST.indexOf(a) <= SCAN_STRICT_FIRST.indexOf(b) ? a : b;
}

// `never` says that nobody answers, `untrusted` says what is asked: neither replaces the other.
function applyApproval(layer: PolicyLayer, voice: Voice): Pick<Policy, 'approval' | 'unattended'> {
  const { approval } = layer;
  const isSilent = layer.layer === 'repository' && approval !== 'never';
  const unattended = voice.set(
    'approval',
    (one) => one.unattended,
    approval === undefined || isSilent ? undefined : approval === 'never',
    either,
  );
  const asks = voice.set(
    'approval',
    (one) => one.approval === 'untrusted',
    approval === undefined || approval === 'never' ? undefined : approval === 'untrusted',
    either,
  );
  if (asks) return { approval: 'untrusted', unattended };
  return { approval: unattended ? 'never' : 'boundary', unattended };
}

function applyFiles(policy: Policy, layer: PolicyLayer, voice: Voice): Policy['files'] {
  const restrict = (name: FileList): readonly string[] => [...new Set([...policy.files[name], ...(layer.files?.[name] ?? [])])];
  return {
    read: voice.permit('files.read', policy.files.read, layer.files?.read),
    write: voice.permit('files.write', policy.files.write, layer.files?.write),
    deny: restrict('deny'),
    protect: restrict('protect'),
    report: restrict('report'),
  };
}

/** Who labels a file only makes more be asked. */
function applyLabels({ labels }: Policy, layer: PolicyLayer): Policy['labels'] {
  const more = (name: FileLabel): readonly string[] => [...new Set([...labels[name], ...(layer.labels?.[name] ?? [])])];
  return { private: more('private'), untrusted: more('untrusted') };
}

function applyEnvironment(policy: Policy, layer: PolicyLayer, voice: Voice): Policy['environment'] {
  const { allow, deny, set } = layer.environment ?? {};
  return {
    allow: voice.permit('environment.allow', policy.environment.allow, allow),
    deny: [...new Set([...policy.environment.deny, ...(deny ?? [])])],
    set: voice.mayPermit('environment.set', Object.keys(set ?? {}))
      ? { ...policy.environment.set, ...set }
      : policy.environment.set,
  };
}

function applyNetwork(policy: Policy, { network }: PolicyLayer, voice: Voice): Policy['network'] {
  return {
    allow: voice.permit('network.allow', policy.network.allow, network?.allow),
    // A question may end in a yes, so who may not allow may not make it asked either.
    ask: voice.permit('network.ask', policy.network.ask, network?.ask),
    deny: [...policy.network.deny, ...(network?.deny ?? [])],
    unlisted: voice.set('network.unlisted', (one) => one.network.unlisted, network?.unlisted, stricterUnlisted),
    fetch: voice.set('network.fetch', (one) => one.network.fetch, network?.fetch, stricterFetch),
  };
}

function applyMcp({ mcp }: Policy, layer: PolicyLayer, voice: Voice): Policy['mcp'] {
  const { unlisted, messageSize, rules = [], cages } = layer.mcp ?? {};
  // A rule that permits may also restrict: who may not permit keeps the restriction.
  const mayLoosen = voice.mayPermit('mcp.servers', rules.filter(isLoose));
  const kept = mayLoosen
    ? rules
    : rules.map((rule) => (isLoose(rule) ? { ...rule, call: stricterCall(rule), traits: {} } : rule));
  return {
    unlisted: voice.set('mcp.unlisted', (one) => one.mcp.unlisted, unlisted, stricterPush),
    messageSize: voice.set('mcp.message-size', (one) => one.mcp.messageSize, messageSize, lowerLimit),
    rules: [...mcp.rules, ...kept],
    cages: voice.permit('mcp.servers.cage', mcp.cages, cages),
  };
}

function stricterCall({ call }: McpToolRule): McpToolRule['call'] {
  return call === 'allow' ? undefined : call;
}

function applyPhases(policy: Policy, { setup, secrets, ssh }: PolicyLayer, voice: Voice): Policy['phases'] {
  const { phases } = policy;
  return {
    setup: {
      run: voice.permit('phases.setup.run', phases.setup.run, setup?.run),
      allow: voice.permit('phases.setup.allow', phases.setup.allow, setup?.allow),
      secrets: voice.permit('phases.setup.secrets', phases.setup.secrets, setup?.secrets),
      registries: voice.set('phases.setup.registries', (one) => one.phases.setup.registries, setup?.registries, both),
      ssh: voice.permit('phases.setup.ssh', phases.setup.ssh, setup?.ssh),
    },
    agent: {
      secrets: voice.permit('phases.agent.secrets', phases.agent.secrets, secrets),
      ssh: voice.permit('phases.agent.ssh', phases.agent.ssh, ssh),
    },
  };
}

function applyLimits(layer: PolicyLayer, voice: Voice): Limits {
  const limit = (name: keyof Limits): number =>
    voice.set(`limits.${name}`, (one) => one.limits[name], layer.limits?.[name], lowerLimit);
  return {
    memory: limit('memory'),
    pids: limit('pids'),
    cpu: limit('cpu'),
    time: limit('time'),
    fileSize: limit('fileSize'),
    openFiles: limit('openFiles'),
  };
}

function applyCommands(policy: Policy, layer: PolicyLayer, voice: Voice): Policy['commands'] {
  const restrict = (verdict: Verdict): readonly CommandRule[] => [
    ...policy.commands[verdict],
    ...(layer.commands?.[verdict] ?? []),
  ];
  return {
    allow: voice.permit('commands.allow', policy.commands.allow, layer.commands?.allow),
    ask: restrict('ask'),
    deny: restrict('deny'),
  };
}

function stricterProfile(a: Profile, b: Profile): Profile {
  return STRICT_FIRST.indexOf(a) <= STRICT_FIRST.indexOf(b) ? a : b;
}

/** The lower of two limits, where 0 means none and is therefore the highest. */
function lowerLimit(a: number, b: number): number {
  if (a === 0) return b;
  return b === 0 ? a : Math.min(a, b);
}

function stricterUnlisted(a: 'ask' | 'deny', b: 'ask' | 'deny'): 'ask' | 'deny' {
  return a === 'deny' ? a : b;
}

const LESS_FETCHED_FIRST: readonly FetchMode[] = ['off', 'cached', 'ask'];

function stricterFetch(a: FetchMode, b: FetchMode): FetchMode {
  return LESS_FETCHED_FIRST.indexOf(a) <= LESS_FETCHED_FIRST.indexOf(b) ? a : b;
}

const STRICT_PUSH: readonly Verdict[] = ['deny', 'ask', 'allow'];

function stricterPush(a: Verdict, b: Verdict): Verdict {
  return STRICT_PUSH.indexOf(a) <= STRICT_PUSH.indexOf(b) ? a : b;
}

function both(a: boolean, b: boolean): boolean {
  return a && b;
}

function either(a: boolean, b: boolean): boolean {
  return a || b;
}
