/* The way of a client's hook through the house: decide, record, ask, answer. */
import { resolve } from 'node:path';
import type { Consent, DeskAnswer } from '../../approval/index.ts';
import { callerHomes, findWorkspace, isElsewhere, linkOut } from '../../confine/index.ts';
import {
  type Action,
  type Decision,
  type HookEvent,
  type HookReply,
  type JsonObject,
  type Policy,
  type Step,
  UserError,
} from '../../model/index.ts';
import { decideBudget, decideBypass, denialOf, formatDenial, isHighTier, type Refusal, type Spent } from '../../policy/index.ts';
import { grantAction, isActionGranted } from '../grants.ts';
import { sha256 } from '../identity.ts';
import { quarantine } from '../quarantine.ts';
import type { HookFlow } from './hook-flow.ts';
import { inspectWrites, remarksOf } from './inspect-writes.ts';
import { type JudgeContext, judgeEvent, strictest } from './judge-event.ts';
import { PASS, readResult } from './read-result.ts';
import { refuseFailed } from './refuse-failed.ts';
import { wordsOf } from './words.ts';

/** What a person who says yes was told. */
export interface Asked {
  /** What the session has read, and that it would be sent. */
  readonly isFlow: boolean;
}

export interface HookAnswering extends JudgeContext {
  /** Files that an agent follows by itself in a workspace and that nobody has accepted (`sallyport open`). */
  readonly unaccepted: (workspace: string) => readonly string[];
  /** Whether the client puts a question to a person. */
  readonly canAsk: boolean;
  /**
   * Shell text that runs a command in the cage of the workspace that it was judged for.
   *
   * @param asked a person says yes to it, here or in the client's own question; undefined: nobody was asked
   */
  readonly confined: (command: string, workspace: string, asked: Asked | undefined) => string;
  /** The folder that the session began in, as its client named it. */
  readonly began: string;
  /** Whether a command is such a text already. */
  readonly isConfined: (command: string) => boolean;
  /** Writes a step into the trail; throws where it can't, and then nothing is allowed. */
  readonly record: (step: Step) => void;
  /** Tells whoever watches the guard. */
  readonly notice: (text: string) => void;
  /** Asks a person who looks at the approval desk; a no where nobody does. */
  readonly ask: (question: {
    readonly action: string;
    /** Of the whole call: what a lasting yes is bound to. */
    readonly shape: string;
    readonly reasons: readonly string[];
    readonly rules: readonly string[];
    readonly isHigh: boolean;
  }) => Promise<DeskAnswer>;
  /** The person has an authenticator, so a yes of the high tier is no client's to take. */
  readonly showsPresence: boolean;
  /** The exact actions that a person allowed for the rest of this session. */
  readonly allowed: Set<string>;
  /** What the session has read and sent. */
  readonly flow: HookFlow;
  /** How often the same was denied in this session before. */
  readonly repeats: (what: string) => number;
  /** Adds to what the session has used up. @returns all of it */
  readonly spend: (cost: Spent) => Spent;
  /** What there is to say of the session at its end. */
  readonly summary: () => JsonObject;
  /** What is to be told of code once it was written, by the path of its file. */
  readonly remarks: Map<string, string>;
  /** Whether this client has no event after the action: what there is to say goes with the yes. */
  readonly isToldBefore: boolean;
  /** Keeps what a file is, so that undo can bring it back; throws where it can't, and then nothing is allowed. */
  readonly keep: (path: string) => void;
  /** How it is known that the client asks its person nothing where more is at stake than a container; undefined: it does not. */
  readonly bypass: () => string | undefined;
  /** Waits where a person holds every agent; says why nothing may happen, or undefined. */
  readonly held: () => Promise<string | undefined>;
}

/** Decides about what a client's hook tells, records it, and only then answers. Whatever fails on the way is a no, and recorded too. */
export async function answerHook(event: HookEvent, answering: HookAnswering): Promise<HookReply> {
  try {
    return await decideHook(event, answering);
  } catch (error) {
    const denied = (rule: string): Decision => ({ verdict: 'deny', reasons: [{ rule, message: '' }], obligations: [] });
    return refuseFailed(error, (rule, more) => ({ ...stepOf(event, denied(rule)), ...more }), answering);
  }
}

async function decideHook(event: HookEvent, answering: HookAnswering): Promise<HookReply> {
  if (event.moment === 'configuration') return settingsChanged(event, answering);
  const bypassed = await bypassReply(event, answering);
  if (bypassed !== undefined) return bypassed;
  if (event.moment !== 'before' && event.moment !== 'permission') {
    const step = stepOf(event, { verdict: 'allow', reasons: [], obligations: [] });
    const read = readResult(event, (source, text, why) => quarantine(answering.state, { source, text, why }, Date.now()));
    const found = read.found.length === 0 ? step : { ...step, found: [...read.found] };
    answering.record(event.moment === 'end' ? { ...found, summary: answering.summary() } : found);
    return event.moment === 'after' ? withRemarks(read.reply, event, answering) : read.reply;
  }
  const held = await answering.held();
  if (held !== undefined) return heldReply(event, held, answering);
  const judged = await judgeEvent(event, {
    ...answering,
    isJudgedElsewhere: (action) => answering.flow.isJudgedElsewhere(action),
  });
  const { workspace, policy, cost, changes } = judged;
  if (workspace.cwd !== event.cwd) refuseLinkOut(event, workspace.cwd, answering);
  const budget = event.moment === 'before' ? decideBudget(answering.spend(cost), cost, policy) : undefined;
  const others = [
    ...movedDecisions(event, workspace.path, policy, answering),
    ...openingDecisions(event, workspace.path, policy, answering),
    ...(budget === undefined ? [] : [budget]),
  ];
  const known = strictest([judged.decision, ...others, ...answering.flow.decisions(policy)]);
  const written = await writtenDecisions(event, known, { workspace: workspace.path, policy }, answering);
  const decision = written.length === 0 ? known : strictest([known, ...written]);
  if (decision.verdict !== 'deny' && event.moment === 'before')
    answering.flow.label(policy, (path) => isPrivate(path, workspace.path, event.cwd));
  answering.record({ ...stepOf(event, decision), ...(event.moment === 'before' ? { cost: { ...cost } } : {}) });
  const canAsk = answering.canAsk && !(answering.showsPresence && isHigh(decision, policy));
  const isOurs = decision.verdict === 'ask' && event.moment === 'before' && !canAsk;
  const answered = isOurs ? await askDesk(event, decision, { workspace: workspace.path, policy }, answering) : decision;
  // Also where the client asks its person: a yes there is not told here.
  const mayHappen = answered.verdict === 'allow' || (answered.verdict === 'ask' && canAsk);
  if (mayHappen && event.moment === 'before') for (const path of changes) answering.keep(path);
  const reply = replyOf(
    event,
    answered,
    { workspace: workspace.path, denials: policy.budgets.denials },
    { ...answering, canAsk },
  );
  if (reply.verdict !== 'allow' || event.moment !== 'before' || !answering.isToldBefore) return reply;
  const note = remarkOn(event, answering);
  return note === undefined ? reply : { ...reply, note };
}

function refuseLinkOut({ cwd }: HookEvent, real: string, { began, env, state }: HookAnswering): void {
  const link = linkOut({ named: cwd, real, began }, { homes: callerHomes(env), state });
  if (link === undefined) return;
  throw new UserError('WORKSPACE_LINK', `${link} is a link that leads out of the folder that this session works in.`, {
    hint: 'Go back to the folder itself. A person can start a session in the other one.',
  });
}

/** What is refused anyway needs no look. */
async function writtenDecisions(
  event: HookEvent,
  { verdict }: Decision,
  place: { readonly workspace: string; readonly policy: Policy },
  { env, own, state, remarks }: HookAnswering,
): Promise<readonly Decision[]> {
  if (verdict === 'deny' || event.moment !== 'before') return [];
  return inspectWrites(event, { ...place, cwd: event.cwd, env, own, state, remarks });
}

function remarkOn(event: HookEvent, { env, own, remarks }: HookAnswering): string | undefined {
  return remarksOf(event, { workspace: event.cwd, cwd: event.cwd, env, own }, remarks);
}

function withRemarks(reply: HookReply, event: HookEvent, answering: HookAnswering): HookReply {
  const remark = remarkOn(event, answering);
  return remark === undefined ? reply : { ...reply, reason: [reply.reason, remark].filter((text) => text !== '').join('\n') };
}

/** From the first moment on at which the client can be told no: neither a prompt nor an action passes. */
async function bypassReply(event: HookEvent, answering: HookAnswering): Promise<HookReply | undefined> {
  if (event.moment === 'after' || event.moment === 'end' || event.moment === 'other') return undefined;
  const how = answering.bypass();
  if (how === undefined) return undefined;
  const { env, state, policyOf } = answering;
  const workspace = findWorkspace({ cwd: event.cwd, explicit: undefined, homes: callerHomes(env), state });
  const decision = decideBypass(event.client, how, await policyOf(workspace.path));
  if (decision === undefined) return undefined;
  answering.record(stepOf(event, decision));
  return { verdict: 'deny', reason: `Sallyport: ${decision.reasons[0]?.message}`, command: null, endsTurn: true };
}

/** A person's switch: no rule, no budget and no question comes before it. */
function heldReply(event: HookEvent, message: string, answering: HookAnswering): HookReply {
  answering.record(stepOf(event, { verdict: 'deny', reasons: [{ rule: 'person.held', message }], obligations: [] }));
  return { verdict: 'deny', reason: `Sallyport: ${message}`, command: null, endsTurn: true };
}

/** Files of the workspace are what the work is about, and the system's are everybody's; the rest belongs to the person. */
function isPrivate(path: string, workspace: string, cwd: string): boolean {
  const full = resolve(cwd, path);
  return !isBelow(full, workspace) && !['/usr', '/lib', '/bin', '/etc', '/opt', '/tmp'].some((place) => isBelow(full, place));
}

function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** Some tools let an agent name the folder that they work in: another one than the session's is a person's to open. */
function movedDecisions(
  { actions }: HookEvent,
  workspace: string,
  policy: Policy,
  { began, env, state }: HookAnswering,
): readonly Decision[] {
  const isOfFolder = actions.some(({ kind }) => kind === 'run' || kind === 'read' || kind === 'write' || kind === 'delete');
  if (!isOfFolder || !isElsewhere(workspace, began, { homes: callerHomes(env), state })) return [];
  const message = `the session began in ${began}, and this works in ${workspace}`;
  return [{ verdict: policy.unattended ? 'deny' : 'ask', reasons: [{ rule: 'boundary.moved', message }], obligations: [] }];
}

/** A repository has no vote on its own trust: what it makes an agent do is accepted by a person, or each command is asked about. */
function openingDecisions(
  event: HookEvent,
  workspace: string,
  policy: Policy,
  { unaccepted }: HookAnswering,
): readonly Decision[] {
  if (!event.actions.some((action) => action.kind === 'run')) return [];
  const files = unaccepted(workspace);
  if (files.length === 0) return [];
  const message = `this repository makes agents follow ${files.slice(0, 3).join(', ')}, and nobody has accepted that (sallyport open)`;
  return [{ verdict: policy.unattended ? 'deny' : 'ask', reasons: [{ rule: 'opening.unaccepted', message }], obligations: [] }];
}

/**
 * The client has no question that reaches a person, so Sallyport asks. A yes is bound to the whole call: to whoever makes it, to
 * the folder it is made in, and to all of its input.
 */
async function askDesk(
  event: HookEvent,
  decision: Decision,
  { workspace, policy }: { readonly workspace: string; readonly policy: Policy },
  answering: HookAnswering,
): Promise<Decision> {
  const { client, tool, cwd, actions, input } = event;
  const shape = sha256(JSON.stringify([client, tool, cwd, actions, input, workspace]));
  const action = actions.map((one) => questionOf(one, event)).join(', ');
  const yes: Decision = {
    verdict: 'allow',
    reasons: [{ rule: 'approval.granted', message: 'a person said yes' }, ...decision.reasons],
    obligations: [],
  };
  if (answering.allowed.has(shape) || isActionGranted(answering.state, workspace, shape, Date.now())) return yes;
  const about = { client: event.client, session: event.session, kind: 'hook', effect: action.slice(0, LONGEST) };
  const began = Date.now();
  const { consent, via } = await answering.ask({
    action,
    shape,
    reasons: decision.reasons.map((reason) => reason.message),
    rules: decision.reasons.map(({ rule }) => rule),
    isHigh: isHigh(decision, policy),
  });
  answering.record({
    ...about,
    type: 'answer',
    verdict: isNo(consent) ? 'deny' : 'allow',
    shape,
    source: consent === 'always' ? 'user_permanent' : isNo(consent) ? 'user_reject' : 'user_temporary',
    latencyMs: Date.now() - began,
    via: via ?? null,
    consent,
    what: whatOf(event).slice(0, LONGEST),
  });
  if (consent === 'run') answering.allowed.add(shape);
  if (consent === 'always') grantAction(answering.state, workspace, shape, action, Date.now());
  // Whoever said no is not told to the agent as somebody who was not there.
  if (consent === 'no') return { ...decision, reasons: [...decision.reasons, { rule: SAID_NO, message: 'a person said no' }] };
  return isNo(consent) ? decision : yes;
}

const SAID_NO = 'approval.no';
const NOBODY = { rule: 'approval.none', message: 'nobody said yes (a person can answer with `sallyport approvals`)' };

function isHigh({ reasons }: Decision, policy: Policy): boolean {
  return isHighTier(
    reasons.map(({ rule }) => rule),
    policy,
  );
}

function isNo(consent: Consent): boolean {
  return consent === 'no' || consent === 'silence';
}

interface Bounds {
  readonly workspace: string;
  /** So many identical denials end the agent's turn; 0: none does. */
  readonly denials: number;
}

function replyOf(event: HookEvent, decision: Decision, { workspace, denials }: Bounds, answering: HookAnswering): HookReply {
  const { verdict } = decision;
  const [first] = event.actions;
  if (event.moment === 'permission' && (verdict === 'ask' || (verdict === 'allow' && isExchanged(event, answering)))) return PASS;
  const command = (): string | null => exchanged(event, decision, workspace, answering);
  if (verdict === 'allow') return { verdict, reason: 'Sallyport allows it', command: command() };
  const reasons = decision.reasons.map((reason) => reason.message).join('; ');
  if (verdict === 'ask' && answering.canAsk) return { verdict, reason: `Sallyport asks: ${reasons}`, command: command() };
  const what = whatOf(event);
  const refused: Decision =
    decision.verdict === 'deny'
      ? decision
      : {
          ...decision,
          verdict: 'deny',
          reasons: decision.reasons.some(({ rule }) => rule === SAID_NO) ? decision.reasons : [...decision.reasons, NOBODY],
        };
  const refusal: Refusal =
    first?.kind === 'run' ? { by: 'policy', command: what, decision: refused } : { by: 'tool', what, decision: refused };
  const before = answering.repeats(what);
  const reason = formatDenial(denialOf(refusal), before).trimEnd();
  return { verdict: 'deny', reason, command: null, ...(denials > 0 && before + 1 >= denials ? { endsTurn: true } : {}) };
}

/** What is refused, in the words by which denials are counted. */
function whatOf({ actions, tool, name }: HookEvent): string {
  return actions.map(wordsOf).join(', ') || (tool ?? name);
}

/** What the client asks its person about is then that question or its own: a yes of ours would answer in the person's place. */
function isExchanged({ actions }: HookEvent, { isConfined }: HookAnswering): boolean {
  return actions.some((action) => action.kind === 'run' && isConfined(action.command));
}

/** Made only for an answer that delivers it: a ticket that is written for another one would be a yes that nobody said. */
function exchanged(
  { moment, actions: [first] }: HookEvent,
  { verdict, reasons }: Decision,
  workspace: string,
  { canRewrite, confined }: HookAnswering,
): string | null {
  if (!canRewrite || moment !== 'before' || first?.kind !== 'run') return null;
  const isAsked = verdict === 'ask' || reasons[0]?.rule === 'approval.granted';
  const isFlow = reasons.some(({ rule }) => rule.startsWith('flow.'));
  return confined(first.command, workspace, isAsked ? { isFlow } : undefined);
}

function settingsChanged(event: HookEvent, answering: HookAnswering): HookReply {
  const decision: Decision = {
    verdict: 'deny',
    reasons: [{ rule: 'protected', message: 'settings that steer the agent do not change while it works' }],
    obligations: [],
  };
  answering.record(stepOf(event, decision));
  return {
    verdict: 'deny',
    reason: `Sallyport: the settings ${event.changed ?? ''} changed while the agent works; they hold from the next session on.`,
    command: null,
  };
}

/** An action for whoever decides about it: what a tool would do stands in its arguments only. */
function questionOf(action: Action, { input }: HookEvent): string {
  const words = wordsOf(action);
  if (action.kind !== 'call' && action.kind !== 'unknown') return words;
  const text = JSON.stringify(input);
  return `${words} ${text.length > LONGEST_ARGUMENTS ? `${text.slice(0, LONGEST_ARGUMENTS)}...` : text}`;
}

const LONGEST = 4000;
const LONGEST_ARGUMENTS = 1000;

function stepOf(event: HookEvent, { verdict, reasons }: Decision): Step {
  return {
    type: 'hook',
    client: event.client,
    session: event.session,
    event: event.name,
    moment: event.moment,
    cwd: event.cwd,
    tool: event.tool,
    actions: event.actions.slice(0, 50).map((action) => ({ kind: action.kind, what: wordsOf(action).slice(0, LONGEST) })),
    changed: event.changed,
    bypassed: event.isBypassed,
    verdict,
    rules: reasons.map((one) => one.rule),
  };
}
