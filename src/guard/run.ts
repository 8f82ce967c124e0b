/* The way through the house: inspect, decide, ask, confine, record. Every client and the command line go through here. */
import { hostname } from 'node:os';
import {
  callerHomes,
  createRunDirectory,
  exactArguments,
  exactEnvironment,
  gatherFacts,
  makePlan,
  type RunDirectory,
  type Workspace,
  writeJson,
} from '../confine/index.ts';
import { type NetworkRule, type Plan, type Policy, UserError } from '../model/index.ts';
import { endsWithPattern, isEnvironmentAllowed, mergePolicy, setupPolicy, withDestructiveLimit } from '../policy/index.ts';
import { openTrail, type RunTrail, recoverDeadRuns, type Trail } from '../trail/index.ts';
import type { RunBroker } from './broker.ts';
import { confine } from './confine.ts';
import { askPerson, type CommandDecided, decideWithEffects } from './decide.ts';
import { grantedRules } from './grants.ts';
import { findGround, type Ground } from './ground.ts';
import { newRunId, sha256 } from './identity.ts';
import { shownFolders, withInside } from './inside.ts';
import { withNetwork } from './network-plan.ts';
import { outsideOf } from './outside.ts';
import { type Outward, openOutward } from './outward.ts';
import { withOwnFiles } from './own-files.ts';
import { agentPackages } from './packages/agent-phase.ts';
import { withCommandLine } from './policy-files.ts';
import type { Prepared } from './prepared.ts';
import { settlePreview } from './preview.ts';
import { goOnWithProposal } from './proposal.ts';
import type { RunRequest, RunResult } from './request.ts';
import { recordFailure, refusedResult, resultOf } from './result.ts';
import { INLINE_HINTS, INTERPRETERS } from './scan-lists.ts';
import { withSettings } from './settings.ts';
import { sshRules, withLogins } from './ssh-rules.ts';

/**
 * Runs a command inside the walls of its policy and records it.
 *
 * @throws UserError with exit code 125 where Sallyport could not do its part; then nothing was run
 */
export async function runCommand(request: RunRequest, ground?: Ground): Promise<RunResult> {
  const prepared = await prepare(request, ground ?? (await findGround(request)));
  try {
    return await carryOut(prepared);
  } finally {
    prepared.publisher?.close();
  }
}

async function carryOut(prepared: Prepared): Promise<RunResult> {
  const { request } = prepared;
  const trail = openTrail(prepared.state);
  recoverDeadRuns(trail);
  const isTransaction = isProposed(prepared) || isPreviewed(prepared);
  const places = createRunDirectory(prepared.state, prepared.run, isTransaction);
  const outward = await openOutward(prepared.policy, prepared.state, request);
  const broker = await brokerOf(prepared, places, isTransaction);
  try {
    const bare = planOf(prepared, places, isTransaction, outward);
    const plan = broker === undefined ? bare : broker.withBroker(bare);
    return await supervised({ ...prepared, outward, broker }, plan, places, trail);
  } finally {
    await broker?.close();
  }
}

async function supervised(given: Prepared, plan: Plan, places: RunDirectory, trail: Trail): Promise<RunResult> {
  let prepared = given;
  const isPreview = isPreviewed(prepared);
  const isTransaction = plan.workspace.overlay !== null;
  let record: RunTrail | undefined;
  const begin = (): RunTrail => {
    record ??= trail.startRun(intentOf(prepared, plan));
    return record;
  };
  if (!(await mayRun(prepared, begin))) return refusedResult(prepared, begin());
  if (isOfPolicy(prepared)) prepared = { ...prepared, since: goOnWithProposal(prepared.state, places, prepared.workspace.path) };
  writeMeta(prepared, places, plan, isTransaction, null);
  const confined = await confine(prepared, plan, places, begin).catch((error: unknown) => {
    if (record !== undefined) recordFailure(prepared, record, error);
    throw error;
  });
  writeMeta(prepared, places, plan, isProposed(prepared), Date.now());
  const ended = isPreview ? await settlePreview(prepared, begin(), places, confined) : confined;
  return resultOf(prepared, plan, places, begin(), ended, isTransaction && !isPreview);
}

/** Loaded only where a rule names an SSH key. */
async function brokerOf(
  { policy, request, workspace }: Prepared,
  places: RunDirectory,
  isTransaction: boolean,
): Promise<RunBroker | undefined> {
  const rules = sshRules(policy, request);
  if (rules.length === 0 || policy.profile === 'unconfined') return undefined;
  const { RunBroker: Broker } = await import('./broker.ts');
  return Broker.open({
    rules,
    push: policy.push,
    env: request.env,
    home: callerHomes(request.env)[0] ?? '/nonexistent',
    workspace: workspace.path,
    places,
    outsideOf: outsideOf(workspace.path, isTransaction ? places.upper : undefined),
  });
}

/** What it changes waits for a person: the caller asked for that, or the policy does. */
function isProposed({ request, policy }: Prepared): boolean {
  return request.transaction ?? policy.overlay;
}

/** Where the policy wants proposals, the next run goes on with what the last one left. */
function isOfPolicy(prepared: Prepared): boolean {
  return isProposed(prepared) && prepared.policy.overlay && prepared.decision.verdict !== 'deny';
}

/** A transaction is looked at by the person anyway. */
function isPreviewed(prepared: Prepared): boolean {
  const { decision } = prepared;
  return !isProposed(prepared) && decision.verdict !== 'deny' && decision.obligations.includes('preview');
}

async function prepare(request: RunRequest, { state, workspace, layers }: Ground): Promise<Prepared> {
  const granted = grantedRules(state, workspace.path, Date.now());
  const { policy: merged } = mergePolicy(withCommandLine(layers, commandLine(request, granted)));
  const loaded = withDestructiveLimit(merged, isAlone(request, merged, layers));
  const phased = request.phase === 'setup' ? setupPolicy(loaded, request.registries ?? []) : loaded;
  const policy = withLogins(phased, sshRules(phased, request));
  const { decision, judged, grantable, isFlowAgreed } = await decideRun(request, policy, workspace, state);
  const publisher =
    request.publish === undefined || request.publish.length === 0
      ? undefined
      : await (await import('./publish.ts')).openPublisher(request.publish, policy.profile, request.notice);
  const packages = { judged, grantable };
  const start = Date.now();
  return {
    request,
    run: newRunId(),
    state,
    workspace,
    policy,
    decision,
    isFlowAgreed,
    packages,
    start,
    outward: undefined,
    publisher,
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

function planOf(prepared: Prepared, places: RunDirectory, isTransaction: boolean, outward: Outward | undefined): Plan {
  const { request, policy, workspace, state, run } = prepared;
  if (isTransaction && policy.profile !== 'workspace') {
    throw new UserError('TRANSACTION_NEEDS_WALLS', `A transaction needs the profile workspace, not ${policy.profile}.`, {
      exitCode: 125,
    });
  }
  const facts = gatherFacts({
    env: request.env,
    workspace,
    read: [...policy.files.read, ...(request.held ?? [])],
    write: policy.files.write,
    own: request.own,
    state,
  });
  const plan = makePlan(
    policy,
    {
      run,
      argv: exactArguments(request.argv),
      workspace,
      env: exactEnvironment(request.env),
      isSecret: (name) => policy.files.deny.some((pattern) => endsWithPattern(name, pattern)),
      isVariableAllowed: (name) => isEnvironmentAllowed(name, policy.environment),
      mode: request.forceMode === 'landlock' || request.forceMode === 'observe' ? request.forceMode : 'namespaces',
      overlay: isTransaction ? { upper: places.upper, work: places.work } : null,
      journal: places.journal,
      state,
      shows: shownFolders(),
      scan: { interpreters: INTERPRETERS, inline: INLINE_HINTS },
      network: null,
      publish: (request.publish ?? []).map(({ inside }) => inside),
      debug: false,
      waits: true,
      selftest: '',
    },
    facts,
  );
  const inside = withInside(plan, places);
  const home = facts.homes[0] ?? facts.identity.home;
  const settled = withOwnFiles(withSettings(inside, request.settings, home), places, request, outward, home);
  return withNetwork(settled, places, outward, home);
}

function intentOf(
  { request, run, workspace, policy }: Prepared,
  plan: Plan,
): Parameters<ReturnType<typeof openTrail>['startRun']>[0] {
  return {
    run,
    argv: request.argv,
    cwd: workspace.cwd,
    workspace: workspace.path,
    profile: policy.profile,
    policyDigest: sha256(JSON.stringify(policy)),
    planDigest: sha256(JSON.stringify(plan)),
    user: request.env['USER'] ?? String(process.getuid?.() ?? ''),
    host: hostname(),
  };
}

/** A decision to ask becomes a question; what nobody answers with yes does not run. */
async function mayRun(prepared: Prepared, begin: () => RunTrail): Promise<boolean> {
  if (prepared.decision.verdict === 'allow') return true;
  if (prepared.decision.verdict === 'deny') return false;
  // The question comes afterwards, when it can say what happened.
  if (isPreviewed(prepared)) return true;
  // Whoever typed `--profile unconfined` has said yes to having no walls; what rules ask about is still asked.
  const { request, decision } = prepared;
  if (
    request.profile === 'unconfined' &&
    request.unattended !== true &&
    decision.reasons.every((reason) => reason.rule === 'approval.untrusted')
  ) {
    request.notice('sallyport: no walls: the profile is unconfined. What happens is recorded, and changes can be undone.');
    return true;
  }
  const reasons = decision.reasons.map((reason) => reason.message);
  if (prepared.packages.grantable.length > 0) {
    const { askAboutPackages } = await import('./packages/ask-packages.ts');
    return askAboutPackages(prepared, begin(), reasons);
  }
  const effect = 'this command would leave the cage or cannot be undone';
  return askPerson(prepared, begin(), { kind: 'command', effect, reasons });
}

function writeMeta(
  { run, workspace, request, policy, start, since }: Prepared,
  places: RunDirectory,
  plan: Plan,
  transaction: boolean,
  end: number | null,
): void {
  const more = { ...(transaction && policy.overlay ? { proposal: true } : {}), ...(since === undefined ? {} : { since }) };
  writeJson(
    places.meta,
    { run, workspace: workspace.path, mode: plan.mode, argv: request.argv, start, end, transaction, ...more },
    false,
    end === null ? places.metaDrafts.begin : places.metaDrafts.end,
  );
}
