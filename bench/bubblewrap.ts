import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClosedMasked } from '../src/confine/index.ts';
import type { Mount, Plan } from '../src/model/index.ts';
import type { Place } from './place.ts';

/** bwrap(1) with the mounts and the environment of a plan: the same view of the machine, without filter, record or journal. */
export function bubblewrapArgv(program: string, plan: Plan, place: Place): readonly string[] {
  return [
    program,
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--hostname',
    plan.hostname,
    '--clearenv',
    ...plan.env.flatMap((entry) => ['--setenv', entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    ...withClosedMasked(plan).mounts.flatMap((mount, index) => options(mount, index, plan, place)),
    '--remount-ro',
    '/',
    '--chdir',
    plan.cwd,
    '--',
    ...plan.argv,
  ];
}

function options(mount: Mount, index: number, plan: Plan, place: Place): readonly string[] {
  switch (mount.type) {
    case 'bind':
      return [`--${mount.ro ? 'ro-' : ''}bind${mount.optional === true ? '-try' : ''}`, mount.src, mount.dst];
    case 'tmpfs':
      return ['--perms', mount.mode.toString(8).padStart(4, '0'), '--size', String(mount.size), '--tmpfs', mount.dst];
    case 'symlink':
      return ['--symlink', mount.target, mount.dst];
    case 'file': {
      const path = join(place.scratch, `file-${index}`);
      writeFileSync(path, mount.content, { mode: mount.mode });
      return ['--ro-bind', path, mount.dst];
    }
    case 'mask':
      return mask(mount.dst);
    // Masks by now.
    case 'closed':
      return [];
    case 'workspace':
      return ['--bind', plan.workspace.path, plan.workspace.path];
    case 'dev':
      return ['--dev', '/dev'];
    case 'proc':
      return ['--proc', '/proc', '--ro-bind', '/proc/sys', '/proc/sys'];
  }
}

function mask(path: string): readonly string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isDirectory() ? ['--size', '4096', '--tmpfs', path, '--remount-ro', path] : ['--ro-bind', '/dev/null', path];
}
