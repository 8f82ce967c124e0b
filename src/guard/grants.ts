import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkRule } from '../model/index.ts';

/** A yes that a person gave for longer than a run: to a host, to one exact action of an agent, or to a package. */
export type Grant = HostGrant | ActionGrant | PackageGrant;

interface Granted {
  readonly workspace: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export interface HostGrant extends Granted {
  readonly host: string;
  readonly port: number;
  /** Only for pages that are read through the cache, not for connections. */
  readonly pages?: true;
}

export interface ActionGrant extends Granted {
  /** SHA-256 of the whole call: the client, the tool, the folder, the actions, the input. */
  readonly shape: string;
  /** The action in words. */
  readonly action: string;
}

export interface PackageGrant extends Granted {
  readonly ecosystem: string;
  /** In the registry's form of comparison. */
  readonly package: string;
  /** The versions: `isInRange` of src/inspect/packages. */
  readonly range: string;
  /** The digest that a lockfile must have for it; undefined: any. */
  readonly integrity?: string | undefined;
}

/** Long enough not to ask every day, short enough that nobody forgets what was granted. */
export const GRANT_MS: number = 30 * 24 * 3600 * 1000;
const MOST = 1000;

/** Remembers that a repository may reach a host. It lies in the state directory, which no cage sees. */
export function grantHost(state: string, workspace: string, place: GrantedPlace, now: number): void {
  addHost(state, { workspace, host: place.host, port: place.port, until: now + GRANT_MS }, now);
}

/** Remembers that pages of a host may be fetched for a repository; a connection to it is still none. */
export function grantPages(state: string, workspace: string, place: GrantedPlace, now: number): void {
  addHost(state, { workspace, host: place.host, port: place.port, until: now + GRANT_MS, pages: true }, now);
}

interface GrantedPlace {
  readonly host: string;
  readonly port: number;
}

function addHost(state: string, grant: HostGrant, now: number): void {
  const isSame = (one: Grant): boolean =>
    'host' in one &&
    one.workspace === grant.workspace &&
    one.host === grant.host &&
    one.port === grant.port &&
    one.pages === grant.pages;
  writeGrants(state, [...readGrants(state, now).filter((one) => !isSame(one)), grant].slice(-MOST));
}

/** Hosts of which pages may be fetched for a repository, as `HOST:PORT`. */
export function grantedPages(state: string, workspace: string, now: number): ReadonlySet<string> {
  const mine = readGrants(state, now).filter((grant) => grant.workspace === workspace);
  return new Set(mine.flatMap((grant) => ('host' in grant && grant.pages === true ? [`${grant.host}:${grant.port}`] : [])));
}

/** Remembers that agents in a repository may do exactly this. */
export function grantAction(state: string, workspace: string, shape: string, action: string, now: number): void {
  const others = readGrants(state, now).filter((one) => !('shape' in one) || one.workspace !== workspace || one.shape !== shape);
  writeGrants(state, [...others, { workspace, shape, action: action.slice(0, 2000), until: now + GRANT_MS }].slice(-MOST));
}

export function isActionGranted(state: string, workspace: string, shape: string, now: number): boolean {
  return readGrants(state, now).some((one) => 'shape' in one && one.workspace === workspace && one.shape === shape);
}

/** Remembers that these versions of a package need no question in a repository. What is denied stays denied. */
export function grantPackage(state: string, grant: Omit<PackageGrant, 'until'>, now: number): void {
  const { workspace, ecosystem, range, package: name } = grant;
  const isSame = (one: Grant): boolean =>
    'package' in one &&
    one.workspace === workspace &&
    one.ecosystem === ecosystem &&
    one.package === name &&
    one.range === range &&
    one.integrity === grant.integrity;
  writeGrants(state, [...readGrants(state, now).filter((one) => !isSame(one)), { ...grant, until: now + GRANT_MS }].slice(-MOST));
}

export function grantedPackages(state: string, workspace: string, now: number): readonly PackageGrant[] {
  return readGrants(state, now).filter((one): one is PackageGrant => 'package' in one && one.workspace === workspace);
}

/** Takes grants back; returns how many there were. @param what a host or the name of a package; undefined: all of the workspace */
export function revokeGrants(state: string, workspace: string, what: string | undefined, now: number): number {
  const all = readGrants(state, now);
  const kept = all.filter((one) => one.workspace !== workspace || (what !== undefined && subjectOf(one) !== what));
  if (kept.length < all.length) writeGrants(state, kept);
  return all.length - kept.length;
}

function subjectOf(grant: Grant): string | undefined {
  if ('host' in grant) return grant.host;
  return 'package' in grant ? grant.package : undefined;
}

/** Grants that still hold. A file that can't be read grants nothing. */
export function readGrants(state: string, now: number): readonly Grant[] {
  try {
    // Asked first, for an error that is thrown and caught costs more than the question.
    if (!existsSync(fileOf(state))) return [];
    const value: unknown = JSON.parse(readFileSync(fileOf(state), 'utf8'));
    return Array.isArray(value) ? value.filter(isGrant).filter((grant) => grant.until > now) : [];
  } catch {
    return [];
  }
}

/** The grants of a workspace as rules of the person at the keyboard. */
export function grantedRules(state: string, workspace: string, now: number): readonly NetworkRule[] {
  const mine = readGrants(state, now).filter((grant) => grant.workspace === workspace);
  return mine
    .filter((grant) => 'host' in grant)
    .filter(({ pages }) => pages !== true)
    .map(({ host, port, until }) => ({
      host,
      ports: [port],
      protocol: undefined,
      inspect: false,
      methods: [],
      paths: [],
      by: [],
      why: `a person granted it until ${new Date(until).toISOString().slice(0, 10)}`,
      layer: 'command-line',
    }));
}

function writeGrants(state: string, grants: readonly Grant[]): void {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const temporary = `${fileOf(state)}.${process.pid}`;
  const fd = openSync(temporary, constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600);
  try {
    writeSync(fd, `${JSON.stringify(grants, null, 2)}\n`);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, fileOf(state));
}

function fileOf(state: string): string {
  return join(state, 'grants.json');
}

function isGrant(value: unknown): value is Grant {
  if (typeof value !== 'object' || value === null) return false;
  const grant: Readonly<Record<string, unknown>> = { ...value };
  const isHost = typeof grant['host'] === 'string' && typeof grant['port'] === 'number' && isTrueOrAbsent(grant['pages']);
  const isAction = typeof grant['shape'] === 'string' && typeof grant['action'] === 'string';
  const isPackage =
    ['ecosystem', 'package', 'range'].every((key) => typeof grant[key] === 'string') &&
    (grant['integrity'] === undefined || typeof grant['integrity'] === 'string');
  return typeof grant['workspace'] === 'string' && typeof grant['until'] === 'number' && (isHost || isAction || isPackage);
}

function isTrueOrAbsent(value: unknown): boolean {
  return value === undefined || value === true;
}
