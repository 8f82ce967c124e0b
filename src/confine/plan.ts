import { basename, dirname, join } from 'node:path';
import type { CageMode, Mount, Plan, Policy } from '../model/index.ts';
import { patternAtEnd } from '../policy/index.ts';
import { closedPlaces } from './closed-files.ts';
import { credentialPaths } from './credentials.ts';
import { cageEnvironment, openEnvironment, RUN_MARK } from './environment.ts';
import type { Facts } from './facts.ts';
import type { Access } from './file-access.ts';
import { homeMounts, privateFolders, toolchainFolders } from './home-mounts.ts';
import { labelPlan } from './labels.ts';
import { isWithin } from './paths.ts';
import { cageSearchPath, searchMounts } from './search-path.ts';
import { GIBIBYTE, readOnly, systemMounts } from './system-mounts.ts';
import type { Workspace } from './workspace.ts';

/** What one run asks for, beside its policy. */
export interface PlanRequest {
  readonly run: string;
  readonly argv: readonly string[];
  readonly workspace: Workspace;
  readonly env: Readonly<Record<string, string>>;
  /** Which of its names pass into the cage: `isEnvironmentAllowed` of src/policy. */
  readonly isVariableAllowed: (name: string) => boolean;
  /** Where namespaces are refused: `landlock`. An unconfined profile is `observe` whatever stands here. */
  readonly mode: CageMode;
  /** Whether a file is a secret by its name. */
  readonly isSecret: (name: string) => boolean;
  /** `--transaction` and previews: where the changes go instead of the workspace. */
  readonly overlay: { readonly upper: string; readonly work: string } | null;
  /** Folder for pre-images; null for none. */
  readonly journal: string | null;
  /** Where this workspace's build caches are kept between runs (kept-caches.ts); null: they go with the run. */
  readonly caches: string | null;
  /** Where Sallyport keeps its files: never visible inside. */
  readonly state: string;
  /** Files of Sallyport itself that the cage shows read-only, so that `sallyport why` works inside. */
  readonly shows: readonly string[];
  readonly scan: Plan['scan'];
  readonly network: Plan['network'];
  readonly publish: Plan['publish'];
  readonly debug: boolean;
  readonly waits: boolean;
  readonly selftest: string;
}

/** What `git init`, `git clone` and `git worktree add` write into a new repository's or worktree's protected places. */
const ALLOW_NEW = ['.git/hooks/*.sample', '.git/config', '.git/worktrees/*/commondir'] as const;

/** Directories visited for protected names and secrets: at the start they cost start-up time, at the end they don't. */
const WALK = { start: 1000, end: 20_000, skip: ['node_modules'] } as const;

/** Turns a policy into the document that the warden carries out (docs/warden-protocol.md). Pure: what it needs to know stands in `facts`. */
export function makePlan(policy: Policy, request: PlanRequest, facts: Facts): Plan {
  const isOpen = policy.profile === 'unconfined';
  const writable = policy.profile !== 'read-only';
  return {
    version: 1,
    run: request.run,
    mode: isOpen ? 'observe' : request.mode,
    argv: request.argv,
    cwd: request.workspace.cwd,
    env: isOpen ? openEnvironment(request.env, policy.environment.set, request.run) : environment(policy, request, facts),
    uid: facts.identity.uid,
    gid: facts.identity.gid,
    hostname: facts.hostname,
    workspace: { path: request.workspace.path, writable, overlay: request.overlay },
    mounts: isOpen ? [] : cageMounts(policy, request, facts),
    writable: isOpen ? ['/'] : writablePlaces(writable, request, facts),
    protect: { ...protection(policy), absent: isOpen ? [] : facts.gitAbsent },
    hardlinks: isOpen ? [] : facts.hardlinks,
    labels: isOpen ? NO_LABELS : labels(policy, request, facts),
    limits: policy.limits,
    observe: { reads: policy.reads },
    journal: request.journal === null || request.overlay !== null ? null : { dir: request.journal, maxFile: 0 },
    destructive: policy.destructive,
    scan: request.scan,
    network: isOpen ? null : request.network,
    sockets: [],
    publish: isOpen ? [] : request.publish,
    debug: request.debug,
    waits: request.waits,
    selftest: request.selftest,
  };
}

/** The same plan for another run. */
export function withRun(plan: Plan, run: string, journal: string | null): Plan {
  return {
    ...plan,
    run,
    env: plan.env.map((entry) => (entry.startsWith(RUN_MARK) ? `${RUN_MARK}${run}` : entry)),
    journal: plan.journal === null || journal === null ? null : { ...plan.journal, dir: journal },
  };
}

/** An unconfined run has no walls, so nothing is hidden from it; what it changes of the protected names is reported. */
function protection(policy: Policy): Omit<Plan['protect'], 'absent'> {
  const isOpen = policy.profile === 'unconfined';
  return {
    deny: isOpen ? [] : policy.files.protect,
    report: isOpen ? [...policy.files.protect, ...policy.files.report] : policy.files.report,
    allowNew: ALLOW_NEW,
    secrets: isOpen ? [] : [...new Set(policy.files.deny.map(lastComponent))],
    walk: WALK,
  };
}

const NO_LABELS: Plan['labels'] = { private: { names: [], paths: [] }, untrusted: { names: [], paths: [] } };

function labels(policy: Policy, { workspace, isSecret }: PlanRequest, { homes, identity, access }: Facts): Plan['labels'] {
  const home = homes[0] ?? identity.home;
  const credentials = homes.flatMap(credentialPaths);
  return labelPlan(policy.labels, isSecret, { home, homes, workspace: workspace.path, access, credentials });
}

function environment(policy: Policy, request: PlanRequest, facts: Facts): readonly string[] {
  return cageEnvironment({
    env: request.env,
    isAllowed: request.isVariableAllowed,
    set: policy.environment.set,
    run: request.run,
    home: facts.identity.home,
    user: facts.identity.user,
    searchPath: cageSearchPath(facts.searchPath, request.workspace.path),
  });
}

function cageMounts(policy: Policy, request: PlanRequest, facts: Facts): readonly Mount[] {
  const { path } = request.workspace;
  const home = homeOf(facts);
  const size = privateFolderSize(policy.limits.memory);
  const covered = [...toolchainFolders(home, facts.homeEntries), ...facts.access.map((access) => access.real)];
  const context = { workspace: path, home, homes: facts.homes, covered };
  const searched = searchMounts(facts.searchPath, context);
  return [
    ...systemMounts(facts.root, closed(facts), size),
    ...homeMounts({ ...facts, home, workspace: path, size, caches: request.caches }),
    ...homeLink(facts.identity.home, home, facts.root),
    ...searched,
    ...request.shows.filter((shown) => !isWithin(shown, path)).map((shown) => readOnly(shown)),
    ...placesAroundWorkspace(policy, request, facts),
    ...masks(
      policy,
      request,
      facts,
      searched.flatMap((mount) => ('dst' in mount ? [mount.dst] : [])),
    ),
  ];
}

/** Of an ordinary user's run the kernel keeps them out. */
function closed({ identity, searchPath }: Facts): readonly Mount[] {
  return identity.uid === 0 ? closedPlaces(searchPath.map(({ entry, real }) => real ?? entry)) : [];
}

/** HOME may be a link to the real folder; a link in `/` that leads there is in every cage already. */
function homeLink(named: string, home: string, root: Facts['root']): readonly Mount[] {
  const isReached = named === home || root.links.some((link) => isWithin(named, link.path));
  return isReached ? [] : [{ type: 'symlink', dst: named, target: home }];
}

/** The workspace and what is visible beside it, ancestors first: a later mount covers what lies below it. */
function placesAroundWorkspace(policy: Policy, request: PlanRequest, facts: Facts): readonly Mount[] {
  const { path, git } = request.workspace;
  const isWritable = policy.profile !== 'read-only';
  const beside = facts.access.filter((access) => !isWithin(access.real, path) || (access.writable && !isWritable));
  const placed: readonly (readonly [string, readonly Mount[]])[] = [
    [path, [{ type: 'workspace' }]],
    ...beside.map((access) => [access.real, accessMounts(access)] as const),
    // A transaction must not reach the main repository past its overlay.
    ...git.outside.map(
      (folder) => [folder, [{ type: 'bind', src: folder, dst: folder, ro: !isWritable || request.overlay !== null }]] as const,
    ),
    ...foldersAround(facts.gitProtected, git.outside).map(
      (folder) => [folder, [{ type: 'bind', src: folder, dst: folder, ro: !isWritable || request.overlay !== null }]] as const,
    ),
    ...facts.gitProtected.map((protectedPath) => [protectedPath, [readOnly(protectedPath)]] as const),
  ];
  return [...placed].sort(([a], [b]) => depth(a) - depth(b)).flatMap(([, mounts]) => mounts);
}

/** Folders between a repository and what is protected in it: a mount of its own can't be moved away with what it holds (EBUSY). */
function foldersAround(paths: readonly string[], roots: readonly string[]): readonly string[] {
  const around = (path: string): readonly string[] => {
    const folder = dirname(path);
    return roots.some((root) => folder !== root && isWithin(folder, root)) ? [folder, ...around(folder)] : [];
  };
  return [...new Set(paths.flatMap(around))];
}

function accessMounts({ path, real, writable }: Access): readonly Mount[] {
  const bind: Mount = { type: 'bind', src: real, dst: real, ro: !writable };
  return path === real ? [bind] : [bind, { type: 'symlink', dst: path, target: real }];
}

/** Secrets beside a person's own programs that projects may hold without harm, in a workspace. */
const NO_PROGRAMS = [
  '.npmrc',
  '.yarnrc.yml',
  '*.pem',
  '*.key',
  '*.p12',
  '*.pfx',
  '*.ppk',
  '*.jks',
  '*.keystore',
  'credentials',
] as const;

/** Secrets that a visible folder would show along; a path that a person named as readable stays readable. */
function masks(policy: Policy, request: PlanRequest, facts: Facts, searched: readonly string[]): readonly Mount[] {
  const asked = facts.access.map((access) => access.real);
  const shown = [...searched, ...asked, ...request.workspace.git.outside, ...toolchainFolders(homeOf(facts), facts.homeEntries)];
  const { settings, own } = facts.toolchainSecrets;
  const named = own.filter((path) => patternAtEnd(path, [...policy.files.deny, ...NO_PROGRAMS]) !== undefined);
  const secrets = [...facts.homes.flatMap(credentialPaths), ...besidePrograms(facts), ...settings, ...named, request.state];
  const below = secrets.filter((secret) => shown.some((folder) => folder !== secret && isWithin(secret, folder)));
  return [...new Set(below)]
    .filter((secret) => !asked.some((path) => isWithin(path, secret)))
    .map((dst) => ({ type: 'mask', dst }));
}

/** Settings with tokens that a program's own folder holds (`npm config set --global`, pip's of one Python): setup reads them outside. */
function besidePrograms({ searchPath, homes }: Facts): readonly string[] {
  return searchPath
    .flatMap(({ real }) => (real !== null && basename(real) === 'bin' ? [dirname(real)] : []))
    .filter((folder) => homes.some((home) => isWithin(folder, home)))
    .flatMap((folder) => [join(folder, 'etc/npmrc'), join(folder, 'pip.conf')]);
}

function writablePlaces(isWritable: boolean, request: PlanRequest, facts: Facts): readonly string[] {
  const { path, git } = request.workspace;
  return [
    ...(isWritable ? [path, ...git.outside] : []),
    '/tmp',
    '/var/tmp',
    '/run',
    '/dev/shm',
    ...privateFolders(homeOf(facts)),
    ...facts.access.filter((access) => access.writable).map((access) => access.real),
  ];
}

function homeOf(facts: Facts): string {
  return facts.homes[0] ?? facts.identity.home;
}

/** Bytes of a private folder: it lives in memory, so it stays below half of what the run may use. */
export function privateFolderSize(memory: number): number {
  return memory === 0 ? GIBIBYTE : Math.min(GIBIBYTE, Math.floor(memory / 2));
}

/** The warden matches secrets by their last component, at any depth. */
function lastComponent(glob: string): string {
  return glob.slice(glob.lastIndexOf('/') + 1);
}

function depth(path: string): number {
  return path.split('/').length;
}
