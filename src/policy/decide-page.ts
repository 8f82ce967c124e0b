import { FETCH_SERVICE, type FetchMode, type NetworkPolicy } from '../model/index.ts';
import { decideConnection, decideRequest, type NetworkDecision, type NetworkQuestion } from './decide-network.ts';

/** A page that is to be fetched with GET. */
export interface PageQuestion extends NetworkQuestion {
  /** With its query. */
  readonly path: string;
  readonly isTls: boolean;
}

/**
 * Decides on fetching a page from its host: what the policy allows goes out, what it denies by name does not, and about the rest
 * a person is asked, also where unlisted connections are denied: a page that is read through the cache is no connection.
 *
 * @param mode how much the caller may fetch
 */
export function decidePage(policy: NetworkPolicy, question: PageQuestion, mode: FetchMode): NetworkDecision {
  if (mode === 'off' || question.host === FETCH_SERVICE.host)
    return { verdict: 'deny', rule: 'fetch.off', why: 'this run may not read web pages', inspect: false };
  const connection = decideConnection(policy, question);
  if (isDenied(connection)) return connection;
  const request = decideRequest(policy, { ...question, method: 'GET' });
  if (isDenied(request)) return request;
  const { protocol } = connection;
  const fits = protocol === undefined || protocol === 'tcp' || (protocol === 'https') === question.isTls;
  if (connection.verdict === 'allow' && request.verdict === 'allow' && fits) return request;
  const why = request.rule === 'network.unlisted' || !fits ? `no rule allows ${question.host}:${question.port}` : request.why;
  return mode === 'ask'
    ? { verdict: 'ask', rule: 'fetch.ask', why, inspect: false }
    : { verdict: 'deny', rule: 'fetch.cached', why: `${why}, and this run reads what is cached only`, inspect: false };
}

/** Whether a page may be shown from the cache: what the policy denies may not, wherever it lies. */
export function decideCachedPage(policy: NetworkPolicy, question: PageQuestion, mode: FetchMode): NetworkDecision {
  const live = decidePage(policy, question, mode === 'off' ? 'off' : 'ask');
  return live.verdict === 'ask' ? { ...live, verdict: 'allow', rule: 'fetch.cache' } : live;
}

/** What is unlisted is not denied: nobody has spoken of it. */
function isDenied({ verdict, rule }: NetworkDecision): boolean {
  return verdict === 'deny' && rule !== 'network.unlisted';
}
