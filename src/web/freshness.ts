import CachePolicy from 'http-cache-semantics';
import type { PageAddress } from './address.ts';
import type { Entry, KeptPolicy } from './entry.ts';

/** Lower-case names; several fields of one name are one, joined by commas. */
export type Fields = Readonly<Record<string, string>>;

/** What is asked for. The same for every page, so that nothing of who asks is in it. */
const FIELDS: Fields = {
  accept: 'text/markdown, text/html;q=0.9, application/xhtml+xml;q=0.9, text/plain;q=0.8, application/json;q=0.8, */*;q=0.1',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': 'Mozilla/5.0 (compatible; sallyport)',
};

export interface Freshness {
  /** How old a copy may be that is good enough, also when the host said otherwise. Undefined: as the host said. */
  readonly maxAgeMs?: number | undefined;
}

/**
 * What an entry is worth now (RFC 9111, 4). `fresh`: it may be shown. `stale`: only when the host can't be asked. `spent`: not
 * without asking the host, because it said so (no-cache, must-revalidate), or because what was asked differs.
 */
export type Standing = 'fresh' | 'stale' | 'spent';

const CLOCK_SKEW_MS = 60_000;

export function standingOf(entry: Entry, address: PageAddress, { maxAgeMs }: Freshness, now: number): Standing {
  const { policy: stored } = entry;
  // An entry of the future would be fresh for ever.
  if (stored.t > now + CLOCK_SKEW_MS || stored.rescc['no-cache'] !== undefined) return 'spent';
  const isStrict = stored.rescc['must-revalidate'] !== undefined;
  const policy = revive(isStrict ? withoutStrictness(stored) : stored, now);
  const satisfies = (control: string | undefined): boolean =>
    policy.evaluateRequest(requestFor(address, control)).revalidation === undefined;
  if (maxAgeMs !== undefined) {
    const isYoung = satisfies(`max-age=${Math.floor(maxAgeMs / 1000)}, max-stale`);
    return isYoung && !(isStrict && policy.stale()) ? 'fresh' : 'spent';
  }
  if (satisfies(undefined)) return 'fresh';
  return !isStrict && satisfies('max-stale') ? 'stale' : 'spent';
}

/** The fields of a request for a page; with validators where there is a copy (RFC 9111, 4.3.1). */
export function requestFields(address: PageAddress, entry: Entry | undefined, now: number): Fields {
  const request = requestFor(address, undefined);
  return entry === undefined ? request.headers : textsOf(revive(entry.policy, now).revalidationHeaders(request));
}

/** What is to be kept of an answer. */
export interface Answered {
  readonly policy: KeptPolicy;
  readonly mayBeKept: boolean;
}

export function answered(address: PageAddress, status: number, fields: Fields, now: number): Answered {
  // One person's cache: what is private may be kept in it. No request carries a name or a cookie.
  const policy = new CachePolicy(requestFor(address, undefined), { status, headers: lowerControl(fields) }, { shared: false });
  return { policy: kept(policy, now), mayBeKept: policy.storable() };
}

/** The copy with what a 304 says anew; undefined when that speaks of another version (RFC 9111, 4.3.4). */
export function renewed(address: PageAddress, entry: Entry, fields: Fields, now: number): Answered | undefined {
  const { etag, 'last-modified': modified } = entry.policy.resh;
  // A host may leave out what it did not change.
  const validators = {
    ...(etag === undefined ? {} : { etag }),
    ...(modified === undefined ? {} : { 'last-modified': modified }),
  };
  const response = { status: 304, headers: lowerControl({ ...validators, ...fields }) };
  const { policy, matches } = revive(entry.policy, now).revalidatedPolicy(requestFor(address, undefined), response);
  return matches ? { policy: kept(policy, now), mayBeKept: policy.storable() } : undefined;
}

/** Seconds since the host said it. */
export function ageOf(policy: KeptPolicy, now: number): number {
  return Math.max(0, Math.round(revive(policy, now).age()));
}

function kept(policy: CachePolicy, now: number): KeptPolicy {
  return { ...JSON.parse(JSON.stringify(policy.toObject())), t: now };
}

/** The library reads the clock; here the time comes from the caller. */
function revive(stored: KeptPolicy, now: number): CachePolicy {
  return Object.assign(CachePolicy.fromObject(JSON.parse(JSON.stringify(stored))), { now: () => now });
}

/**
 * RFC 9111, 5.2.2.2: must-revalidate speaks of a response that has become stale. The library asks the host each time, which here
 * would be a question to a person each time.
 */
function withoutStrictness(stored: KeptPolicy): KeptPolicy {
  const { 'must-revalidate': _, ...rest } = stored.rescc;
  return { ...stored, rescc: rest };
}

function requestFor(
  { href, host, port, isTls }: PageAddress,
  control: string | undefined,
): { url: string; method: string; headers: Record<string, string> } {
  const name = host.includes(':') ? `[${host}]` : host;
  const authority = port === (isTls ? 443 : 80) ? name : `${name}:${port}`;
  return {
    url: href,
    method: 'GET',
    headers: { host: authority, ...FIELDS, ...(control === undefined ? {} : { 'cache-control': control }) },
  };
}

/** The library compares directives as they are written; RFC 9111, 5.2 says that case does not matter. */
function lowerControl(fields: Fields): Record<string, string> {
  const control = fields['cache-control'];
  return { ...fields, ...(control === undefined ? {} : { 'cache-control': control.toLowerCase() }) };
}

function textsOf(headers: CachePolicy.Headers): Fields {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
