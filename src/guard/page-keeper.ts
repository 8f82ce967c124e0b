import type { Consent, Detail } from '../approval/index.ts';
import { type Destination, type Dial, type NetworkVerdict, openConnection, refusedBy, type SecretGate } from '../egress/index.ts';
import { findSecrets } from '../inspect/secrets/index.ts';
import type { FetchMode, NetworkPolicy } from '../model/index.ts';
import { decideCachedPage, decidePage, mayDial, type NetworkDecision } from '../policy/index.ts';
import { type Connect, type Hop, type Keeper, type PageAddress, PageError, type PageVerdict } from '../web/index.ts';

/** Asks a person about fetching a page. */
export type AskPage = (question: {
  readonly address: PageAddress;
  /** The address, in pieces that are shown whole, and where it was heard of. */
  readonly details: readonly Detail[];
  readonly reasons: readonly string[];
}) => Promise<Consent>;

export interface KeeperParts {
  readonly policy: NetworkPolicy;
  readonly mode: FetchMode;
  /** Whether the caller's executable is the one that a rule names. */
  readonly isBy: (name: string) => boolean;
  readonly gate: SecretGate | undefined;
  readonly ask: AskPage;
  /** Why nothing may leave for this host after what was read; undefined: nothing speaks against it. */
  readonly flow?: ((to: Destination) => Promise<NetworkVerdict | undefined>) | undefined;
  /** Written before a request leaves; a failure keeps it here. */
  readonly intend: (address: PageAddress, verdict: PageVerdict) => void;
  readonly note: (hop: Hop) => void;
}

/** What a person can read before they answer. A piece is what the question shows whole on a narrow terminal. */
const LONGEST_ASKED = 1000;
const PIECE = 100;

/** Decides on pages by the policy; what it leaves open, a person decides. */
export function makeKeeper({ policy, mode, isBy, gate, ask, flow, intend, note }: KeeperParts): Keeper {
  const refuse = (address: PageAddress, source: Hop['source'], verdict: PageVerdict): PageVerdict => {
    note({ address, source, verdict, from: undefined, status: undefined, sha256: undefined, sent: 0, received: 0, ms: 0 });
    return verdict;
  };
  return {
    mayShow: (address, from) => {
      const question = { ...address, isBy };
      const decision = decideCachedPage(policy, question, mode);
      // A page of a host that is near was fetched by somebody whose rules named it.
      if (decision.verdict === 'allow' && !mayDial(policy, from, question))
        return { allowed: false, rule: 'network.near', why: `${address.host} is near, and no rule names it` };
      return verdictOf(decision, decision.verdict === 'allow');
    },
    maySend: async (address, redirectedFrom, quietly) => {
      const leak = leakIn(address, gate);
      if (leak !== undefined) return refuse(address, 'live', leak);
      const decision = withSuspicion(decidePage(policy, { ...address, isBy }, mode), address, mode);
      if (decision.verdict === 'ask' && quietly)
        return verdictOf({ ...decision, why: `${decision.why}, and nobody was asked` }, false);
      const allowed =
        decision.verdict === 'ask' ? await isAgreed(decision, address, redirectedFrom, ask) : decision.verdict === 'allow';
      const why =
        decision.verdict !== 'ask' ? decision.why : allowed ? 'a person said yes' : `${decision.why}, and nobody said yes`;
      const verdict = { allowed, rule: decision.rule, why };
      if (!allowed) return refuse(address, 'live', verdict);
      const held = await flow?.({ host: address.host, port: address.port });
      if (held !== undefined) return refuse(address, 'live', { allowed: false, rule: held.rule, why: held.why });
      intend(address, verdict);
      return verdict;
    },
    note,
  };
}

/** Opens connections for pages by the run's own dialler: resolved once, checked, and dialled as checked. */
export function connectBy(dial: Dial): Connect {
  return async (to) => {
    try {
      return await openConnection(dial, { host: to.host, port: to.port }, to.isTls);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'the connection failed';
      if (refusedBy(error) !== undefined) throw new PageError('denied', why, 'network.address');
      throw new PageError('unreachable', why);
    }
  };
}

function verdictOf({ rule, why }: NetworkDecision, allowed: boolean): PageVerdict {
  return { allowed, rule, why };
}

/** An address goes to whoever serves it, so nothing of the vault may stand in it; not even where it could be replaced. */
function leakIn(address: PageAddress, gate: SecretGate | undefined): PageVerdict | undefined {
  const head = gate?.outgoing({ host: address.host, port: address.port }, { path: address.path, headers: [] });
  if (head === undefined) return undefined;
  if ('why' in head) return { allowed: false, rule: `secret:${head.secret}`, why: head.why };
  const [used] = head.used;
  return used === undefined
    ? undefined
    : { allowed: false, rule: `secret:${used}`, why: 'an address of a page carries no secret' };
}

/** What looks like a secret is not sent without a person having seen it. */
function withSuspicion(decision: NetworkDecision, { href }: PageAddress, mode: FetchMode): NetworkDecision {
  if (decision.verdict === 'deny' || findSecrets(href).length === 0) return decision;
  const why = 'the address holds what looks like a secret';
  return { verdict: mode === 'ask' ? 'ask' : 'deny', rule: 'fetch.secret', why, inspect: false };
}

async function isAgreed(
  decision: NetworkDecision,
  address: PageAddress,
  redirectedFrom: PageAddress | undefined,
  ask: AskPage,
): Promise<boolean> {
  // Nobody agrees to what they can't read.
  if (address.href.length > LONGEST_ASKED) return false;
  const pieces = address.href.match(new RegExp(`.{1,${PIECE}}`, 'gu')) ?? [];
  const details: readonly Detail[] = [
    ...pieces.map((piece): Detail => ['address', piece]),
    ...(redirectedFrom === undefined ? [] : [['from', `a redirect of ${redirectedFrom.host}`] as const]),
  ];
  const consent = await ask({ address, details, reasons: [decision.why] });
  return consent !== 'no' && consent !== 'silence';
}
