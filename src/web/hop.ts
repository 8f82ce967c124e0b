import type { PageAddress } from './address.ts';
import { kindOf, parseContentType } from './content-type.ts';
import { type Entry, sha256 } from './entry.ts';
import { answered, type Fields, renewed, requestFields, type Standing, standingOf } from './freshness.ts';
import { type Got, get } from './get.ts';
import type { PageStore } from './store.ts';
import { type Connect, type Keeper, PageError, type PageVerdict } from './types.ts';

/** Where an answer came from: the cache, a copy that its host said is still good, or the host. */
export type PageSource = 'cache' | 'revalidated' | 'live';

export interface PageWorld {
  readonly store: PageStore;
  readonly keeper: Keeper;
  readonly connect: Connect;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For one hop. */
  readonly timeMs?: number | undefined;
}

export interface HopRequest {
  readonly address: PageAddress;
  readonly redirectedFrom: PageAddress | undefined;
  /** Ask the host, whatever the cache holds. */
  readonly live: boolean;
  readonly maxAgeMs?: number | undefined;
}

/** One answer, from wherever. */
export interface Found {
  readonly entry: Entry;
  readonly source: PageSource;
  readonly isStale: boolean;
  /** Why it is older than was wished. */
  readonly remark: string | undefined;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where an answer leads on to; undefined: it is the page. */
export function locationOf({ policy }: Entry): string | undefined {
  return REDIRECTS.has(policy.st) ? policy.resh['location'] : undefined;
}

/** What is known before anything is sent. */
interface Attempt {
  readonly request: HopRequest;
  readonly world: PageWorld;
  /** The copy, where there is one that may be shown. */
  readonly copy: { readonly entry: Entry; readonly standing: Standing; readonly verdict: PageVerdict } | undefined;
}

/**
 * One address: from the cache where that will do, else from its host.
 *
 * @throws PageError
 */
export async function oneHop(request: HopRequest, world: PageWorld): Promise<Found> {
  const attempt: Attempt = { request, world, copy: copyOf(request, world) };
  if (attempt.copy?.standing === 'fresh' && !request.live) return fromCache(attempt, attempt.copy, undefined);
  // A copy that is a little old will do where a person would have to be asked.
  const verdict = await world.keeper.maySend(request.address, request.redirectedFrom, isGoodEnough(attempt));
  return verdict.allowed ? askHost(attempt, verdict) : instead(attempt, new PageError('denied', verdict.why, verdict.rule));
}

/** What the policy denies is denied in the cache too, and nobody is told whether it is there. */
function copyOf(request: HopRequest, { store, keeper, now }: PageWorld): Attempt['copy'] {
  const entry = store.read(request.address.href);
  if (entry === undefined) return undefined;
  const verdict = keeper.mayShow(request.address, entry.from);
  return verdict.allowed ? { entry, standing: standingOf(entry, request.address, request, now()), verdict } : undefined;
}

function isGoodEnough({ copy, request }: Attempt): boolean {
  return copy?.standing === 'stale' && !request.live;
}

async function askHost(attempt: Attempt, verdict: PageVerdict): Promise<Found> {
  const { request, world, copy } = attempt;
  const { address } = request;
  const start = world.now();
  let got: Got;
  try {
    got = await get(address, {
      connect: world.connect,
      fields: requestFields(address, copy?.entry, start),
      wantsBody: (status, fields) => wantsBody(address, status, fields),
      timeMs: world.timeMs,
    });
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    const failed = { allowed: error.failure !== 'denied', rule: error.rule, why: error.message };
    world.keeper.note({ ...NOTHING, address, verdict: failed, ms: world.now() - start });
    return instead(attempt, error);
  }
  const { status, from, sent, received } = got;
  const digest = status === 304 ? copy?.entry.sha256 : sha256(got.body);
  world.keeper.note({ address, source: 'live', verdict, from, status, sha256: digest, sent, received, ms: world.now() - start });
  if (status === 304) return stillGood(attempt, got);
  // RFC 9111, 4.2.4: a host that fails is as good as one that can't be reached.
  if (status >= 500 && isGoodEnough(attempt))
    return instead(attempt, new PageError('unreachable', `the host answered ${status}`));
  const { policy, mayBeKept } = answered(address, status, got.fields, world.now());
  return settle(
    attempt,
    { href: address.href, from, at: world.now(), policy, body: got.body, sha256: sha256(got.body) },
    mayBeKept,
    'live',
  );
}

function stillGood({ request, world, copy }: Attempt, { fields, from }: Got): Found {
  const answer = copy === undefined ? undefined : renewed(request.address, copy.entry, fields, world.now());
  if (copy === undefined || answer === undefined)
    throw new PageError('unreachable', 'the host answered that a copy is still good, which is not the one that is here');
  const entry = { ...copy.entry, from, at: world.now(), policy: answer.policy };
  return settle({ request, world, copy }, entry, answer.mayBeKept, 'revalidated');
}

function settle({ world }: Attempt, entry: Entry, mayBeKept: boolean, source: PageSource): Found {
  if (mayBeKept) world.store.write(entry);
  else world.store.remove(entry.href);
  return { entry, source, isStale: false, remark: undefined };
}

/** The copy that is here, in place of what could not be had; where there is none that will do, the reason. */
function instead(attempt: Attempt, error: PageError): Found {
  const { copy, request } = attempt;
  if (copy === undefined || !isGoodEnough(attempt) || error.failure === 'refused') {
    const hint = copy !== undefined && request.live && copy.standing !== 'spent' ? ' (there is a copy in the cache)' : '';
    throw new PageError(error.failure, `${error.message}${hint}`, error.rule);
  }
  return fromCache(attempt, copy, error.message);
}

function fromCache({ request, world }: Attempt, copy: NonNullable<Attempt['copy']>, remark: string | undefined): Found {
  const { entry, verdict } = copy;
  const { from, sha256: digest, policy } = entry;
  world.keeper.note({ ...NOTHING, address: request.address, source: 'cache', verdict, from, status: policy.st, sha256: digest });
  return { entry, source: 'cache', isStale: copy.standing === 'stale', remark };
}

const NOTHING = { source: 'live', from: undefined, status: undefined, sha256: undefined, sent: 0, received: 0, ms: 0 } as const;

/** The body of what is no page is not read; the body of what can't be shown ends it. */
function wantsBody(address: PageAddress, status: number, fields: Fields): boolean {
  if (status === 304 || status === 204 || (REDIRECTS.has(status) && fields['location'] !== undefined)) return false;
  const type = parseContentType(fields['content-type']);
  if (type !== undefined && kindOf(type, address.path) !== undefined) return true;
  if (status >= 400) throw new PageError('refused', `the host answered ${status}`);
  const said = type === undefined ? 'does not say what it is' : `is ${type.type}`;
  throw new PageError('refused', `it ${said}; only text, HTML, Markdown and JSON are read`);
}
