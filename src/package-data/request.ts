import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { Agent, request as requestOverTls } from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';
import { parseUrl, SYSTEM_BUNDLES, trustedRoots } from '../model/index.ts';

const MOST_REDIRECTIONS = 10;
const REDIRECTIONS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface Asking {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Throws for an address that may not be asked; called for each before it is. */
  readonly check: (url: URL) => void;
  /** Where the system keeps what it trusts. */
  readonly system?: readonly string[] | undefined;
}

/** One GET, redirections followed. What vouches for a host to the user's package managers does so here too. */
export async function ask(url: URL, asking: Asking): Promise<IncomingMessage> {
  let agent: Agent | undefined;
  let at = url;
  for (let followed = 0; followed <= MOST_REDIRECTIONS; followed += 1) {
    asking.check(at);
    if (at.protocol === 'https:') agent ??= believing(asking.system ?? SYSTEM_BUNDLES);
    const answer = await send(at, asking, agent);
    const { location } = answer.headers;
    if (!REDIRECTIONS.has(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    const next = parseUrl(location, at.href);
    if (next === undefined) throw new Error('it leads to an address that is none');
    at = next;
    if (at.protocol !== 'https:' && at.protocol !== 'http:') throw new Error('it leads to an address that is not of the web');
  }
  throw new Error(`it leads on more than ${MOST_REDIRECTIONS} times`);
}

function send(url: URL, { headers, signal }: Asking, agent: Agent | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:' ? requestOverTls(url, { headers, signal, agent }) : requestPlain(url, { headers, signal });
    sent.once('response', resolve).once('error', reject).end();
  });
}

function believing(system: readonly string[]): Agent {
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  return new Agent({
    secureContext: createSecureContext({
      ca: trustedRoots({ own: rootCertificates, read: (path) => readFileSync(path, 'utf8'), extra }, system),
    }),
    rejectUnauthorized: true,
  });
}
