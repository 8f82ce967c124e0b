import type { Mount, Plan } from '../model/index.ts';

/** What the arguments depend on beside the plan: looked up on the host. */
export interface BubblewrapFacts {
  /** Of the masked paths, which are folders and which files; the absent ones are in neither. */
  readonly folders: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  /** As in `ProtectedPaths`. */
  readonly pinned: readonly string[];
  readonly locked: readonly string[];
  readonly hidden: readonly string[];
  /** Descriptor in the child from which each file's content is read, in the order of the plan's `file` mounts. */
  readonly firstContent: number;
  /** `--disable-userns` (bubblewrap 0.8). */
  readonly canDisableUserns: boolean;
}

/** Interfaces that only root may use, which a root caller would have. */
const KERNEL_FILES = [
  '/proc/kcore',
  '/proc/keys',
  '/proc/key-users',
  '/proc/kallsyms',
  '/proc/sysrq-trigger',
  '/proc/timer_list',
  '/proc/sched_debug',
  '/proc/config.gz',
] as const;
const KERNEL_FOLDERS = ['/proc/sys', '/proc/irq', '/proc/bus', '/proc/fs', '/proc/acpi', '/proc/scsi'] as const;

/** The plan as options of bwrap(1), without the command. */
export function bubblewrapArguments(plan: Plan, facts: BubblewrapFacts): readonly string[] {
  const files = plan.mounts.filter((mount) => mount.type === 'file');
  return [
    '--unshare-all',
    '--unshare-user',
    ...(facts.canDisableUserns ? ['--disable-userns'] : []),
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--hostname',
    plan.hostname,
    '--clearenv',
    ...plan.env.flatMap(environmentOption),
    ...plan.mounts.flatMap((mount) =>
      mountOptions(mount, plan, facts, facts.firstContent + (mount.type === 'file' ? files.indexOf(mount) : 0)),
    ),
    ...(plan.workspace.writable ? facts.pinned.flatMap((path) => ['--bind', path, path]) : []),
    ...facts.locked.flatMap((path) => ['--ro-bind', path, path]),
    ...facts.hidden.flatMap(hide),
    ...plan.mounts.flatMap((mount) => (mount.type === 'tmpfs' && mount.ro === true ? ['--remount-ro', mount.dst] : [])),
    '--remount-ro',
    '/',
    '--chdir',
    plan.cwd,
  ];
}

function mountOptions(mount: Mount, plan: Plan, facts: BubblewrapFacts, content: number): readonly string[] {
  switch (mount.type) {
    case 'bind':
      return [`--${mount.ro ? 'ro-' : ''}bind${mount.optional === true ? '-try' : ''}`, mount.src, mount.dst];
    case 'tmpfs':
      return ['--perms', octal(mount.mode), '--size', String(mount.size), '--tmpfs', mount.dst];
    case 'symlink':
      return ['--symlink', mount.target, mount.dst];
    case 'file':
      return ['--perms', octal(mount.mode), '--ro-bind-data', String(content), mount.dst];
    case 'mask':
      return mask(mount.dst, facts);
    // Masks by now (closed-files.ts).
    case 'closed':
      return [];
    case 'workspace':
      return [plan.workspace.writable ? '--bind' : '--ro-bind', plan.workspace.path, plan.workspace.path];
    case 'dev':
      return ['--dev', '/dev', '--perms', '1777', '--size', String(2 ** 28), '--tmpfs', '/dev/shm'];
    // A user namespace that maps root to root leaves /proc/sys writable to it: it is covered after the last /proc.
    case 'proc':
      return [
        '--proc',
        '/proc',
        ...KERNEL_FOLDERS.flatMap((path) => ['--ro-bind-try', path, path]),
        ...KERNEL_FILES.filter((path) => facts.files.has(path)).flatMap(hide),
      ];
  }
}

/** Paths that `BubblewrapFacts.files` and `folders` have to tell about. */
export function maskedPaths(plan: Plan): readonly string[] {
  return [...KERNEL_FILES, ...plan.mounts.flatMap((mount) => (mount.type === 'mask' ? [mount.dst] : []))];
}

function mask(path: string, { folders, files }: BubblewrapFacts): readonly string[] {
  if (folders.has(path)) return ['--perms', '0500', '--size', '4096', '--tmpfs', path, '--remount-ro', path];
  return files.has(path) ? hide(path) : [];
}

function hide(path: string): readonly string[] {
  return ['--ro-bind', '/dev/null', path];
}

function environmentOption(assignment: string): readonly string[] {
  const at = assignment.indexOf('=');
  return ['--setenv', assignment.slice(0, at), assignment.slice(at + 1)];
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
