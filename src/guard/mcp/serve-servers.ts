/* `sallyport mcp serve`: servers that a person has accepted by their address, behind one gateway. */
import type { Consent } from '../../approval/index.ts';
import { serveHttp, ToolMemory, type Upstream } from '../../mcp/index.ts';
import type { Policy } from '../../model/index.ts';
import { openTrail } from '../../trail/index.ts';
import { dropOldSessions, SessionFlow } from '../flows/session-labels.ts';
import { readServer, writeServer } from './accepted.ts';
import { McpJudge, type McpQuestion } from './mcp-judge.ts';
import { Outcomes } from './outcomes.ts';

export interface ServeRequest {
  readonly servers: ReadonlyMap<string, URL>;
  readonly port: number;
  readonly token: string;
  readonly cwd: string;
  readonly state: string;
  readonly policy: () => Promise<Policy>;
  readonly ask: (question: McpQuestion, signal: AbortSignal | undefined) => Promise<Consent>;
  readonly notice: (text: string) => void;
}

/** A list of tools that is older is read again before a call: over HTTP nobody may be there to be told of changes. */
const LIST_LASTS_MS = 30_000;

/** @returns the port, and what ends it */
export function serveMcp(request: ServeRequest): Promise<{ readonly port: number; readonly close: () => void }> {
  const { servers, port, token, cwd, state, notice } = request;
  const trail = openTrail(state);
  dropOldSessions(state, Date.now());
  const outcomes = new Outcomes(trail);
  const session = { key: `token ${token.slice(0, 8)}`, client: 'http', cwd };
  const flow = new SessionFlow(state, session);
  const known = new Map<string, Promise<Upstream | string>>();
  const open = async (name: string, url: URL): Promise<Upstream | string> => {
    const policy = await request.policy();
    if (!(await isAccepted(request, name, url, policy))) {
      known.delete(name);
      return `nobody has accepted the MCP server ${name} at ${url.href}; a person can with \`sallyport mcp approve ${name} -- ${url.href}\``;
    }
    const about = { state, server: name, words: [url.href], client: session.client, session: session.key, cwd, flow };
    const judge = new McpJudge({ ...about, policy: request.policy, ask: request.ask, record: trail.note, outcomes }, policy);
    return { url, judge, memory: new ToolMemory(LIST_LASTS_MS), limit: policy.mcp.messageSize };
  };
  return serveHttp({
    port,
    token,
    notice,
    upstream: async (name) => {
      const url = servers.get(name);
      if (url === undefined) return undefined;
      const opened = known.get(name) ?? open(name, url);
      known.set(name, opened);
      return opened;
    },
  });
}

async function isAccepted({ state, ask }: ServeRequest, name: string, url: URL, policy: Policy): Promise<boolean> {
  const server = readServer(state, name);
  if (server.identity?.argv[0] === url.href) return true;
  if (policy.unattended) return false;
  const was = server.identity === null ? 'it is seen for the first time' : `it was: ${server.identity.argv.join(' ')}`;
  const consent = await ask({ action: `reach the MCP server ${name} at ${url.href}`, reasons: [was] }, undefined);
  if (consent === 'no' || consent === 'silence') return false;
  writeServer(state, { ...server, identity: { argv: [url.href], files: {}, packages: {} }, at: Date.now() });
  return true;
}
