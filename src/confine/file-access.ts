import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../model/index.ts';
import { credentialAt } from './credentials.ts';
import { expandHome, isWithin } from './paths.ts';

/** A path beside the workspace that a run may read or write. */
export interface Access {
  /** As the program will name it. */
  readonly path: string;
  /** Where it really lies. */
  readonly real: string;
  readonly writable: boolean;
}

interface AccessContext {
  readonly cwd: string;
  readonly home: string;
  readonly homes: readonly string[];
  readonly state: string;
}

/** `masked`: the credentials below will be hidden, so they are no reason to refuse. */
type Checked = AccessContext & { readonly masked: boolean };

const KERNEL = ['/proc', '/sys', '/dev', '/run', '/var/run'] as const;
const SYSTEM = ['/etc', '/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/boot', '/nix', '/gnu'] as const;

/**
 * Resolves `--read` and `--write` (and `files.read`, `files.write` of a policy), links included, and refuses what would
 * open the cage.
 *
 * @param masked whether the credentials below a writable folder will be hidden
 * @throws UserError PATH_NOT_FOUND, PATH_REFUSED (exit 125)
 */
export function resolveAccess(
  paths: readonly string[],
  writable: boolean,
  context: AccessContext,
  masked = false,
): readonly Access[] {
  return paths.map((given) => {
    const literal = resolve(context.cwd, expandHome(given, context.home));
    const real = realOf(literal, given);
    const why = refusal(literal, real, writable, { ...context, masked });
    if (why !== undefined) throw refused(given, writable, why);
    return { path: join(realpathSync.native(dirname(literal)), basename(literal)), real, writable };
  });
}

function realOf(path: string, given: string): string {
  try {
    return realpathSync.native(path);
  } catch (cause) {
    throw new UserError('PATH_NOT_FOUND', `There is nothing at ${given}.`, {
      hint: 'Create it first, or leave it out of the command or the policy.',
      exitCode: 125,
      cause,
    });
  }
}

function refusal(literal: string, real: string, writable: boolean, context: Checked): string | undefined {
  const status = statSync(real);
  if (!status.isFile() && !status.isDirectory()) return 'it is a socket, a pipe or a device, which leads out of the cage';
  // /proc/PID/root and /proc/self/cwd resolve to ordinary places: the path as written is looked at too.
  if ([literal, real].some((path) => KERNEL.some((folder) => isWithin(path, folder))))
    return 'it belongs to the kernel or to running services';
  if (real === '/') return 'that is the whole machine';
  if (isWithin(real, context.state)) return "it holds Sallyport's own records";
  return writable ? writeRefusal(real, context) : undefined;
}

function writeRefusal(real: string, { homes, state, masked }: Checked): string | undefined {
  if (SYSTEM.some((folder) => isWithin(real, folder))) return 'it belongs to the system';
  if (homes.some((home) => isWithin(home, real))) return 'it holds a whole home directory';
  if (isWithin(state, real)) return "it holds Sallyport's own records";
  const credential = masked ? undefined : credentialAt(real, homes);
  return credential === undefined ? undefined : `it holds credentials (${credential})`;
}

function refused(given: string, writable: boolean, why: string): UserError {
  return new UserError('PATH_REFUSED', `${given} can't be made ${writable ? 'writable' : 'readable'} for a run: ${why}.`, {
    hint: 'Name the one folder below it that the program needs.',
    exitCode: 125,
  });
}
