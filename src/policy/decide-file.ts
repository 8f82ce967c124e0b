import type { Decision, Policy, Reason } from '../model/index.ts';
import { isUnderPattern, patternAtEnd } from './component-patterns.ts';

/** What a tool of an agent wants with one file. All paths are absolute, with every link resolved as far as they exist. */
export interface FileQuestion {
  readonly does: 'read' | 'write' | 'delete';
  readonly path: string;
  /** The same path before links were resolved: a protected name counts in both. */
  readonly named: string;
  /** The same path as if the repository around it, which has a name of its own, were called `.git`; undefined: it lies in none. */
  readonly asGit?: string | undefined;
  readonly workspace: string;
  readonly home: string;
  /** Sallyport's own state, settings and program. */
  readonly own: readonly string[];
  /** Files and folders with the person's credentials. */
  readonly credentials: readonly string[];
}

/** What the cage shows of a system too, and the like on macOS. */
const SYSTEM: readonly string[] = [
  ...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc', '/opt', '/nix/store', '/gnu/store'],
  ...['/home/linuxbrew/.linuxbrew', '/System', '/Library', '/Applications'],
];
/** The environment and the memory of a program hold its secrets. */
const OF_A_PROGRAM = /^\/proc\/[^/]+\/(?:task\/[^/]+\/)?(?:environ|mem|auxv)$/;
const SHARED: readonly string[] = ['/tmp', '/var/tmp', '/dev/null'];
/** Other people's folders, and what the kernel says of other processes. */
const PRIVATE: readonly string[] = ['/home', '/root', '/proc', '/sys', '/run', '/var/lib', '/mnt', '/media', '/srv'];
/** Starts of names: their copies and parts (`shadow-`, `sudoers.d`) are as private. */
const PRIVATE_FILES: readonly string[] = ['/etc/shadow', '/etc/gshadow', '/etc/sudoers'];

/** PATH_MAX and NAME_MAX of Linux (limits.h): the longest path that a system call takes, with the byte that ends it, and name in it. */
const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;

/** Whether there can be a file of this name. */
export function isPossible(path: string): boolean {
  if (path.includes('\0') || Buffer.byteLength(path) >= LONGEST_PATH) return false;
  return path.split('/').every((part) => Buffer.byteLength(part) <= LONGEST_NAME);
}

/**
 * Decides about a file that an agent's own tool reads or changes: outside the cage, so this is a guard, and says the same as the
 * walls say inside. Secrets and Sallyport's own files are never touched; what steers later runs is a person's to change; what
 * lies outside the workspace is asked about.
 */
export function decideFile(question: FileQuestion, policy: Policy): Decision {
  const paths = [question.path, question.named];
  if (!paths.every(isPossible)) return deny('files.name', 'no file can have such a name');
  const isAt = (places: readonly string[]): boolean => paths.some((path) => places.some((place) => isBelow(path, place)));
  if (isAt(question.own)) return deny('files.own', 'it belongs to Sallyport, and no agent reads or changes it');
  if (isAt(question.credentials)) return deny('files.credentials', 'it holds credentials');
  if (paths.some((path) => isNamed(path, policy.files.deny))) return deny('files.deny', 'it is a secret by its name');
  if (paths.some((path) => OF_A_PROGRAM.test(path)))
    return deny('files.process', 'it is the environment or the memory of a program');
  if (question.does !== 'read' && isSteering(question, policy.files.protect))
    return deny('protected', 'it steers later runs, so only a person changes it');
  if (question.does === 'read') return decideRead(question, policy);
  if (policy.profile === 'read-only') return deny('read-only', 'the profile read-only changes nothing');
  const writable = [question.workspace, ...SHARED, ...policy.files.write.map((place) => atHome(place, question.home))];
  // Both must lie inside: a link in the workspace leads out, and a link outside may lead in.
  if (paths.every((path) => writable.some((place) => isBelow(path, place))))
    return {
      verdict: 'allow',
      reasons: [reason('boundary.contained', 'it is in the workspace')],
      obligations: ['scan', 'record'],
    };
  return ask(policy, reason('boundary.outside', 'it is outside the workspace'));
}

/**
 * The system is readable, as it is in the cage; the home folder is not, but for what the policy names. A folder may be read as a
 * whole, by a search, so one that holds what is not open is not open either.
 */
function decideRead({ path, named, workspace, home, own, credentials }: FileQuestion, policy: Policy): Decision {
  const listed = [...SHARED, ...policy.files.read, ...policy.files.write].map((place) => atHome(place, home));
  const secret = [...own, ...credentials];
  const closed = [home, ...PRIVATE, ...PRIVATE_FILES, ...secret];
  const isListed = (one: string): boolean => listed.some((place) => isBelow(one, place)) && !holds(one, secret);
  const isSystem = (one: string): boolean =>
    SYSTEM.some((place) => isBelow(one, place)) && !isBelow(one, home) && !isPrivate(one) && !holds(one, closed);
  // No workspace holds credentials or a home folder, and in one that holds Sallyport's program a search is ordinary work.
  if ([path, named].every((one) => isBelow(one, workspace) || isListed(one) || isSystem(one)))
    return { verdict: 'allow', reasons: [reason('boundary.contained', 'reading it changes nothing')], obligations: ['record'] };
  return ask(policy, reason('boundary.read', "it is outside the workspace, among a person's own files, or around them"));
}

function isPrivate(path: string): boolean {
  const isOthers = PRIVATE.some((place) => isBelow(path, place)) && !isBelow(path, '/home/linuxbrew/.linuxbrew');
  return isOthers || PRIVATE_FILES.some((start) => path.startsWith(start));
}

function holds(path: string, places: readonly string[]): boolean {
  return places.some((place) => isBelow(place, path));
}

function isNamed(path: string, patterns: readonly string[]): boolean {
  return patternAtEnd(path, patterns) !== undefined;
}

/** A `.git` that is a file leads git to any folder. */
const GIT: readonly string[] = ['.git'];

/** A protected name protects what is below it. */
function isSteering({ path, named, asGit }: FileQuestion, patterns: readonly string[]): boolean {
  const paths = [path, named, ...(asGit === undefined ? [] : [asGit])];
  return isNamed(path, GIT) || isNamed(named, GIT) || paths.some((one) => isUnderPattern(one, patterns));
}

function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith('/') ? place : `${place}/`);
}

function atHome(place: string, home: string): string {
  return place.startsWith('~/') ? `${home}${place.slice(1)}` : place;
}

function ask(policy: Policy, why: Reason): Decision {
  if (!policy.unattended) return { verdict: 'ask', reasons: [why], obligations: ['record'] };
  const nobody = reason('approval.never', 'nobody is there to be asked, and what would be asked is denied');
  return { verdict: 'deny', reasons: [why, nobody], obligations: [] };
}

function deny(rule: string, message: string): Decision {
  return { verdict: 'deny', reasons: [reason(rule, message)], obligations: [] };
}

function reason(rule: string, message: string): Reason {
  return { rule, message };
}
