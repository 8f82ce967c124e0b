import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Layer, Policy } from '../model/index.ts';
import { UserError } from '../model/index.ts';
import type { PolicyLayer, PolicyNote } from '../policy/index.ts';
import { mergePolicy, parsePolicy } from '../policy/index.ts';
import { gitConfigPlaces, gitLayer } from './git-layer.ts';
import { machineLayer } from './machine-layer.ts';

const MOST_BYTES = 256 * 1024;
const REPOSITORY_FILE = 'sallyport.yaml';
const ORGANISATION_FILE = '/etc/sallyport/policy.yaml';

export interface PolicyRequest {
  /** Folder whose `sallyport.yaml`, with those of the folders above it, is the repository layer. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--policy FILE`: takes the place of the user's file, as the person's own word. */
  readonly file?: string | undefined;
  /** What the flags of the command line say. */
  readonly commandLine?: Omit<PolicyLayer, 'layer' | 'path'> | undefined;
  /** Tests only: another place for the organisation's file. */
  readonly organisationFile?: string | undefined;
  /** Exit code of an error: 125 for `run`, 2 for the policy commands. */
  readonly exitCode?: 2 | 125;
}

/**
 * Finds, reads, checks and merges the policy layers. Where no file exists nothing but the built-in policy is loaded.
 * @throws UserError POLICY_UNREADABLE, POLICY_UNSAFE or POLICY_INVALID: a policy that cannot be understood is never passed over.
 */
export async function loadPolicy(request: PolicyRequest): Promise<{ policy: Policy; notes: readonly PolicyNote[] }> {
  return mergePolicy(withCommandLine(await readLayers(request), request.commandLine));
}

/** The layers of this machine and of the policy files, without the command line's. */
export async function readLayers(request: PolicyRequest): Promise<readonly PolicyLayer[]> {
  const layers: PolicyLayer[] = [machineLayer()];
  for (const place of placesOf(request)) if (exists(place)) layers.push(await readLayer(place, request.exitCode ?? 125));
  const packages = packagesPlace(request);
  if (exists(packages)) layers.push(await packagesLayer(packages.path, request));
  const git = await gitLayer(request.workspace, request.env);
  return git === undefined ? layers : [...layers, git];
}

export function withCommandLine(
  layers: readonly PolicyLayer[],
  commandLine: PolicyRequest['commandLine'],
): readonly PolicyLayer[] {
  return commandLine === undefined ? layers : [...layers, { ...commandLine, layer: 'command-line', path: null }];
}

/** Reads and checks one policy file as one layer over the built-in policy. */
export async function readPolicyFile(path: string, layer: Layer, exitCode: 2 | 125 = 2): Promise<PolicyLayer> {
  return readLayer({ path, layer, isNamed: true }, exitCode);
}

/** The files that a policy is made of, whether they exist or not. */
export function policyPlaces(request: PolicyRequest): readonly string[] {
  const own = repositoryPlace(join(request.workspace, REPOSITORY_FILE));
  const places = [...ownPlaces(request), own, packagesPlace(request)].map((place) => place.path);
  return [...places, ...filesAbove(request.workspace), ...gitConfigPlaces(request.workspace, request.env)];
}

interface Place {
  readonly path: string;
  readonly layer: Layer;
  /** A person named this file, so it must be there. */
  readonly isNamed: boolean;
}

function placesOf(request: PolicyRequest): readonly Place[] {
  return [...ownPlaces(request), ...countedAbove(request.workspace), repositoryPlace(join(request.workspace, REPOSITORY_FILE))];
}

function ownPlaces(request: PolicyRequest): readonly Place[] {
  const user = request.file ?? join(configFolder(request), 'policy.yaml');
  return [
    { path: request.organisationFile ?? ORGANISATION_FILE, layer: 'organisation', isNamed: false },
    { path: user, layer: 'user', isNamed: request.file !== undefined },
  ];
}

const repositoryPlace = (path: string): Place => ({ path, layer: 'repository', isNamed: false });

/**
 * Before the workspace's own file those of the folders above count: a repository that an agent makes inside of another must not be rid
 * of what the outer one asks. Only what belongs to this user, to root or to the workspace's owner: in a folder that is open to all,
 * anyone may lay down a file.
 */
function countedAbove(workspace: string): readonly Place[] {
  const owners = new Set([0, process.getuid?.(), ownerOf(workspace)]);
  const isOurs = (owner: number | undefined): boolean => owner !== undefined && owners.has(owner);
  return filesAbove(workspace)
    .filter((path) => isOurs(ownerOf(path)))
    .map(repositoryPlace);
}

/** From the outermost folder down, the workspace left out. */
function filesAbove(workspace: string): readonly string[] {
  const files: string[] = [];
  for (let folder = dirname(workspace); folder !== dirname(folder); folder = dirname(folder))
    files.unshift(join(folder, REPOSITORY_FILE));
  return files;
}

/** The user's number; undefined where nothing is there, or none that this user can look at. */
function ownerOf(path: string): number | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.uid;
  } catch {
    return undefined;
  }
}

function configFolder({ env }: PolicyRequest): string {
  const own = env['XDG_CONFIG_HOME'];
  return join(own?.startsWith('/') === true ? own : join(env['HOME'] ?? '/nonexistent', '.config'), 'sallyport');
}

/** What the user's own packages.json says of packages counts as the user's word, beside their policy. */
function packagesPlace(request: PolicyRequest): Place {
  return { path: join(configFolder(request), 'packages.json'), layer: 'user', isNamed: false };
}

async function packagesLayer(path: string, { env, exitCode = 125 }: PolicyRequest): Promise<PolicyLayer> {
  const { readPackageSettings } = await import('../package-data/index.ts');
  return { layer: 'user', path, packages: readPackageSettings(env, exitCode).rules };
}

function exists(place: Place): boolean {
  if (place.isNamed) return true;
  try {
    return lstatSync(place.path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Only "there is none" may be passed over; a file that cannot be looked at could hold a denial.
    return true;
  }
}

async function readLayer(place: Place, exitCode: 2 | 125): Promise<PolicyLayer> {
  const text = readText(place, exitCode);
  const { parseYaml } = await import('./policy-yaml.ts');
  const document = parseYaml(text);
  if (!document.ok)
    throw new UserError('POLICY_INVALID', `The policy ${place.path} is not YAML that can be read: ${document.problem}`, {
      hint: 'Mend the file, then run `sallyport policy check`.',
      exitCode,
    });
  const parsed = await parsePolicy(document.value, place.layer, place.path);
  if (parsed.ok) return parsed.layer;
  const [first, ...more] = parsed.problems;
  const others =
    more.length === 0
      ? ''
      : ` (and ${more.length} more: ${more
          .slice(0, 5)
          .map((problem) => `${problem.path} ${problem.message}`)
          .join('; ')})`;
  throw new UserError(
    'POLICY_INVALID',
    `The policy ${place.path} is wrong at ${first?.path ?? ''}: ${first?.message ?? ''}${others}`,
    { hint: 'Mend the file, then run `sallyport policy check`.', exitCode },
  );
}

// A repository is hostile: its policy must be a plain small file. People do link their own configuration, so that may be a link.
function readText(place: Place, exitCode: 2 | 125): string {
  const follow = place.layer === 'repository' ? constants.O_NOFOLLOW : 0;
  const refuse = (why: string): UserError =>
    new UserError('POLICY_UNSAFE', `The policy ${place.path} was not read: ${why}.`, {
      hint: 'A policy is a plain UTF-8 file of at most 256 KiB.',
      exitCode,
    });
  // Without O_NONBLOCK opening a FIFO would wait for a writer for ever.
  const fd = openOr(place.path, constants.O_RDONLY | constants.O_NONBLOCK | follow, (cause) => {
    if (hasCode(cause, 'ELOOP')) throw refuse('it is a symbolic link');
    throw new UserError(
      'POLICY_UNREADABLE',
      `The policy ${place.path} cannot be read${hasCode(cause, 'ENOENT') ? ': there is no such file' : hasCode(cause, 'ENXIO') ? ': it is not a plain file' : hasCode(cause, 'EACCES') ? ': permission denied' : ''}.`,
      { hint: 'Give the path of a readable policy file.', exitCode, cause },
    );
  });
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw refuse('it is not a plain file');
    if (stat.size > MOST_BYTES) throw refuse('it is larger than 256 KiB');
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    for (;;) {
      const bytesRead = readSync(fd, bytes, length, bytes.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    if (length > MOST_BYTES) throw refuse('it is larger than 256 KiB');
    return decode(bytes.subarray(0, length), refuse);
  } finally {
    closeSync(fd);
  }
}

function openOr(path: string, flags: number, fail: (cause: unknown) => never): number {
  try {
    return openSync(path, flags);
  } catch (cause) {
    return fail(cause);
  }
}

function decode(bytes: Uint8Array, refuse: (why: string) => UserError): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('it is not UTF-8');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
