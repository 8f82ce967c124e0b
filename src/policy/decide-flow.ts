import type { Origin, Reason, SessionLabels } from '../model/index.ts';

/** What is about to leave: whether it could carry data out, and what it would be added to, where that is known. */
export interface Outgoing {
  readonly place: string | null;
}

/**
 * The flow rule: who has read what is private, and what strangers wrote, does not send without a person's word. What goes back to
 * the one place that all private data came from tells nobody anything new.
 *
 * @returns why it must be asked about; undefined: nothing speaks against it
 */
export function flowReason(labels: SessionLabels, { place }: Outgoing): Reason | undefined {
  const leaks = labels.private.filter((origin) => place === null || origin.place !== place);
  const [secret] = leaks;
  const [stranger] = labels.untrusted;
  if (secret === undefined || stranger === undefined) return undefined;
  return {
    rule: 'flow.toxic',
    message: `it sends something out of a session that has read private data (${named(leaks, secret)}) and what strangers wrote (${named(labels.untrusted, stranger)})`,
  };
}

function named(all: readonly Origin[], first: Origin): string {
  return all.length === 1 ? first.what : `${first.what} and ${all.length - 1} more`;
}
