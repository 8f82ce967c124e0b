/* `sallyport mcp run`: a server that a person has accepted, in a cage of its own, behind a gateway. */
import type { Readable, Writable } from 'node:stream';
import type { Consent } from '../../approval/index.ts';
import { refuseAll, runStdio } from '../../mcp/index.ts';
import type { Policy } from '../../model/index.ts';
import { openTrail } from '../../trail/index.ts';
import { announceGateway } from '../flows/live-gateways.ts';
import { dropOldSessions, SessionFlow, type SessionName } from '../flows/session-labels.ts';
import { issueTicket } from '../ticket.ts';
import { type KnownServer, readServer, type ServerStart, writeServer } from './accepted.ts';
import { cageWords } from './cage-words.ts';
import { McpJudge, type McpQuestion } from './mcp-judge.ts';
import { Outcomes } from './outcomes.ts';
import { identify, identityChanges, type ServerIdentity } from './server-identity.ts';

export interface McpRunRequest {
  readonly name: string;
  readonly start: ServerStart;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  /** The words that start Sallyport's program. */
  readonly program: readonly string[];
  readonly session: SessionName;
  readonly policy: () => Promise<Policy>;
  readonly ask: (question: McpQuestion, signal: AbortSignal | undefined) => Promise<Consent>;
  readonly from: Readable;
  readonly to: Writable;
  readonly notice: (text: string) => void;
}

const DENIED = 126;

/** @returns the exit code: the server's, or 126 where nobody has accepted it */
export async function runMcpServer(request: McpRunRequest): Promise<number> {
  const { name, start, env, state, session, from, to } = request;
  const trail = openTrail(state);
  dropOldSessions(state, Date.now());
  const policy = await request.policy();
  const identity = identify({ ...start, env });
  const known = readServer(state, name);
  const why = startReasons(known, identity);
  const record = trail.note;
  const outcomes = new Outcomes(trail);
  if (why.length > 0 && !(await isAccepted(request, policy, identity, why, record))) {
    writeServer(state, { ...known, start });
    const refusal = `Sallyport: nobody has accepted the MCP server ${name}${known.identity === null ? '' : ' as it is now'}, so it was not started (${why.join('; ')}). A person can accept it in a terminal: sallyport mcp approve ${name}`;
    request.notice(refusal);
    await refuseAll(from, to, refusal);
    return DENIED;
  }
  const judge = new McpJudge(
    {
      state,
      server: name,
      words: [...start.argv, ...Object.keys(identity.packages)],
      client: session.client,
      session: session.key,
      cwd: session.cwd,
      flow: new SessionFlow(state, session),
      policy: request.policy,
      ask: request.ask,
      record,
      outcomes,
    },
    policy,
  );
  const leave = announceGateway(state, name, session.key);
  const code = await runStdio({
    argv: cageWords({ program: request.program, name, start, identity, policy, ticket: ticketFor(state, start) }),
    cwd: start.cwd,
    env,
    judge,
    limit: policy.mcp.messageSize,
    from,
    to,
    notice: request.notice,
  });
  leave();
  outcomes.flush();
  return code;
}

export function ticketFor(state: string, { workspace, argv }: ServerStart): string {
  return issueTicket(state, workspace, argv, Date.now());
}

function startReasons(known: KnownServer, identity: ServerIdentity): readonly string[] {
  if (known.identity === null) return ['it is seen for the first time'];
  return identityChanges(known.identity, identity);
}

async function isAccepted(
  { name, start, state, session, ask }: McpRunRequest,
  policy: Policy,
  identity: ServerIdentity,
  reasons: readonly string[],
  record: ReturnType<typeof openTrail>['note'],
): Promise<boolean> {
  const effect = `start the MCP server ${name}: ${start.argv.join(' ')}`;
  const about = { client: session.client, session: session.key, kind: 'mcp.start', effect };
  record({ ...about, type: 'question', reasons, asked: policy.unattended ? 'nobody' : 'desk' });
  const consent = policy.unattended ? 'no' : await ask({ action: effect, reasons }, undefined);
  const isYes = consent !== 'no' && consent !== 'silence';
  record({ ...about, type: 'answer', verdict: isYes ? 'allow' : 'deny', source: isYes ? 'user_permanent' : 'user_reject' });
  if (isYes) writeServer(state, { ...readServer(state, name), identity, start, at: Date.now() });
  return isYes;
}
