/* The way of a client's hook through the house: decide, record, answer. */
import { callerHomes, findWorkspace } from '../../confine/index.ts';
import type { Action, Decision, HookEvent, HookReply, Policy, Step } from '../../model/index.ts';
import { denialOf, formatDenial, type Refusal } from '../../policy/index.ts';
import { type ActionContext, judgeAction } from './judge-action.ts';

export interface HookAnswering {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  readonly own: readonly string[];
  /** The policy of a workspace, as its files say now. */
  readonly policyOf: (workspace: string) => Promise<Policy>;
  /** Whether the client puts a question to a person, and whether it lets a command be exchanged. */
  readonly canAsk: boolean;
  readonly canRewrite: boolean;
  /** Shell text that runs a command in the cage. */
  readonly confined: (command: string) => string;
  /** Writes a step into the trail; throws where it can't, and then nothing is allowed. */
  readonly record: (step: Step) => void;
  /** How often the same was denied in this session before. */
  readonly repeats: (what: string) => number;
}

const PASS: HookReply = { verdict: 'pass', reason: '', command: null };

/** Decides about what a client's hook tells, records it, and only then answers. */
export async function answerHook(event: HookEvent, answering: HookAnswering): Promise<HookReply> {
  if (event.moment === 'configuration') return settingsChanged(event, answering);
  if (event.moment !== 'before' && event.moment !== 'permission') {
    answering.record(stepOf(event, { verdict: 'allow', reasons: [], obligations: [] }));
    return PASS;
  }
  const workspace = findWorkspace({
    cwd: event.cwd,
    explicit: undefined,
    homes: callerHomes(answering.env),
    state: answering.state,
  });
  const policy = await answering.policyOf(workspace.path);
  const context: ActionContext = {
    policy: answering.canRewrite ? policy : uncaged(policy),
    place: workspace,
    workspace: workspace.path,
    cwd: event.cwd,
    env: answering.env,
    own: answering.own,
  };
  const decision = strictest(await Promise.all(event.actions.map((action) => judgeAction(action, context))));
  answering.record(stepOf(event, decision));
  return replyOf(event, decision, answering);
}

/** Where a command can't be put into the cage, every one that no rule allows is asked about (DESIGN 6). */
function uncaged(policy: Policy): Policy {
  return { ...policy, profile: 'unconfined' };
}

/** No action at all is nothing that could be allowed. */
function strictest(decisions: readonly Decision[]): Decision {
  const none: Decision = {
    verdict: 'deny',
    reasons: [{ rule: 'tools.unknown', message: 'the client did not say what it wants to do' }],
    obligations: [],
  };
  for (const verdict of ['deny', 'ask'] as const) {
    const found = decisions.filter((one) => one.verdict === verdict);
    if (found.length > 0) return { verdict, reasons: found.flatMap((one) => one.reasons), obligations: [] };
  }
  return decisions[0] === undefined
    ? none
    : {
        verdict: 'allow',
        reasons: decisions.flatMap((one) => one.reasons),
        obligations: decisions.flatMap((one) => one.obligations),
      };
}

function replyOf(event: HookEvent, decision: Decision, { canAsk, canRewrite, confined, repeats }: HookAnswering): HookReply {
  const [first] = event.actions;
  const command = canRewrite && first?.kind === 'run' ? confined(first.command) : null;
  if (decision.verdict === 'allow') return { verdict: 'allow', reason: 'Sallyport allows it', command };
  const reasons = decision.reasons.map((reason) => reason.message).join('; ');
  if (decision.verdict === 'ask' && event.moment === 'permission') return PASS;
  if (decision.verdict === 'ask' && canAsk) return { verdict: 'ask', reason: `Sallyport asks, because ${reasons}`, command };
  const what = event.actions.map(wordsOf).join(', ') || (event.tool ?? event.name);
  const refused: Decision =
    decision.verdict === 'deny'
      ? decision
      : {
          ...decision,
          verdict: 'deny',
          reasons: [...decision.reasons, { rule: 'approval.none', message: 'this client has no way to ask its person' }],
        };
  const refusal: Refusal =
    first?.kind === 'run' ? { by: 'policy', command: what, decision: refused } : { by: 'tool', what, decision: refused };
  return { verdict: 'deny', reason: formatDenial(denialOf(refusal), repeats(what)).trimEnd(), command: null };
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

/** An action in a few words, for the record and for whoever is refused. */
export function wordsOf(action: Action): string {
  switch (action.kind) {
    case 'run':
      return action.command;
    case 'write':
    case 'delete':
    case 'read':
      return `${action.kind} ${action.path}`;
    case 'connect':
      return `fetch ${action.url}`;
    case 'search':
      return `search for ${action.query}`;
    case 'call':
      return `${action.server}: ${action.tool}`;
    case 'delegate':
      return `start another agent: ${action.task}`;
    case 'talk':
    case 'unknown':
      return action.tool;
  }
}

const LONGEST = 4000;

function stepOf(event: HookEvent, { verdict, reasons }: Decision): Step {
  return {
    type: 'hook',
    client: event.client,
    session: event.session,
    event: event.name,
    cwd: event.cwd,
    tool: event.tool,
    actions: event.actions.slice(0, 50).map((action) => ({ kind: action.kind, what: wordsOf(action).slice(0, LONGEST) })),
    changed: event.changed,
    bypassed: event.isBypassed,
    verdict,
    rules: reasons.map((one) => one.rule),
  };
}
