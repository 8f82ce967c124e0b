/* What happens where user namespaces are refused: Landlock with the supervisor, which keeps record and undo; else bubblewrap;
 * else nothing runs. Never silently. */
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBubblewrap, type RunDirectory, runBubblewrap, withClosedMasked } from '../confine/index.ts';
import { type Mount, type Plan, UserError } from '../model/index.ts';
import { type Ended, notStarted, type Supervised } from './ended.ts';
import type { Prepared } from './prepared.ts';

/** `{}`, in bytes. */
const EMPTY_FILE = 3;

const NOTHING = { created: 0, modified: 0, deleted: 0, files: [], denied: [], reported: [], commands: [] } as const;

export async function nextBest(
  prepared: Prepared,
  plan: Plan,
  places: RunDirectory,
  why: string,
  supervise: (plan: Plan) => Promise<Supervised>,
): Promise<Ended> {
  refuseToPublish(plan, why);
  const isLandlockEnough = plan.workspace.overlay === null;
  if (isLandlockEnough) {
    prepared.request.notice(
      `sallyport: no namespaces (${why}); confined by Landlock instead. \`sallyport doctor\` tells what that leaves open.`,
    );
    const outcome = await supervise(landlockPlan(plan, places));
    if (outcome.ended !== undefined) return outcome.ended;
    if (outcome.failed.kind !== 'failed' || outcome.failed.step !== 'landlock') throw notStarted(outcome.failed);
  }
  return withBubblewrap(prepared, plan, why);
}

/** Without a network namespace a cage cannot listen at all (Landlock), or nobody could connect it (bubblewrap). @throws UserError */
export function refuseToPublish(plan: Plan, why: string): void {
  if (plan.publish.length === 0) return;
  throw new UserError('PUBLISH_NEEDS_NAMESPACES', `Ports can only be published out of a namespace, and there is none (${why}).`, {
    hint: 'Leave --publish out, or see `sallyport doctor` for what this machine needs.',
    exitCode: 125,
  });
}

/** Walls without a supervisor: for machines without the warden, or where only bubblewrap may make namespaces. */
export async function withBubblewrap({ request }: Prepared, plan: Plan, why: string): Promise<Ended> {
  refuseToPublish(plan, why);
  const bubblewrap = plan.mode === 'observe' ? null : findBubblewrap();
  if (bubblewrap === null) {
    throw new UserError('NO_WALLS', `Nothing on this machine can confine the command, so it was not run (${why}).`, {
      hint: 'Allow user namespaces, install the package bubblewrap, or see `sallyport doctor`.',
      exitCode: 125,
    });
  }
  const running = runBubblewrap(plan, bubblewrap);
  const lost = plan.network === null ? running.lost : [...running.lost, 'the hosts that the policy allows: there is no network'];
  request.notice(`sallyport: confined by bubblewrap (${why}). Lost: ${lost.join('; ')}.`);
  const { exitCode, reason } = await running.outcome;
  return {
    mode: 'bubblewrap',
    exitCode,
    signal: null,
    reason: reason === '' ? null : reason,
    exec: '',
    ready: undefined,
    exit: undefined,
    observed: NOTHING,
    findings: [],
    patches: [],
    flows: [],
    alarms: [],
    held: 0,
    lost,
  };
}

/**
 * The same plan for Landlock, which grants paths and cannot hide what lies below one: a folder with something to hide in it
 * is granted child by child. /tmp is the host's, so the run gets a folder of its own instead.
 */
export function landlockPlan(planned: Plan, places: RunDirectory): Plan {
  const plan = withClosedMasked(planned);
  const temporary = join(places.path, 'tmp');
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const hidden = plan.mounts.flatMap((mount) => (mount.type === 'mask' ? [mount.dst] : []));
  refuseLogIns(plan, hidden);
  const mounts = plan.mounts.flatMap((mount) => (mount.type === 'bind' ? around(mount, hidden) : []));
  const writable = [
    plan.workspace.path,
    temporary,
    ...plan.mounts.flatMap((mount) => (mount.type === 'bind' && !mount.ro ? [mount.dst] : [])),
  ];
  // Without mounts a file is where it is.
  const moved = new Map(
    plan.mounts.flatMap((mount) => (mount.type === 'bind' && mount.src !== mount.dst ? [[mount.dst, mount.src]] : [])),
  );
  const env = plan.env.filter((entry) => !entry.startsWith('TMPDIR=')).map((entry) => withMovedPath(entry, moved));
  const git = gitConfig(plan, places);
  return {
    ...plan,
    mode: 'landlock',
    // Secrets in the workspace can't be hidden there, so at least it is told when one is opened.
    labels: { ...plan.labels, private: withNames(plan.labels.private, plan.protect.secrets) },
    mounts: [...mounts, ...git.mounts],
    writable,
    env: [...env, ...git.env, `TMPDIR=${temporary}`],
  };
}

function withNames(label: Plan['labels']['private'], names: readonly string[]): Plan['labels']['private'] {
  return { ...label, names: [...new Set([...label.names, ...names])] };
}

/** git gives up where it may not read its user's configuration, so the cage's own stands in the run's folder and is named. */
function gitConfig(plan: Plan, places: RunDirectory): { readonly mounts: readonly Mount[]; readonly env: readonly string[] } {
  const content = plan.mounts.flatMap((mount) =>
    mount.type === 'file' && mount.dst.endsWith('/.gitconfig') ? [mount.content] : [],
  );
  const [text] = content;
  if (text === undefined) return { mounts: [], env: [] };
  const path = join(places.path, 'gitconfig');
  writeFileSync(path, text, { mode: 0o644 });
  return { mounts: [{ type: 'bind', src: path, dst: path, ro: true }], env: [`GIT_CONFIG_GLOBAL=${path}`] };
}

/** An agent makes files in its own folder, so the folder is granted whole, with the log-ins that could be hidden elsewhere. */
function refuseLogIns(plan: Plan, hidden: readonly string[]): void {
  const open = plan.mounts.flatMap((mount) => (mount.type === 'bind' && !mount.ro ? [mount.dst] : []));
  const found = hidden.find((path) => {
    const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return size > EMPTY_FILE && open.some((folder) => path.startsWith(`${folder}/`));
  });
  if (found === undefined) return;
  throw new UserError('LOG_IN_IN_REACH', `Without namespaces ${found} can't be hidden from the agent, so it was not run.`, {
    hint: 'Log out and give the key in its variable, or see `sallyport doctor` for what this machine needs.',
    exitCode: 125,
  });
}

function withMovedPath(entry: string, moved: ReadonlyMap<string, string>): string {
  const value = entry.indexOf('=') + 1;
  return entry.slice(0, value) + (moved.get(entry.slice(value)) ?? entry.slice(value));
}

function around(mount: Extract<Mount, { type: 'bind' }>, hidden: readonly string[]): readonly Mount[] {
  if (hidden.includes(mount.src)) return [];
  if (!hidden.some((path) => path.startsWith(`${mount.src}/`))) return [mount];
  return namesIn(mount).flatMap((name) =>
    around({ ...mount, src: join(mount.src, name), dst: join(mount.dst, name), optional: true }, hidden),
  );
}

/** What is only granted where it is there, and is not, or can't be looked into, grants nothing. */
function namesIn(mount: Extract<Mount, { type: 'bind' }>): readonly string[] {
  try {
    return readdirSync(mount.src);
  } catch (error) {
    if (mount.optional !== true) throw error;
    return [];
  }
}
