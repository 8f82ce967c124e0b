import { bubblewrapArgv } from './bubblewrap.ts';
import type { Launch, Side } from './measure.ts';
import type { Place } from './place.ts';
import { search } from './search.ts';
import { runTool, SALLYPORT, WARDEN } from './tools.ts';
import { type PlannedRun, planRun } from './warden-plan.ts';

/** A command to run in several ways. */
export interface Job {
  /** What to call it when it runs bare. */
  readonly title?: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly before?: () => void;
  readonly check?: () => string | null;
  /** Lifts the limit on deletions (default: it stands). */
  readonly isDeletion?: boolean;
}

/** A way of running a job, or why it cannot be done here. */
export type Variant = { readonly side: Side; readonly skipped?: undefined } | { readonly name: string; readonly skipped: string };

/** The calls that the warden sees too; without `-e trace` strace's --seccomp-bpf has no effect (strace(1)). */
const TRACED = [
  'execve,execveat,open,openat,openat2,creat,unlink,unlinkat,rmdir,rename,renameat,renameat2,link,linkat,symlink,symlinkat',
  'mkdir,mkdirat,mknod,mknodat,truncate,chmod,fchmod,fchmodat,chown,lchown,fchownat,connect,bind,sendto,sendmsg,sendmmsg',
].join(',');

export function bare(place: Place, job: Job): Variant {
  return side(job.title ?? 'bare', '', job, async () => ({ argv: job.argv, env: environment(place, job) }));
}

/** The command line, as a person types it. */
export function sallyport(place: Place, job: Job, version: string): Variant {
  const flags = Object.keys(job.env ?? {}).flatMap((name) => ['--env', name]);
  const limit = job.isDeletion === true ? ['--limit', 'destructive=none'] : [];
  const argv = [process.execPath, SALLYPORT, 'run', '-q', ...flags, ...limit, '--', ...job.argv];
  return side('sallyport run', version, job, async () => ({ argv, env: environment(place, job) }));
}

/** The warden without Node. `onPlan` learns the plan of each run, for instance to read its spool afterwards. */
export function wardenAlone(place: Place, job: Job, version: string, onPlan: (run: PlannedRun) => void = () => {}): Variant {
  return side('warden alone', version, job, async () => {
    const run = await planFor(place, job);
    onPlan(run);
    return { argv: [WARDEN, 'run'], env: {}, warden: { plan: run.planFile, spool: run.spool } };
  });
}

export function bubblewrap(place: Place, job: Job): Variant {
  const program = search('bwrap');
  if (program === null) return { name: 'bwrap', skipped: 'bubblewrap is not installed' };
  return side('bwrap', versionOf([program, '--version']), job, async () => {
    const { plan } = await planFor(place, job);
    return { argv: bubblewrapArgv(program, plan, place), env: environment(place, job) };
  });
}

export function strace(place: Place, job: Job): Variant {
  const program = search('strace');
  if (program === null) return { name: 'strace', skipped: 'strace is not installed' };
  const argv = [program, '-f', '--seccomp-bpf', '-e', `trace=${TRACED}`, '-o', '/dev/null', ...job.argv];
  return side('strace --seccomp-bpf', versionOf([program, '--version']), job, async () => ({
    argv,
    env: environment(place, job),
  }));
}

function side(name: string, version: string, job: Job, launch: () => Promise<Launch>): Variant {
  const { before, check } = job;
  return {
    side: { name, version, launch, ...(before === undefined ? {} : { before }), ...(check === undefined ? {} : { check }) },
  };
}

function environment(place: Place, job: Job): Readonly<Record<string, string>> {
  return { ...place.env, ...job.env };
}

function planFor(place: Place, job: Job): Promise<PlannedRun> {
  const variables = Object.keys(job.env ?? {});
  return planRun(place, job.argv, { env: environment(place, job), variables, destructive: job.isDeletion !== true });
}

function versionOf(argv: readonly string[]): string {
  return /\d+(?:\.\d+)+/u.exec(runTool(argv, '/'))?.[0] ?? '?';
}
