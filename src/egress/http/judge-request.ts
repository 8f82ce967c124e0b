import { MALFORMED, TO_PROXY } from '../note-denial.ts';
import type { Destination, NetworkVerdict, RequestHead } from '../types.ts';
import type { HttpContext, Incoming } from './context.ts';
import { targetOf } from './destination.ts';
import { countOf } from './headers.ts';
import { framesElsewhere, steeredBy } from './steering.ts';

/** One request that was judged, with what the vault made of its head. */
export interface Judged {
  readonly to: Destination;
  readonly method: string;
  readonly path: string;
  /** The path as it came, and those that a server may take instead of it. */
  readonly paths: readonly string[];
  /** The same of the method. */
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly verdict: NetworkVerdict;
  readonly isTls: boolean;
}

const TLS_PORT = 443;
/** Each is judged, and a person may be asked about it. */
const MOST_HEADS = 8;

export type Refuse = (status: number, to: Destination, verdict: NetworkVerdict) => void;

/** Judges a request and puts secrets into its head; the answer to a refused one is given by `refuse`. Undefined: it was refused. */
export async function judgeRequest(
  message: Incoming,
  context: HttpContext,
  isTls: boolean,
  refuse: Refuse,
): Promise<Judged | undefined> {
  const wrong = malformation(message);
  if (wrong !== undefined) {
    refuse(400, context.to ?? TO_PROXY, refused(MALFORMED, wrong));
    return undefined;
  }
  const target = targetOf(message.url ?? '', hostOf(message), context.to, isTls);
  if (!target.ok) {
    refuse(403, context.to ?? TO_PROXY, refused('network.mismatch', target.why));
    return undefined;
  }
  const { to, path } = target;
  const method = message.method ?? 'GET';
  if (!isTls && to.port === TLS_PORT) {
    refuse(403, to, refused('network.mismatch', 'TLS was expected, and the request asks for plain HTTP'));
    return undefined;
  }
  const heads = [{ method, host: to.host, path }, ...steeredHeads(message, { method, host: to.host, path })];
  if (heads.length > MOST_HEADS) {
    refuse(400, to, refused(MALFORMED, 'the request names another method or path too often'));
    return undefined;
  }
  const verdict = await verdictOn(heads, to, context);
  if (verdict.allowed && verdict.protocol === 'https' && !isTls) {
    refuse(403, to, refused('network.mismatch', 'the rule allows TLS only'));
    return undefined;
  }
  if (!verdict.allowed) {
    refuse(403, to, verdict);
    return undefined;
  }
  const given = { path, headers: message.rawHeaders };
  const head = context.gate?.outgoing(to, given) ?? { ...given, used: [] };
  if ('why' in head) {
    refuse(403, to, refused(`secret:${head.secret}`, head.why));
    return undefined;
  }
  const [paths, methods] = [heads.map((one) => one.path), heads.map((one) => one.method)];
  return { to, method, path: head.path, paths, methods, headers: head.headers, verdict, isTls };
}

/** What Node's own parser lets pass, and some server may read in another way. */
function malformation({ url = '', rawHeaders, httpVersion }: Incoming): string | undefined {
  const hosts = countOf(rawHeaders, 'host');
  if (hosts > 1) return 'the request has more than one Host';
  if (hosts === 0 && httpVersion === '1.1') return 'the request has no Host';
  if (rawHeaders.some((name, at) => at % 2 === 0 && framesElsewhere(name)))
    return 'a field of the request may be taken for the length of its body';
  return /[^\x21-\x7e\x80-\xff]|#/.test(url) ? 'the request names a path that is none' : undefined;
}

function hostOf({ headers }: Incoming): string | undefined {
  const authority = headers[':authority'];
  if (typeof authority !== 'string') return headers.host;
  // HTTP/2 may carry both; they must agree (RFC 9113, 8.3.1).
  return headers.host === undefined || headers.host === authority ? authority : `${authority} and ${headers.host}`;
}

/** What a server might make of the request. */
function steeredHeads({ rawHeaders }: Incoming, head: RequestHead): readonly RequestHead[] {
  return rawHeaders.flatMap((name, at) => {
    const steered = at % 2 === 0 ? steeredBy(name) : undefined;
    if (steered === undefined) return [];
    const value = (rawHeaders[at + 1] ?? '').trim();
    return [steered === 'method' ? { ...head, method: value.toUpperCase() } : { ...head, path: value }];
  });
}

/** The first no, or what is said of the request itself. */
async function verdictOn(heads: readonly RequestHead[], to: Destination, context: HttpContext): Promise<NetworkVerdict> {
  const verdicts: NetworkVerdict[] = [];
  for (const head of heads) {
    const verdict = await context.judge.request(to, context.caller, head);
    if (!verdict.allowed) return verdict;
    verdicts.push(verdict);
  }
  return verdicts[0] ?? refused(MALFORMED, 'there is no request');
}

function refused(rule: string, why: string): NetworkVerdict {
  return { allowed: false, rule, why, inspect: false };
}
