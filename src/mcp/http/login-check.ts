/* Before a client is sent to log in somewhere: the documents that it will read are read first, as carefully as it may not. */
import type { JsonObject } from '../../model/index.ts';
import { readChallenge } from '../login/challenge.ts';
import { descriptionsOf, firstOf, wellKnown } from '../login/documents.ts';
import { addressProblem, authorizationProblem, isNear, resourceProblem } from './login-addresses.ts';

/** For all documents of one log-in together. Milliseconds. */
const WAIT_MS = 10_000;
const MOST_SERVERS = 5;
/** How long what was found counts. Milliseconds. */
const LASTS_MS = 60_000;

interface Found {
  readonly at: number;
  readonly problem: Promise<string | undefined>;
}

const known = new Map<string, Found>();

/**
 * What speaks against the log-in that a server asks for (401 or 403). What cannot be read is passed over: a client that cannot
 * read it either goes no further. The client asks again by itself, so a server that answers the two differently is not found out.
 *
 * @param challenge `WWW-Authenticate`
 */
export function loginProblem(server: URL, challenge: string | undefined): Promise<string | undefined> {
  const named = readChallenge(challenge).metadata;
  const key = `${server.href} ${named ?? ''}`;
  const before = known.get(key);
  if (before !== undefined && Date.now() - before.at < LASTS_MS) return before.problem;
  const problem = look(server, named);
  if (known.size > 1000) known.clear();
  known.set(key, { at: Date.now(), problem });
  return problem;
}

async function look(server: URL, named: string | undefined): Promise<string | undefined> {
  const reading = { mayBeNear: isNear(server.hostname), signal: AbortSignal.timeout(WAIT_MS) };
  const { mayBeNear } = reading;
  if (named !== undefined) {
    const wrong = addressProblem(named, mayBeNear);
    if (wrong !== undefined) return `the description of its log-in ${JSON.stringify(named.slice(0, 200))} ${wrong}`;
  }
  const path = server.pathname.replace(/\/$/, '');
  const places = named === undefined ? wellKnown(server.origin, 'oauth-protected-resource', path) : [named];
  const resource = await firstOf(places, reading);
  const wrong = resource === undefined ? undefined : resourceProblem(resource, server, mayBeNear);
  if (wrong !== undefined) return wrong;
  for (const issuer of issuersIn(resource, server)) {
    // A client of an earlier revision also looks at the root.
    const root = wellKnown(new URL(issuer).origin, 'oauth-authorization-server', '');
    const metadata = await firstOf([...descriptionsOf(issuer), ...root], reading);
    const problem = metadata === undefined ? undefined : authorizationProblem(metadata, issuer, mayBeNear);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Revisions before 2025-06-18: the server is its own authorization server. */
function issuersIn(resource: JsonObject | undefined, server: URL): readonly string[] {
  const servers = resource?.['authorization_servers'];
  const texts = Array.isArray(servers) ? servers.filter((one): one is string => typeof one === 'string') : [];
  return texts.length === 0 ? [server.origin] : texts.slice(0, MOST_SERVERS);
}
