/* `sallyport mcp serve`: servers that a person has accepted, by their address or by their command, behind one gateway. */
import type { Consent } from '../../approval/index.ts';
import { OfferedMemory, StdioUpstream, serveHttp, type Upstream } from '../../mcp/index.ts';
import { type Policy, UserError } from '../../model/index.ts';
import { openTrail } from '../../trail/index.ts';
import { dropOldSessions, SessionFlow } from '../flows/session-labels.ts';
import { readServer, type ServerStart, writeServer } from './accepted.ts';
import { acceptedStart } from './accepted-start.ts';
import { McpJudge, type McpQuestion } from './mcp-judge.ts';
import { Outcomes } from './outcomes.ts';
import { identify } from './server-identity.ts';
import { upstreamPlace } from './upstream-place.ts';

export interface ServeRequest {
  /** Where a server is, or how it is started. */
  readonly servers: ReadonlyMap<string, URL | ServerStart>;
  readonly port: number;
  readonly token: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  /** The words that start Sallyport's program. */
  readonly program: readonly string[];
  /** The policy as its files say now; that of another workspace for a server that works in one. */
  readonly policy: (workspace?: string) => Policy | Promise<Policy>;
  readonly ask: (question: McpQuestion, signal: AbortSignal | undefined) => Promise<Consent>;
  readonly notice: (text: string) => void;
}

/** A list of tools that is older is read again before a call: over HTTP nobody may be there to be told of changes. */
const LIST_LASTS_MS = 30_000;

/** @returns the port, and what ends it */
export async function serveMcp(request: ServeRequest): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const { servers, port, token, state, notice } = request;
  dropOldSessions(state, Date.now());
  const opening = new Opening(request);
  const known = new Map<string, Promise<Upstream | StdioUpstream | string>>();
  const serving = await serveHttp({
    port,
    token,
    notice,
    upstream: async (name) => {
      const place = servers.get(name);
      if (place === undefined) return undefined;
      const opened =
        known.get(name) ??
        refusing<Upstream | StdioUpstream | string>(
          place instanceof URL ? opening.address(name, place) : opening.command(name, place),
        );
      known.set(name, opened);
      const isOpen = await opened.then(
        (one) => typeof one !== 'string',
        () => false,
      );
      // What nobody accepted may be accepted later, and what failed may work.
      if (!isOpen && known.get(name) === opened) known.delete(name);
      return opened;
    },
  });
  const close = async (): Promise<void> => {
    serving.close();
    const opened = await Promise.all(known.values());
    await Promise.all(opened.map((one) => (one instanceof StdioUpstream ? one.end() : undefined)));
    opening.outcomes.flush();
  };
  return { port: serving.port, close };
}

/** What a person can mend is told to whoever asks. */
function refusing<T>(opened: Promise<T>): Promise<T | string> {
  return opened.catch((error: unknown) => {
    if (error instanceof UserError) return error.message;
    throw error;
  });
}

/** What the upstreams of one gateway share: a session, its labels and the record. */
class Opening {
  readonly #request: ServeRequest;
  readonly #trail: ReturnType<typeof openTrail>;
  readonly #flow: SessionFlow;
  readonly #session: { readonly key: string; readonly client: string; readonly cwd: string };
  readonly outcomes: Outcomes;

  constructor(request: ServeRequest) {
    const { state, token, cwd } = request;
    this.#request = request;
    this.#trail = openTrail(state);
    this.#session = { key: `token ${token.slice(0, 8)}`, client: 'http', cwd };
    this.#flow = new SessionFlow(state, this.#session);
    this.outcomes = new Outcomes(this.#trail);
  }

  async address(name: string, url: URL): Promise<Upstream | string> {
    const policy = await this.#request.policy();
    if (!(await isAddressAccepted(this.#request, name, url, policy)))
      return `nobody has accepted the MCP server ${name} at ${url.href}; a person can with \`sallyport mcp approve ${name} -- ${url.href}\``;
    const judge = this.#judge(name, [url.href], () => this.#request.policy(), policy);
    const { state, env } = this.#request;
    const place = upstreamPlace({ name, url, state, env }, policy, this.#trail.note);
    return { ...place, judge, memory: new OfferedMemory(LIST_LASTS_MS), limit: policy.mcp.messageSize };
  }

  /** Each time that it is started, the server must be what a person has accepted. */
  async command(name: string, start: ServerStart): Promise<StdioUpstream> {
    const { env, notice } = this.#request;
    const current = (): Policy | Promise<Policy> => this.#request.policy(start.workspace);
    const policy = await current();
    const words = [...start.argv, ...Object.keys(identify({ ...start, env }).packages)];
    return new StdioUpstream({
      judge: this.#judge(name, words, current, policy),
      limit: policy.mcp.messageSize,
      notice: (text) => notice(`${name}: ${text}`),
      command: async () => {
        const about = { ...this.#request, name, start, session: this.#session, record: this.#trail.note };
        const accepted = await acceptedStart(about, await current());
        return accepted.ok ? { argv: accepted.argv, cwd: start.cwd, env } : accepted.refusal;
      },
    });
  }

  #judge(server: string, words: readonly string[], current: () => Policy | Promise<Policy>, policy: Policy): McpJudge {
    const { state, cwd, ask } = this.#request;
    const { key, client } = this.#session;
    const { outcomes } = this;
    const about = { state, server, words, client, session: key, cwd, flow: this.#flow, policy: current, ask };
    return new McpJudge({ ...about, record: this.#trail.note, outcomes }, policy);
  }
}

async function isAddressAccepted({ state, ask }: ServeRequest, name: string, url: URL, policy: Policy): Promise<boolean> {
  const server = readServer(state, name);
  if (server.identity?.argv[0] === url.href) return true;
  if (policy.unattended) return false;
  const was = server.identity === null ? 'it is seen for the first time' : `it was: ${server.identity.argv.join(' ')}`;
  const consent = await ask({ action: `reach the MCP server ${name} at ${url.href}`, reasons: [was] }, undefined);
  if (consent === 'no' || consent === 'silence') return false;
  writeServer(state, { ...server, identity: { argv: [url.href], files: {}, packages: {} }, at: Date.now() });
  return true;
}
