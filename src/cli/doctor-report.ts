import { painter } from './colour.ts';
import { WALLS } from './doctor-walls.table.ts';
import { plural, visible, wrap } from './text.ts';

/** What `warden probe` says about one mechanism: it was tried, and either worked or failed with this error. */
export interface ProbeEntry {
  readonly ok: boolean;
  readonly errno?: string;
  /** For example `ABI 7` or `cgroup v1, not delegated`. */
  readonly detail?: string;
}

/** What was found out about this machine; absent settings do not exist in this kernel. */
export interface MachineFacts {
  readonly kernel: string;
  readonly isRoot: boolean;
  /** Undefined where there is no warden for this machine. */
  readonly probe: Readonly<Record<string, ProbeEntry>> | undefined;
  /** Whether a system bubblewrap was tried and works. */
  readonly bubblewrap: ProbeEntry;
  readonly sysctl: Readonly<Record<string, string>>;
}

export interface WallReport {
  readonly wall: string;
  readonly title: string;
  readonly ok: boolean;
  readonly why: string;
  /** What is lost, and how to get it; empty where it works. */
  readonly lost: string;
  readonly enable: string;
}

/** `sallyport doctor --json`, documented in docs/json.md. */
export interface DoctorReport {
  readonly schemaVersion: 1;
  readonly kernel: string;
  /** What `sallyport run` uses here; `none` means that it refuses. */
  readonly mode: 'namespaces' | 'bubblewrap' | 'landlock' | 'none';
  readonly walls: readonly WallReport[];
  readonly advice: readonly string[];
}

/** Judges a machine; what was not probed counts as missing. */
export function doctorReport(facts: MachineFacts): DoctorReport {
  const walls = [...WALLS.map(({ key, title, lost }) => judge(key, title, lost, facts)), bubblewrapRow(facts)];
  return { schemaVersion: 1, kernel: facts.kernel, mode: modeOf(facts), walls, advice: adviceFor(facts) };
}

function judge(key: string, title: string, lost: string, facts: MachineFacts): WallReport {
  const entry = facts.probe?.[key];
  if (entry?.ok === true) return { wall: key, title, ok: true, why: entry.detail ?? '', lost: '', enable: '' };
  const why = facts.probe === undefined ? 'not tried: there is no warden for this machine' : whyNot(entry);
  return { wall: key, title, ok: false, why, lost, enable: howToEnable(key, facts) };
}

function whyNot(entry: ProbeEntry | undefined): string {
  if (entry === undefined) return 'not tried';
  return [entry.errno, entry.detail].filter((part) => part !== undefined && part !== '').join(', ') || 'refused';
}

function bubblewrapRow({ bubblewrap }: MachineFacts): WallReport {
  const row = { wall: 'bubblewrap', title: 'bubblewrap (fall-back)', ok: bubblewrap.ok };
  if (bubblewrap.ok) return { ...row, why: bubblewrap.detail ?? '', lost: '', enable: '' };
  return {
    ...row,
    why: whyNot(bubblewrap),
    lost: 'no fall-back where only bwrap may make namespaces',
    enable: 'Debian, Ubuntu: apt install bubblewrap',
  };
}

/** DESIGN 4: own namespaces, else bubblewrap, else Landlock with notification, else refuse. */
function modeOf({ probe, bubblewrap }: MachineFacts): DoctorReport['mode'] {
  const works = (key: string): boolean => probe?.[key]?.ok === true;
  if (WALLS.filter(({ isNeeded }) => isNeeded).every(({ key }) => works(key))) return 'namespaces';
  if (bubblewrap.ok) return 'bubblewrap';
  return works('landlock') && works('notification') ? 'landlock' : 'none';
}

const NAMESPACES: ReadonlySet<string> = new Set(['userNamespaces', 'namespaces', 'freshProc', 'overlay']);

function howToEnable(key: string, { probe, sysctl }: MachineFacts): string {
  if (probe === undefined) return 'Install a C compiler (Debian: apt install musl-tools) and run npm run build.';
  if (NAMESPACES.has(key)) return namespaceHint(sysctl);
  if (key === 'landlock') return 'Needs kernel 5.13, with landlock in /sys/kernel/security/lsm (boot parameter lsm=).';
  if (key === 'mountSetattr') return 'Needs kernel 5.12.';
  if (key === 'notification') return 'Needs kernel 5.5, and a container profile that allows seccomp.';
  if (key === 'killableNotification') return 'Needs kernel 5.19.';
  if (key === 'cgroups') return 'Delegate a cgroup v2 subtree: systemd-run --user --scope -p Delegate=yes.';
  return '';
}

/** The settings that distributions use to refuse user namespaces, most common first. */
function namespaceHint(sysctl: Readonly<Record<string, string>>): string {
  if (sysctl['kernel.apparmor_restrict_unprivileged_userns'] === '1') {
    return 'AppArmor refuses it (Ubuntu 23.10 and newer): install bubblewrap, or sysctl kernel.apparmor_restrict_unprivileged_userns=0.';
  }
  if (sysctl['kernel.unprivileged_userns_clone'] === '0') return 'sysctl kernel.unprivileged_userns_clone=1';
  if (sysctl['user.max_user_namespaces'] === '0') return 'sysctl user.max_user_namespaces=15000';
  return 'Probably a container: start it with its own user namespace, or with --security-opt seccomp=unconfined and CAP_SYS_ADMIN.';
}

function adviceFor({ isRoot, probe }: MachineFacts): readonly string[] {
  const advice: string[] = [];
  if (isRoot) advice.push('You are root. Run agents as an ordinary user: a mistake in a wall then costs less.');
  if (probe === undefined) advice.push('Without the warden there is no observation, no undo and no destructive limit.');
  return advice;
}

const MODES: Readonly<Record<DoctorReport['mode'], string>> = {
  namespaces: 'Runs are confined by namespaces, mounts and a system call filter: the full walls.',
  bubblewrap: 'Runs are confined by the system bubblewrap.',
  landlock: 'Runs are confined by Landlock, with sockets made by the warden: weaker than namespaces, and said so in each run.',
  none: 'Nothing here can confine a run, so `sallyport run` refuses.',
};

/** The report as a person reads it; the most important line comes last. */
export function renderDoctor(report: DoctorReport, isColoured: boolean, width: number): string {
  const paint = painter(isColoured);
  const left = Math.max(...report.walls.map(({ title }) => title.length));
  const rows = report.walls.flatMap(({ title, ok, why, lost, enable }) => {
    const mark = ok ? paint('green', 'yes') : paint('yellow', 'no ');
    const first = `  ${mark}  ${title.padEnd(left)}  ${visible(why)}`.trimEnd();
    return ok
      ? [first]
      : [first, wrap(`Without it: ${lost}.`, width, '       '), ...(enable === '' ? [] : [wrap(enable, width, '       ')])];
  });
  const missing = report.walls.filter(({ ok }) => !ok).length;
  const count = missing === 0 ? 'Every wall stands.' : `${plural(missing, 'part')} missing.`;
  const advice = report.advice.map((line) => `${wrap(line, width)}\n`);
  return [
    `Kernel ${visible(report.kernel)}\n`,
    `${rows.join('\n')}\n`,
    ...advice,
    `${wrap(`${count} ${MODES[report.mode]}`, width)}\n`,
  ].join('\n');
}
