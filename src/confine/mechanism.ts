/** What this machine allows, as far as walls are concerned. */
export interface MachineProbe {
  readonly kernel: string;
  readonly machine: string;
  /** Why there is no warden; null where there is one. Without it the attempts below were not made. */
  readonly wardenMissing: string | null;
  /** Landlock ABI; 0 where the kernel has none. */
  readonly landlock: number;
  /** Attempts that the warden made in a child: `namespaces`, `freshProc`, `notification`, `overlay`, `cgroups`, ... */
  readonly attempts: Readonly<Record<string, { readonly ok: boolean; readonly errno: string }>>;
  readonly bubblewrap: { readonly path: string; readonly version: readonly [number, number] } | null;
  readonly settings: KernelSettings;
}

/** What commonly refuses user namespaces; null where the kernel has no such setting. */
export interface KernelSettings {
  /** kernel.apparmor_restrict_unprivileged_userns (Ubuntu 23.10 and later). */
  readonly apparmorRestricts: boolean | null;
  /** user.max_user_namespaces. */
  readonly mostUserNamespaces: number | null;
  /** kernel.unprivileged_userns_clone (Debian's patch). */
  readonly usernsClone: boolean | null;
  readonly isContainer: boolean;
}

export type Mechanism = 'namespaces' | 'bubblewrap' | 'landlock';

/** Which walls a run gets. `none` means that it must not start. */
export interface Choice {
  readonly mode: Mechanism | 'none';
  /** Why it is not the first in the order; empty for namespaces. */
  readonly reason: string;
  /** How a person can allow the better one; empty where nothing is to be done. */
  readonly enable: string;
}

/** Before ABI 6 (Linux 6.12) Landlock keeps neither signals nor abstract sockets inside. */
const LEAST_LANDLOCK = 6;

/** The order of DESIGN 4: own namespaces, bubblewrap, Landlock, or refuse. */
export function chooseMechanism(probe: MachineProbe): Choice {
  if (probe.wardenMissing !== null) return withoutWarden(probe, probe.wardenMissing);
  const refused = ['namespaces', 'mountSetattr', 'freshProc'].find((name) => probe.attempts[name]?.ok !== true);
  if (refused === undefined && probe.attempts['notification']?.ok === true) return { mode: 'namespaces', reason: '', enable: '' };
  const cause = causeOf(probe.settings);
  if (probe.landlock >= LEAST_LANDLOCK && probe.attempts['notification']?.ok === true) return { mode: 'landlock', ...cause };
  if (probe.bubblewrap !== null) return { mode: 'bubblewrap', ...cause };
  return {
    mode: 'none',
    reason: `${cause.reason}, bubblewrap is not installed, and Landlock is ${probe.landlock === 0 ? 'off' : `too old (ABI ${probe.landlock}, ${LEAST_LANDLOCK} is needed)`}`,
    enable: cause.enable,
  };
}

/** Why user namespaces are refused here and how to allow them, for the one line that a person reads. */
export function causeOf(settings: KernelSettings): Pick<Choice, 'reason' | 'enable'> {
  if (settings.mostUserNamespaces === 0)
    return {
      reason: 'user namespaces are switched off (user.max_user_namespaces=0)',
      enable: 'sudo sysctl user.max_user_namespaces=15000',
    };
  if (settings.usernsClone === false)
    return {
      reason: 'user namespaces are for root only (kernel.unprivileged_userns_clone=0)',
      enable: 'sudo sysctl kernel.unprivileged_userns_clone=1',
    };
  if (settings.apparmorRestricts === true)
    return {
      reason: 'AppArmor refuses user namespaces (kernel.apparmor_restrict_unprivileged_userns=1)',
      enable: 'sudo apt install bubblewrap, or sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
    };
  if (settings.isContainer)
    return {
      reason: 'this container may not create namespaces',
      enable:
        'start the container with --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt systempaths=unconfined',
    };
  return { reason: 'the kernel refuses namespaces', enable: 'run `sallyport doctor` for what is missing' };
}

function withoutWarden(probe: MachineProbe, missing: string): Choice {
  const enable = 'install a C compiler (Debian: apt install musl-tools) and run `npm run build`';
  if (probe.bubblewrap !== null) return { mode: 'bubblewrap', reason: missing, enable };
  return { mode: 'none', reason: `${missing}, and bubblewrap is not installed`, enable };
}
