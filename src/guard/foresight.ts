/*
 * A run before it is asked for. Between a hook's yes and the command itself the client works by itself for some milliseconds; what
 * the command will need is worked out meanwhile. What an agent could change is looked at again when the run begins (its folder, the
 * files of its policy, its words, its environment), and has to be the same; what only the machine's owner changes (accounts,
 * the search path, the home folder) may be as old as a second.
 */
import { lstatSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../model/index.ts';
import { isEnvironmentAllowed } from '../policy/index.ts';
import { canBeCarried } from './carried.ts';
import { findGround, type Ground } from './ground.ts';
import { type Draft, draftPlan } from './plan-run.ts';
import { type Decided, decideRequest } from './prepare.ts';
import type { RunRequest } from './request.ts';

const FRESH_MS = 1000;
/** What clients set anew for each call. Sallyport reads none of it; where a policy lets it into the cage, it has to be the same. */
const OF_ONE_CALL: ReadonlySet<string> = new Set(['CODEX_TOOL_CALL_ID']);

export interface Foreseen {
  readonly ground: Ground;
  readonly decided: Decided;
  readonly draft: Draft;
  /** The request in one text, to be compared. */
  readonly asked: string;
  readonly folder: string;
  /** By `performance.now`. */
  readonly at: number;
}

/** Undefined: it is worked out when it begins, as every run is; so is whatever depends on more than words, policy and machine. */
export async function foresee(request: RunRequest): Promise<Foreseen | undefined> {
  const at = performance.now();
  const ground = await findGround(request);
  const { state, workspace } = ground;
  if (workspace.git.outside.length > 0) return undefined;
  const folder = folderOf(workspace.path);
  const decided = await decideRequest(request, ground);
  const { policy, decision, isOfWordsAlone } = decided;
  const isPlain = isOfWordsAlone && decision.verdict === 'allow' && !decision.obligations.includes('preview');
  if (!isPlain || !namesNoPlace(policy) || !canBeCarried(policy, workspace.path, state, Date.now())) return undefined;
  return {
    ground,
    decided,
    draft: draftPlan({ request, policy, workspace, state }, null),
    asked: askedBy(request, policy),
    folder,
    at,
  };
}

/** What was foreseen of a run that begins now, where it still holds. */
export function foreseenFor(request: RunRequest, ground: Ground): Foreseen | undefined {
  const foreseen = request.carried?.foreseen;
  return foreseen !== undefined && stillHolds(foreseen, request, ground) ? foreseen : undefined;
}

/** Whether what was foreseen is what would be found now. */
export function stillHolds({ ground, decided, asked, folder, at }: Foreseen, request: RunRequest, now: Ground): boolean {
  return (
    performance.now() - at < FRESH_MS &&
    askedBy(request, decided.policy) === asked &&
    isDeepStrictEqual(now, ground) &&
    folderOf(now.workspace.path) === folder
  );
}

/** A path of the policy may be a link, and an agent may lead it elsewhere; a proposal goes on with what the last one left. */
function namesNoPlace({ files, overlay }: Policy): boolean {
  return files.read.length + files.write.length === 0 && !overlay;
}

function askedBy(request: RunRequest, { environment }: Policy): string {
  const { argv, cwd, env, workspace, session, ticket, unattended } = request;
  const lasting = Object.entries(env).filter(([name]) => !OF_ONE_CALL.has(name) || isEnvironmentAllowed(name, environment));
  return JSON.stringify([argv, cwd, lasting, workspace, session, ticket, unattended]);
}

/** The folder itself, not its name: another may have been moved into its place. */
function folderOf(path: string): string {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : [found.dev, found.ino, found.uid, found.gid].join(' ');
}
