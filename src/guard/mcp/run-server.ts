/* `sallyport mcp run`: a server that a person has accepted, in a cage of its own, behind a gateway. */
import type { Readable, Writable } from 'node:stream';
import { refuseAll, runStdio } from '../../mcp/index.ts';
import type { Policy } from '../../model/index.ts';
import { openTrail } from '../../trail/index.ts';
import { announceGateway } from '../flows/live-gateways.ts';
import { dropOldSessions, SessionFlow, type SessionName } from '../flows/session-labels.ts';
import { acceptedStart, type StartRequest } from './accepted-start.ts';
import { McpJudge } from './mcp-judge.ts';
import { Outcomes } from './outcomes.ts';

export interface McpRunRequest extends Omit<StartRequest, 'record'> {
  readonly session: SessionName;
  readonly policy: () => Policy | Promise<Policy>;
  readonly from: Readable;
  readonly to: Writable;
  readonly notice: (text: string) => void;
}

const DENIED = 126;

/** @returns the exit code: the server's, or 126 where nobody has accepted it */
export async function runMcpServer(request: McpRunRequest): Promise<number> {
  const { name, start, env, state, session, ask, from, to, notice } = request;
  const trail = openTrail(state);
  dropOldSessions(state, Date.now());
  const policy = await request.policy();
  const record = trail.note;
  const outcomes = new Outcomes(trail);
  const accepted = await acceptedStart({ ...request, record }, policy);
  if (!accepted.ok) {
    notice(accepted.refusal);
    await refuseAll(from, to, accepted.refusal);
    return DENIED;
  }
  const judge = new McpJudge(
    {
      state,
      server: name,
      words: [...start.argv, ...Object.keys(accepted.identity.packages)],
      client: session.client,
      session: session.key,
      cwd: session.cwd,
      flow: new SessionFlow(state, session),
      policy: request.policy,
      ask,
      record,
      outcomes,
    },
    policy,
  );
  const leave = announceGateway(state, name, session.key);
  const limit = policy.mcp.messageSize;
  const code = await runStdio({ argv: accepted.argv, cwd: start.cwd, env, judge, limit, from, to, notice });
  leave();
  outcomes.flush();
  return code;
}
