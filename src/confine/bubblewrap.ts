import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, lstatSync } from 'node:fs';
import { constants as system } from 'node:os';
import { join, relative } from 'node:path';
import { type Limits, type Plan, UserError } from '../model/index.ts';
import { type BubblewrapFacts, bubblewrapArguments, maskedPaths } from './bubblewrap-arguments.ts';
import { bytesOf } from './bytes.ts';
import { withClosedMasked } from './closed-files.ts';
import { isWithin } from './paths.ts';
import { findProtected } from './protected-walk.ts';

export interface Bubblewrap {
  readonly path: string;
  /** Major and minor number, for example [0, 8]. */
  readonly version: readonly [number, number];
}

export interface BubblewrapRun {
  /** Resolves to the exit code of `sallyport run`: the program's own, 127 not found, 128+n signal, 125 where bwrap itself failed. */
  readonly outcome: Promise<{ readonly exitCode: number; readonly reason: '' | 'time' }>;
  /** What this run does without, in words. */
  readonly lost: readonly string[];
  readonly kill: () => void;
}

const PLACES = ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'] as const;
const PRLIMIT = '/usr/bin/prlimit';
const ARGUMENTS_FD = 3;
const FIRST_CONTENT_FD = 4;
const PASSED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const ALWAYS_LOST = [
  'no record of what the command does',
  'no undo',
  'no destructive-operation limit',
  'no scan of scripts before they run',
  'no filter on system calls',
  'protected names that do not exist yet can be created',
  'secrets that are created later are readable',
  'a file that is a standard stream can be opened anew for reading and writing',
] as const;

/** Finds bubblewrap in the system's folders (never through PATH, which a project may have changed). Null where it is missing or too old. */
export function findBubblewrap(): Bubblewrap | null {
  const path = PLACES.find(isExecutable);
  if (path === undefined) return null;
  try {
    const found = /^bubblewrap (\d{1,4})\.(\d{1,4})/u.exec(
      execFileSync(path, ['--version'], { encoding: 'utf8', env: {}, timeout: 5000 }),
    );
    const version = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)] as const;
    // 0.7 brought --size; without it a private folder could fill the memory.
    return found !== null && (version[0] > 0 || version[1] >= 7) ? { path, version } : null;
  } catch {
    return null;
  }
}

/**
 * Runs a plan with bubblewrap: the walls, without observation. What is lost is in `lost`, to be told before the run.
 *
 * @throws UserError BUBBLEWRAP_UNABLE (exit 125) where the plan asks for what only the warden does, MOUNT_THROUGH_LINK
 */
export function runBubblewrap(planned: Plan, bubblewrap: Bubblewrap): BubblewrapRun {
  refuseUnable(planned);
  const plan = withClosedMasked(planned);
  const found = findProtected(plan);
  const targets = [...found.locked, ...found.hidden, ...plan.mounts.flatMap((mount) => ('dst' in mount ? [mount.dst] : []))];
  for (const target of targets) refuseLinks(target, plan.writable);
  const facts = {
    ...maskFacts(plan),
    pinned: found.pinned,
    locked: found.locked,
    hidden: found.hidden,
    firstContent: FIRST_CONTENT_FD,
    canDisableUserns: bubblewrap.version[0] > 0 || bubblewrap.version[1] >= 8,
  };
  const child = start(plan, bubblewrap, bubblewrapArguments(plan, facts));
  const lost = [
    ...ALWAYS_LOST,
    ...lostLimits(plan.limits),
    ...(found.isComplete ? [] : ['the workspace is too large: protected names deep in it may be writable']),
  ];
  return { outcome: outcomeOf(child, plan.limits.time), lost, kill: () => void child.kill('SIGKILL') };
}

function refuseUnable(plan: Plan): void {
  const what =
    plan.mode === 'observe' ? 'record an unconfined run' : plan.workspace.overlay !== null ? 'run a transaction' : undefined;
  if (what !== undefined) {
    throw new UserError('BUBBLEWRAP_UNABLE', `Without the warden Sallyport can't ${what}.`, {
      hint: '`sallyport doctor` says why the warden is missing.',
      exitCode: 125,
    });
  }
}

/** bwrap creates mount points as the calling user and follows links on the way (CVE-2026-87766): no component below a writable folder may be one. */
function refuseLinks(target: string, writable: readonly string[]): void {
  for (const root of writable.filter((folder) => isWithin(target, folder) && target !== folder)) {
    let path = root;
    for (const part of relative(root, target).split('/')) {
      path = join(path, part);
      if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
        throw new UserError(
          'MOUNT_THROUGH_LINK',
          `${path} is a link on the way to a protected place, so the walls can't be built.`,
          { hint: 'Remove the link or replace it by what it leads to.', exitCode: 125 },
        );
      }
    }
  }
}

function maskFacts(plan: Plan): Pick<BubblewrapFacts, 'files' | 'folders'> {
  const found = maskedPaths(plan).map((path) => [path, lstatSync(path, { throwIfNoEntry: false })] as const);
  const folders = found.flatMap(([path, status]) => (status?.isDirectory() === true ? [path] : []));
  const files = found.flatMap(([path, status]) =>
    status !== undefined && !status.isDirectory() && !status.isSymbolicLink() ? [path] : [],
  );
  return { folders: new Set(folders), files: new Set(files) };
}

function start(plan: Plan, bubblewrap: Bubblewrap, options: readonly string[]): ChildProcess {
  const contents = plan.mounts.flatMap((mount) => (mount.type === 'file' ? [mount.content] : []));
  const child = spawn(bubblewrap.path, ['--args', String(ARGUMENTS_FD), '--', ...limited(plan)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe', ...contents.map(() => 'pipe' as const)],
    env: {},
    cwd: '/',
    // Started by root, the run takes its identity before any namespace exists; Node drops the other groups too.
    ...(process.getuid?.() === 0 ? { uid: plan.uid, gid: plan.gid } : {}),
  });
  feed(child, ARGUMENTS_FD, Buffer.concat(options.flatMap((option) => [bytesOf(option), Buffer.of(0)])));
  for (const [at, content] of contents.entries()) feed(child, FIRST_CONTENT_FD + at, bytesOf(content));
  return child;
}

function feed(child: ChildProcess, descriptor: number, content: Buffer): void {
  const stream = child.stdio[descriptor];
  if (stream === null || stream === undefined || !('end' in stream)) return;
  // bwrap may end before it has read all: its exit code tells.
  stream.on('error', () => {});
  stream.end(content);
}

/** The command behind the limits. They are set inside, where the count of processes is the cage's own. */
function limited(plan: Plan): readonly string[] {
  const argv = plan.argv.map((argument) => {
    if (bytesOf(argument).toString('utf8') === argument) return argument;
    throw new UserError('BUBBLEWRAP_UNABLE', 'An argument is not text, and without the warden Sallyport can pass only text.', {
      exitCode: 125,
    });
  });
  // The shell reports a missing program as 127 and one that can't be run as 126, which bwrap doesn't.
  if (!isExecutable(PRLIMIT)) return ['/bin/sh', '-c', 'exec "$@"', 'sh', ...argv];
  return [PRLIMIT, ...limitOptions(plan.limits), '--', ...argv];
}

function limitOptions(limits: Limits): readonly string[] {
  const wanted = [
    ['as', limits.memory],
    ['nproc', limits.pids],
    ['cpu', limits.cpu],
    ['fsize', limits.fileSize],
    ['nofile', limits.openFiles],
  ] as const;
  return ['--core=0', ...wanted.flatMap(([name, value]) => (value > 0 ? [`--${name}=${value}:${value}`] : []))];
}

function lostLimits(limits: Limits): readonly string[] {
  const isLimited = [limits.memory, limits.pids, limits.cpu, limits.fileSize, limits.openFiles].some((value) => value > 0);
  return isLimited && !isExecutable(PRLIMIT)
    ? ['no limits on memory, processes and files (prlimit of util-linux is missing)']
    : [];
}

function outcomeOf(child: ChildProcess, timeLimit: number): BubblewrapRun['outcome'] {
  return new Promise((resolve) => {
    let reason: '' | 'time' = '';
    const timer =
      timeLimit > 0
        ? setTimeout(() => {
            reason = 'time';
            child.kill('SIGKILL');
          }, timeLimit)
        : undefined;
    const listeners = PASSED_SIGNALS.map((name) => [name, () => void child.kill(name)] as const);
    for (const [name, listener] of listeners) process.on(name, listener);
    const end = (exitCode: number): void => {
      clearTimeout(timer);
      for (const [name, listener] of listeners) process.off(name, listener);
      resolve({ exitCode, reason });
    };
    child.once('error', () => end(125));
    child.once('exit', (code, signal) => end(signal === null ? (code ?? 125) : 128 + system.signals[signal]));
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
