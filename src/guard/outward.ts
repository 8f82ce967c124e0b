import type { Authority, SecretGate } from '../egress/index.ts';
import { hasNetwork } from './network-plan.ts';
import type { Prepared } from './prepared.ts';

/** What a run needs of the network before its plan is made: its own authority, and what the vault gives. */
export interface Outward {
  /** Undefined: no rule inspects anything. */
  readonly authority: (Authority & { readonly pem: string }) | undefined;
  readonly gate: SecretGate | undefined;
  /** Placeholders of secrets, by variable. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Undefined where nothing may be reached; then nothing of it is loaded. */
export async function openOutward({ policy }: Prepared): Promise<Outward | undefined> {
  if (policy.profile === 'unconfined' || !hasNetwork(policy.network)) return undefined;
  const { network } = policy;
  const inspects = [...network.allow, ...network.ask].some((rule) => rule.inspect);
  const authority = inspects ? await (await import('../egress/index.ts')).createAuthority() : undefined;
  return { authority, gate: undefined, environment: {} };
}
