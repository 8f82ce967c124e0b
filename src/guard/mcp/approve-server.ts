/* A person's own look at a server, and their word on it. */
import { introduce, introduceHttp, type Offered, type PinState, pinName, pinOf, pinState } from '../../mcp/index.ts';
import { type Policy, UserError } from '../../model/index.ts';
import { openTrail } from '../../trail/index.ts';
import { type KnownServer, listServers, readServer, type ServerStart, writeServer } from './accepted.ts';
import { ticketFor } from './accepted-start.ts';
import { cageWords } from './cage-words.ts';
import { identify, identityChanges, type ServerIdentity } from './server-identity.ts';
import { suspicionsOf } from './suspicions.ts';
import { upstreamPlace } from './upstream-place.ts';

export interface LookRequest {
  readonly name: string;
  readonly start: ServerStart;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly state: string;
  readonly program: readonly string[];
  readonly policy: Policy;
}

/** What a server is now, beside what was accepted of it. */
export interface ServerLook {
  readonly known: KnownServer;
  readonly identity: ServerIdentity;
  /** What is different about its command, in words. */
  readonly changes: readonly string[];
  readonly offered: readonly (Offered & {
    readonly state: PinState;
    readonly before: string | null;
    readonly text: string;
    readonly suspicions: readonly string[];
  })[];
}

/**
 * Starts a server in its cage, reads all that it offers, and ends it.
 * @throws UserError MCP_SILENT where it does not answer
 */
export async function lookAtServer({ name, start, env, state, program, policy }: LookRequest): Promise<ServerLook> {
  const identity = identify({ ...start, env });
  const known = readServer(state, name);
  const argv = cageWords({ program, name, start, identity, policy, ticket: ticketFor(state, start) });
  const url = addressOf(start);
  const offered = await (url === undefined
    ? introduce({ argv, cwd: start.cwd, env, limit: policy.mcp.messageSize })
    : introduceHttp(
        upstreamPlace({ name, url, state, env, flags: start.flags }, policy, openTrail(state).note),
        policy.mcp.messageSize,
      )
  ).catch((cause: unknown) => {
    if (cause instanceof UserError) throw cause;
    throw new UserError('MCP_SILENT', `The server ${name} does not answer, so there is nothing to accept.`, {
      hint: 'What it said stands above. It ran in a cage: a host or a variable that it needs may be missing (--allow-host, --env).',
      exitCode: 125,
      cause,
    });
  });
  const others = listServers(state);
  return {
    known,
    identity,
    changes: known.identity === null ? [] : identityChanges(known.identity, identity),
    offered: offered.map((item) => ({
      ...item,
      state: pinState(item, known.pins),
      before: known.pins[pinName(item)]?.text ?? null,
      text: pinOf(item.value).text,
      suspicions: suspicionsOf(item, name, others),
    })),
  };
}

/** Remembers that a person has accepted a server as it was shown. What it offered before and no longer does is forgotten. */
export function acceptServer(state: string, name: string, start: ServerStart, { identity, offered }: ServerLook): void {
  openTrail(state).note({
    type: 'answer',
    kind: 'mcp.approve',
    effect: `accept the MCP server ${name}: ${start.argv.join(' ')}`,
    server: name,
    offered: offered.length,
    verdict: 'allow',
    source: 'user_permanent',
  });
  const pins = Object.fromEntries(offered.map((item) => [pinName(item), pinOf(item.value)] as const));
  writeServer(state, { name, identity, start, pins, at: Date.now() });
}

/** A server that is reached, not started. */
function addressOf({ argv: [only = '', ...more] }: ServerStart): URL | undefined {
  return more.length === 0 && /^https?:\/\//i.test(only) && URL.canParse(only) ? new URL(only) : undefined;
}
