/* Whether a server may be started as it is now: a person has accepted it, or does. */
import type { Consent } from '../../approval/index.ts';
import type { Policy, Step } from '../../model/index.ts';
import { issueTicket } from '../ticket.ts';
import { type KnownServer, readServer, type ServerStart, writeServer } from './accepted.ts';
import { cageWords } from './cage-words.ts';
import type { McpQuestion } from './mcp-judge.ts';
import { identify, identityChanges, type ServerIdentity } from './server-identity.ts';

export interface StartRequest {
  readonly name: string;
  readonly start: ServerStart;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  /** The words that start Sallyport's program. */
  readonly program: readonly string[];
  readonly session: { readonly key: string; readonly client: string };
  readonly ask: (question: McpQuestion, signal: AbortSignal | undefined) => Promise<Consent>;
  readonly record: (step: Step) => void;
}

export type AcceptedStart =
  | { readonly ok: true; readonly identity: ServerIdentity; readonly argv: readonly string[] }
  /** What the client is told. */
  | { readonly ok: false; readonly refusal: string };

/** The words that start the server in its cage, where a person has accepted it as it is now. Asks where nobody has. */
export async function acceptedStart(request: StartRequest, policy: Policy): Promise<AcceptedStart> {
  const { name, start, env, state, program } = request;
  const identity = identify({ ...start, env });
  const known = readServer(state, name);
  const why = startReasons(known, identity);
  if (why.length > 0 && !(await isAccepted(request, policy, identity, why))) {
    writeServer(state, { ...known, start });
    const refusal = `Sallyport: nobody has accepted the MCP server ${name}${known.identity === null ? '' : ' as it is now'}, so it was not started (${why.join('; ')}). A person can accept it in a terminal: sallyport mcp approve ${name}`;
    return { ok: false, refusal };
  }
  const ticket = ticketFor(state, start);
  const argv = cageWords({ program, name, start, identity, policy, ticket, session: request.session.key });
  return { ok: true, identity, argv };
}

export function ticketFor(state: string, { workspace, argv }: ServerStart): string {
  return issueTicket(state, workspace, argv, Date.now());
}

function startReasons(known: KnownServer, identity: ServerIdentity): readonly string[] {
  if (known.identity === null) return ['it is seen for the first time'];
  return identityChanges(known.identity, identity);
}

async function isAccepted(
  { name, start, state, session, ask, record }: StartRequest,
  policy: Policy,
  identity: ServerIdentity,
  reasons: readonly string[],
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
