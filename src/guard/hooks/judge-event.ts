import { callerHomes, findWorkspace, type Workspace } from '../../confine/index.ts';
import type { Action, Decision, HookEvent, Policy } from '../../model/index.ts';
import type { Spent } from '../../policy/index.ts';
import { fileQuestion } from './file-question.ts';
import { type ActionContext, type Judged, judgeAction } from './judge-action.ts';

export interface JudgeContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  readonly own: readonly string[];
  /** The policy of a workspace, as its files say now. */
  readonly policyOf: (workspace: string) => Promise<Policy>;
  /** Whether the client lets a command be exchanged for the same one in the cage. */
  readonly canRewrite: boolean;
  /** Whether a gateway decides about an action. */
  readonly isJudgedElsewhere?: (action: Action) => boolean;
}

export interface JudgedEvent {
  readonly decision: Decision;
  readonly workspace: Workspace;
  readonly policy: Policy;
  /** What it would use up of its session. */
  readonly cost: Spent;
  /** Files that it would change, with every link resolved. */
  readonly changes: readonly string[];
}

const GATEWAY: Judged = {
  decision: {
    verdict: 'allow',
    reasons: [{ rule: 'mcp.gateway', message: 'the gateway of the server decides about it' }],
    obligations: ['record'],
  },
  isDestructive: false,
};

/** Decides about everything that one hook tells, by the policy of the repository it works in. */
export async function judgeEvent(event: HookEvent, judging: JudgeContext): Promise<JudgedEvent> {
  const { env, state, own, canRewrite } = judging;
  const workspace = findWorkspace({ cwd: event.cwd, explicit: undefined, homes: callerHomes(env), state });
  const policy = await judging.policyOf(workspace.path);
  const context: ActionContext = {
    policy: canRewrite ? policy : uncaged(policy),
    place: workspace,
    workspace: workspace.path,
    cwd: event.cwd,
    env,
    own,
  };
  const judged = await Promise.all(
    event.actions.map((action) => (judging.isJudgedElsewhere?.(action) === true ? GATEWAY : judgeAction(action, context))),
  );
  const changes = event.actions.flatMap((action) =>
    action.kind === 'write' || action.kind === 'delete' ? [fileQuestion(action.kind, action.path, context).path] : [],
  );
  const cost: Spent = {
    calls: 1,
    destructive: judged.filter(({ isDestructive }) => isDestructive).length,
    agents: event.actions.filter(({ kind }) => kind === 'delegate').length,
  };
  return { decision: strictest(judged.map(({ decision }) => decision)), workspace, policy, cost, changes };
}

/** Where a command can't be put into the cage, every one that no rule allows is asked about (DESIGN 6). */
function uncaged(policy: Policy): Policy {
  return { ...policy, profile: 'unconfined' };
}

/** No action at all is nothing that could be allowed. */
export function strictest(decisions: readonly Decision[]): Decision {
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
