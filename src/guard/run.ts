/* The way through the house: inspect, decide, ask, confine, record. Every client and the command line go through here. */
import { hostname } from 'node:os';
import { callerHomes, createRunDirectory, planText, type RunDirectory, writeJson } from '../confine/index.ts';
import type { Plan } from '../model/index.ts';
import { openTrail, type RunTrail, recoverDeadRuns, type Trail } from '../trail/index.ts';
import type { RunBroker } from './broker.ts';
import { confine } from './confine.ts';
import { askPerson } from './decide.ts';
import type { Foreseen } from './foresight.ts';
import { findGround, type Ground } from './ground.ts';
import { sha256 } from './identity.ts';
import { outsideOf } from './outside.ts';
import { openOutward } from './outward.ts';
import { type Draft, draftPlan, planOf } from './plan-run.ts';
import { prepare } from './prepare.ts';
import type { Prepared } from './prepared.ts';
import { settlePreview } from './preview.ts';
import { goOnWithProposal } from './proposal.ts';
import type { RunRequest, RunResult } from './request.ts';
import { recordFailure, refusedResult, resultOf } from './result.ts';
import { sshRules } from './ssh-rules.ts';

/**
 * Runs a command inside the walls of its policy and records it.
 *
 * @param foreseen what was worked out ahead, and still holds
 * @throws UserError with exit code 125 where Sallyport could not do its part; then nothing was run
 */
export async function runCommand(request: RunRequest, ground?: Ground, foreseen?: Foreseen): Promise<RunResult> {
  const prepared = await prepare(request, ground ?? (await findGround(request)), foreseen?.decided);
  try {
    return await carryOut(prepared, foreseen?.draft);
  } finally {
    prepared.publisher?.close();
  }
}

/** @param known a draft of its plan that was made for it already */
async function carryOut(prepared: Prepared, known: Draft | undefined): Promise<RunResult> {
  const { request } = prepared;
  const trail = openTrail(prepared.state);
  recoverDeadRuns(trail);
  const isTransaction = isProposed(prepared) || isPreviewed(prepared);
  const places = createRunDirectory(prepared.state, prepared.run, isTransaction);
  const outward = await openOutward(prepared.policy, { state: prepared.state, workspace: prepared.workspace.path }, request);
  const broker = await brokerOf(prepared, places, isTransaction);
  try {
    const overlay = isTransaction ? { upper: places.upper, work: places.work } : null;
    const bare = planOf(prepared, known ?? draftPlan(prepared, overlay), places, outward);
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
  let isDescribed = false;
  // The cage is built meanwhile.
  const described = (): RunTrail => {
    if (!isDescribed) writeMeta(prepared, places, plan.mode, isTransaction, null);
    isDescribed = true;
    return begin();
  };
  const confined = await confine(prepared, plan, places, described).catch((error: unknown) => {
    if (record !== undefined) recordFailure(prepared, record, error);
    throw error;
  });
  writeMeta(prepared, places, confined.mode, isProposed(prepared), Date.now());
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
    planDigest: sha256(planText(plan)),
    user: request.env['USER'] ?? String(process.getuid?.() ?? ''),
    host: hostname(),
    phase: request.phase,
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
  mode: string,
  transaction: boolean,
  end: number | null,
): void {
  const more = { ...(transaction && policy.overlay ? { proposal: true } : {}), ...(since === undefined ? {} : { since }) };
  const meta = { run, workspace: workspace.path, mode, argv: request.argv, start, end, transaction, ...more };
  if (end === null) writeJson(places.meta, meta, false, places.metaDrafts.begin);
  else writeJson(places.ended, meta, false, places.metaDrafts.end);
}
