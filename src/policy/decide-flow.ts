import type { FlowPolicy, Origin, Reason, SessionLabels, Verdict } from '../model/index.ts';
import { type NetworkQuestion, ruleAt } from './decide-network.ts';

/** What is about to leave: what it would be added to, where that is known. */
export interface Outgoing {
  readonly place: string | null;
}

/** A connection that is about to be made, or a request on one. */
export type FlowQuestion = NetworkQuestion & { readonly labels: SessionLabels };

export interface FlowDecision {
  readonly verdict: Verdict;
  readonly reason: Reason;
}

/**
 * The flow rule: who has read what is private, and what strangers wrote, does not send without a person's word. What goes back to
 * the one place that all private data came from tells nobody anything new.
 *
 * @returns why it must be asked about, or is denied; undefined: nothing speaks against it
 */
export function flowDecision(labels: SessionLabels, { place }: Outgoing, flows: FlowPolicy): FlowDecision | undefined {
  const leaks = labels.private.filter((origin) => place === null || origin.place !== place);
  const [secret] = leaks;
  const [stranger] = labels.untrusted;
  if (secret === undefined) return undefined;
  if (stranger !== undefined && !(flows.toxic === 'ask' && flows.private === 'deny'))
    return {
      verdict: flows.toxic,
      reason: {
        rule: 'flow.toxic',
        message: `it sends something out of a session that has read private data (${named(leaks, secret)}) and what strangers wrote (${named(labels.untrusted, stranger)})`,
      },
    };
  const message = `it sends something out of a session that has read private data (${named(leaks, secret)})`;
  return flows.private === 'allow' ? undefined : { verdict: flows.private, reason: { rule: 'flow.private', message } };
}

/**
 * The same for a connection of a run. A host does not count as a stranger to itself: a program that talks to one host gets its
 * answers, and whether these steer the next thing it says there no connection shows (a gateway of MCP sees that).
 *
 * @returns allow where a rule of `flows.allow` says so, so that it can be recorded; undefined: nothing speaks against it
 */
export function sendDecision({ labels, ...to }: FlowQuestion, flows: FlowPolicy): FlowDecision | undefined {
  const place = hostPlace(to);
  const others = { ...labels, untrusted: labels.untrusted.filter((origin) => origin.place !== place) };
  const found = flowDecision(others, { place }, flows);
  const at = found === undefined ? -1 : ruleAt(flows.allow, to);
  if (found === undefined || at < 0) return found;
  const message = flows.allow[at]?.why ?? `the policy lets it go to ${to.host}:${to.port} all the same`;
  return { verdict: 'allow', reason: { rule: `flows.allow[${at}]`, message } };
}

/** What the answers of a host belong to. */
export function hostPlace({ host, port }: { readonly host: string; readonly port: number }): string {
  return `host:${host}:${port}`;
}

function named(all: readonly Origin[], first: Origin): string {
  return all.length === 1 ? first.what : `${first.what} and ${all.length - 1} more`;
}
