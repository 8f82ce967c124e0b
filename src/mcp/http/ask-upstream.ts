import type { IncomingHttpHeaders } from 'node:http';
import type { UpstreamAccess } from '../login/upstream-access.ts';
import { callUpstream, type UpstreamAnswer } from './call-upstream.ts';

/** A server at an address, and how it knows this user. */
export interface Place {
  readonly url: URL;
  /** Headers by which it knows the user; they take the place of the client's. */
  readonly known?: () => Promise<Readonly<Record<string, string>>>;
  /** The log-in that Sallyport itself has there. */
  readonly access?: UpstreamAccess;
}

export interface UpstreamRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
}

export type Asked =
  | { readonly ok: true; readonly answer: UpstreamAnswer }
  /** It wants a log-in that nobody has made: what whoever asked is told. */
  | { readonly ok: false; readonly why: string };

/**
 * Sends a request to a server, with what it knows this user by. Where the log-in is no longer enough it is renewed, and the request
 * sent again.
 */
export async function askUpstream({ url, known, access }: Place, { headers, ...request }: UpstreamRequest): Promise<Asked> {
  const own: IncomingHttpHeaders = { ...headers, ...(await known?.()) };
  if (access === undefined) return { ok: true, answer: await callUpstream({ ...request, url, headers: own }) };
  for (let tries = 0; ; tries += 1) {
    const shown = await access.show(request.method);
    // A proof of the client's is for another token.
    const { dpop: _, ...rest } = own;
    const sent = shown.token === null ? own : { ...rest, ...shown.headers };
    const answer = await callUpstream({ ...request, url, headers: sent, redact: () => access.redact() });
    // A client that has a token of its own for the server looks after it itself.
    const isClients = shown.token === null && own.authorization !== undefined;
    if ((answer.status !== 401 && answer.status !== 403) || isClients) return { ok: true, answer };
    const verdict = await access.refused(answer, shown, tries);
    if (verdict.kind === 'pass') return { ok: true, answer };
    answer.body.resume();
    if (verdict.kind === 'refused') return { ok: false, why: verdict.why };
  }
}
