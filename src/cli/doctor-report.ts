import { causeOf, chooseMechanism, type MachineProbe } from '../confine/index.ts';
import { painter } from './colour.ts';
import { WALLS } from './doctor-walls.table.ts';
import { plural, visible, wrap } from './text.ts';

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
  /** Why it is not namespaces; empty where it is. */
  readonly reason: string;
  readonly walls: readonly WallReport[];
  /** What a run may have of the network, in words; empty where nothing runs. */
  readonly network: string;
  readonly advice: readonly string[];
}

/** Judges a machine; what was not tried counts as missing. */
export function doctorReport(probe: MachineProbe, isRoot: boolean): DoctorReport {
  const { mode, reason } = chooseMechanism(probe);
  const tried = WALLS.map(({ key, title, lost }) => judge(key, title, lost, probe));
  const walls = [...tried, landlockRow(probe), bubblewrapRow(probe)];
  return {
    schemaVersion: 1,
    kernel: probe.kernel,
    mode,
    reason,
    walls,
    network: NETWORK[mode],
    advice: adviceFor(probe, isRoot),
  };
}

function judge(wall: string, title: string, lost: string, probe: MachineProbe): WallReport {
  const attempt = probe.attempts[wall];
  if (attempt?.ok === true) return { wall, title, ok: true, why: '', lost: '', enable: '' };
  return { wall, title, ok: false, why: attempt?.errno || 'not tried', lost, enable: howToEnable(wall, probe) };
}

function landlockRow({ landlock, wardenMissing }: MachineProbe): WallReport {
  const row = { wall: 'landlock', title: 'Landlock' };
  if (landlock > 0) return { ...row, ok: true, why: `ABI ${landlock}`, lost: '', enable: '' };
  const lost = 'no second wall, and no fall-back without namespaces';
  if (wardenMissing !== null) return { ...row, ok: false, why: 'not tried', lost, enable: '' };
  return { ...row, ok: false, why: 'off', lost, enable: 'Needs kernel 5.13, with landlock in the boot parameter lsm=.' };
}

function bubblewrapRow({ bubblewrap }: MachineProbe): WallReport {
  const row = { wall: 'bubblewrap', title: 'bubblewrap (fall-back)' };
  if (bubblewrap !== null) return { ...row, ok: true, why: bubblewrap.version.join('.'), lost: '', enable: '' };
  const lost = 'no fall-back where only bwrap may make namespaces';
  return { ...row, ok: false, why: 'not installed', lost, enable: 'Debian, Ubuntu: apt install bubblewrap' };
}

const BY_NAMESPACES: ReadonlySet<string> = new Set(['userNamespaces', 'namespaces', 'freshProc', 'overlay']);

function howToEnable(wall: string, { wardenMissing, settings }: MachineProbe): string {
  // Said once, as advice, and not beside each thing that could not be tried.
  if (wardenMissing !== null) return '';
  if (BY_NAMESPACES.has(wall)) return namespaceHint(settings);
  if (wall === 'mountSetattr') return 'Needs kernel 5.12.';
  if (wall === 'notification') return 'Needs kernel 5.5, and a container profile that allows seccomp.';
  if (wall === 'killableNotification') return 'Needs kernel 5.19.';
  if (wall === 'cgroups') return 'Delegate a cgroup v2 subtree: systemd-run --user --scope -p Delegate=yes.';
  return '';
}

/** An unknown cause is advised to ask the doctor, who would then be asking himself. */
function namespaceHint(settings: MachineProbe['settings']): string {
  const { reason, enable } = causeOf(settings);
  return enable.includes('sallyport doctor') ? '' : `${capitalised(reason)}: ${enable}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function adviceFor({ wardenMissing }: MachineProbe, isRoot: boolean): readonly string[] {
  const advice: string[] = [];
  if (isRoot) advice.push('You are root. Run agents as an ordinary user: a mistake in a wall then costs less.');
  if (wardenMissing !== null) {
    const build = 'Install a C compiler (Debian: apt install musl-tools) and run `npm run build`.';
    advice.push(`${capitalised(wardenMissing)}: no observation, no undo, no destructive limit. ${build}`);
  }
  return advice;
}

const MODES: Readonly<Record<DoctorReport['mode'], string>> = {
  namespaces: 'Runs are confined by namespaces, mounts and a system call filter: the full walls.',
  bubblewrap: 'Runs are confined by the system bubblewrap.',
  landlock: 'Runs are confined by Landlock, with sockets made by the warden: weaker than namespaces, and each run says so.',
  none: 'Nothing here can confine a run, so `sallyport run` refuses.',
};

/** What a run may have of the network here, where its policy allows a host. */
const NETWORK: Readonly<Record<DoctorReport['mode'], string>> = {
  namespaces: 'Hosts that a policy allows are reached by every program, with and without proxy variables.',
  landlock:
    'Hosts that a policy allows are reached by programs that use the proxy variables; names are not resolved inside, nothing can listen, and no port can be published.',
  bubblewrap: 'There is no network inside, whatever a policy allows.',
  none: '',
};

/** The report as a person reads it; the most important line comes last. */
export function renderDoctor(report: DoctorReport, isColoured: boolean, width: number): string {
  const paint = painter(isColoured);
  const left = Math.max(...report.walls.map(({ title }) => title.length));
  const rows = report.walls.flatMap(({ title, ok, why, lost, enable }) => {
    const mark = ok ? paint('green', 'yes') : paint('yellow', 'no ');
    const first = `  ${mark}  ${title.padEnd(left)}  ${visible(why)}`.trimEnd();
    if (ok) return [first];
    const below = [`Without it: ${lost}.`, ...(enable === '' ? [] : [enable])];
    return [first, ...below.map((line) => wrap(line, width, '       '))];
  });
  const missing = report.walls.filter(({ ok }) => !ok).length;
  const count = missing === 0 ? 'Everything is there.' : `${plural(missing, 'part')} missing.`;
  const reason = report.reason === '' ? '' : `${capitalised(report.reason)}. `;
  const advice = report.advice.map((line) => `${wrap(line, width)}\n`);
  const verdict = wrap(`${count} ${visible(reason)}${MODES[report.mode]} ${report.network}`.trim(), width);
  return [`Kernel ${visible(report.kernel)}\n`, `${rows.join('\n')}\n`, ...advice, `${verdict}\n`].join('\n');
}
