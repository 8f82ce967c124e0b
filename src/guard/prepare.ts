/* Before a run begins: which policy holds for it, and what it says of the command. */
import type { Workspace } from '../confine/index.ts';
import type { NetworkRule, Policy } from '../model/index.ts';
import { mergePolicy, setupPolicy, withDestructiveLimit } from '../policy/index.ts';
import { type CommandDecided, decideWithEffects, isOfWordsAlone } from './decide.ts';
import { grantedRules } from './grants.ts';
import type { Ground } from './ground.ts';
import { newRunId } from './identity.ts';
import { agentPackages } from './packages/agent-phase.ts';
import { withCommandLine } from './policy-files.ts';
import type { Prepared } from './prepared.ts';
import type { RunRequest } from './request.ts';
import { sshRules, withLogins } from './ssh-rules.ts';

/** What a run may do, before it is one. */
export interface Decided extends Pick<Prepared, 'policy' | 'decision' | 'packages' | 'isFlowAgreed'> {
  /** Nothing but the words and the policy had a part in it: no file, no list, no answer of anybody's. */
  readonly isOfWordsAlone: boolean;
}

export async function decideRequest(request: RunRequest, { state, workspace, layers }: Ground): Promise<Decided> {
  const granted = grantedRules(state, workspace.path, Date.now());
  const { policy: merged } = mergePolicy(withCommandLine(layers, commandLine(request, granted)));
  const loaded = withDestructiveLimit(merged, isAlone(request, merged, layers));
  const phased = request.phase === 'setup' ? setupPolicy(loaded, request.registries ?? []) : loaded;
  const policy = withLogins(phased, sshRules(phased, request));
  const { decision, judged, grantable, effects, isFlowAgreed } = await decideRun(request, policy, workspace, state);
  const isBare = request.ticket === undefined && isOfWordsAlone(effects);
  return { policy, decision, packages: { judged, grantable }, isFlowAgreed, isOfWordsAlone: isBare };
}

/** @param decided what is known of it already */
export async function prepare(request: RunRequest, ground: Ground, decided?: Decided): Promise<Prepared> {
  const { state, workspace } = ground;
  const { policy, decision, packages, isFlowAgreed } = decided ?? (await decideRequest(request, ground));
  const publisher =
    request.publish === undefined || request.publish.length === 0
      ? undefined
      : await (await import('./publish.ts')).openPublisher(request.publish, policy.profile, request.notice);
  return {
    ...{ request, run: newRunId(), state, workspace, policy, decision, isFlowAgreed, packages },
    ...{ start: Date.now(), outward: undefined, publisher },
  };
}

/** A ticket is a yes to what would be asked about; what is denied stays denied. */
async function decideRun(
  request: RunRequest,
  policy: Policy,
  workspace: Workspace,
  state: string,
): Promise<CommandDecided & Pick<Prepared, 'isFlowAgreed'>> {
  const packages = request.packages ?? agentPackages(policy, workspace.path, state, request);
  const decided = await decideWithEffects(request.argv, policy, workspace, request.env, packages);
  if (request.ticket === undefined) return { ...decided, isFlowAgreed: false };
  const { takeTicket } = await import('./ticket.ts');
  const ticket = takeTicket(state, request.ticket, workspace.path, request.argv, Date.now());
  const isFlowAgreed = ticket?.isFlowAgreed === true;
  if (decided.decision.verdict === 'allow' || ticket === undefined) return { ...decided, isFlowAgreed };
  const attended = await decideWithEffects(request.argv, { ...policy, unattended: false }, workspace, request.env, packages);
  if (attended.decision.verdict !== 'ask') return { ...attended, isFlowAgreed };
  const yes = { rule: 'approval.granted', message: 'a person said yes to exactly this command' };
  return { ...attended, isFlowAgreed, decision: { verdict: 'allow', reasons: [yes], obligations: ['confine', 'record'] } };
}

/**
 * Whether nobody sees what a run does. A hooked agent's command has no terminal, but its agent may have a person, unless the policy's
 * files say that there is none; and a limit of the command line is somebody's exact word.
 */
function isAlone({ session, destructive }: RunRequest, { unattended }: Policy, layers: Ground['layers']): boolean {
  if (!unattended || destructive !== undefined) return false;
  return session === undefined || mergePolicy(layers).policy.unattended;
}

function commandLine(request: RunRequest, granted: readonly NetworkRule[]): NonNullable<Parameters<typeof withCommandLine>[1]> {
  return {
    profile: request.profile,
    approval: request.unattended === true ? 'never' : undefined,
    files: { read: request.read, write: request.write },
    environment: { allow: request.variables },
    limits: request.limits,
    destructive: request.destructive === undefined ? undefined : { limit: request.destructive },
    reads: request.reads,
    preview: request.preview,
    network: { allow: [...(request.hosts ?? []), ...granted], fetch: request.fetch },
    ssh: request.ssh,
  };
}
