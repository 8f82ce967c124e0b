import type { Consent } from '../approval/index.ts';
import type { Caller, Destination, Judge, NetworkVerdict, RequestHead } from '../egress/index.ts';
import type { NetworkPolicy } from '../model/index.ts';
import { decideConnection, decideRequest, type NetworkDecision } from '../policy/index.ts';
import type { Executables } from './executables.ts';
import type { RunFlow } from './flows/run-flow.ts';
import type { Outward } from './outward.ts';

/** Asks a person about a connection. */
export type AskNetwork = (question: {
  readonly to: Destination;
  readonly caller: Caller;
  readonly head: RequestHead | undefined;
  readonly why: string;
}) => Promise<Answer>;

/** Without silence, which is a no. */
type Answer = Exclude<Consent, 'silence'>;

const ONCE_MS = 10_000;

/**
 * Judges connections and requests by the policy. Two programs that want the same at once are one question; a no, and a yes for
 * longer than once, hold for the rest of the run.
 */
export function makeJudge(
  policy: NetworkPolicy,
  executables: Executables,
  ask: AskNetwork,
  { gate, ready }: Pick<Outward, 'gate' | 'ready'>,
  flow: Pick<RunFlow, 'refusal'>,
): Judge {
  const asked = new Map<string, Promise<Answer>>();
  /** What the policy of hosts lets go, the flow rule may still hold. */
  const settle = async (...question: Parameters<typeof answered>): Promise<NetworkVerdict> => {
    const verdict = await answered(...question);
    const [, to, caller] = question;
    return (verdict.allowed ? await flow.refusal(to, caller) : undefined) ?? verdict;
  };
  const answered = async (
    decision: NetworkDecision,
    to: Destination,
    caller: Caller,
    head: RequestHead | undefined,
  ): Promise<NetworkVerdict> => {
    const { rule, why, inspect, protocol } = decision;
    if (decision.verdict !== 'ask') return { allowed: decision.verdict === 'allow', rule, why, inspect, protocol };
    const key = [to.host, to.port, head?.method, head?.path.split('?')[0]].join(' ');
    const answer = asked.get(key) ?? ask({ to, caller, head, why });
    asked.set(key, answer);
    const consent = await answer;
    const allowed = consent !== 'no';
    // Once is for the connections that the program makes now: a client tries several at a time, and again after a refusal.
    if (consent === 'once') setTimeout(() => asked.delete(key), ONCE_MS).unref();
    return { allowed, rule, why: allowed ? 'a person said yes' : `${why}, and nobody said yes`, inspect, protocol };
  };
  return {
    connection: (to, caller) => {
      // A name is looked up before anything is sent, so it could carry a secret to whoever serves it.
      const leak = gate?.outgoing(to, { path: '', headers: [] });
      if (leak !== undefined && 'why' in leak)
        return Promise.resolve({ allowed: false, rule: `secret:${leak.secret}`, why: leak.why, inspect: false });
      return settle(decideConnection(policy, { ...to, isBy: (name) => executables.is(name, caller) }), to, caller, undefined);
    },
    request: async (to, caller, head) => {
      await ready?.(to);
      const question = { ...to, isBy: (name: string) => executables.is(name, caller), method: head.method, path: head.path };
      const connection = decideConnection(policy, question);
      if (connection.verdict === 'deny') return settle(connection, to, caller, undefined);
      // A yes to the host is a yes to what is asked of it, unless a rule speaks of this request.
      const request = decideRequest(policy, question);
      const isUnlisted = connection.verdict === 'ask' && request.verdict !== 'deny';
      return isUnlisted || (request.rule === 'network.unlisted' && connection.verdict === 'ask')
        ? settle(connection, to, caller, undefined)
        : settle(request, to, caller, head);
    },
  };
}
