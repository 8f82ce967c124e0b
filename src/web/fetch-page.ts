import { type PageAddress, parseAddress } from './address.ts';
import { type ContentType, kindOf, type PageKind, parseContentType } from './content-type.ts';
import { ageOf, type Freshness } from './freshness.ts';
import { type Found, locationOf, oneHop, type PageSource, type PageWorld } from './hop.ts';
import { PageError } from './types.ts';

export interface PageRequest extends Freshness {
  readonly address: PageAddress;
  /** Ask the host, whatever the cache holds. */
  readonly live: boolean;
}

/** A page as it was received. */
export interface Page {
  /** Where it was found in the end. */
  readonly address: PageAddress;
  readonly source: PageSource;
  readonly status: number;
  readonly contentType: ContentType;
  readonly kind: PageKind;
  readonly body: Buffer;
  /** When it was received, or last found to be still good. Milliseconds since the epoch. */
  readonly at: number;
  readonly ageSeconds: number;
  /** Older than its host meant it to be shown. */
  readonly isStale: boolean;
  readonly remark: string | undefined;
}

const MOST_REDIRECTS = 5;

/**
 * Gets a page: from the cache where that will do, else from its host if that is allowed or a person says yes. Every hop of a
 * redirect is looked up, decided on and recorded like the first.
 *
 * @throws PageError
 */
export async function fetchPage({ address, ...how }: PageRequest, world: PageWorld): Promise<Page> {
  let here = address;
  let redirectedFrom: PageAddress | undefined;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const found = await oneHop({ ...how, address: here, redirectedFrom }, world);
    const location = locationOf(found.entry);
    if (location === undefined) return pageOf(here, found, world.now());
    redirectedFrom = here;
    here = redirected(location, here);
  }
  throw new PageError('refused', `it is redirected more than ${MOST_REDIRECTS} times`);
}

function redirected(location: string, from: PageAddress): PageAddress {
  const parsed = parseAddress(location, from);
  if (!parsed.ok) throw new PageError('refused', `it is redirected to an address that is not served: ${parsed.why}`);
  if (from.isTls && !parsed.address.isTls)
    throw new PageError('refused', `it is redirected from https to http (${parsed.address.host}), where anybody could change it`);
  return parsed.address;
}

function pageOf(address: PageAddress, { entry, source, isStale, remark }: Found, now: number): Page {
  const { policy, body, at } = entry;
  const contentType = parseContentType(policy.resh['content-type']) ?? { type: 'text/plain', charset: undefined };
  const kind = kindOf(contentType, address.path);
  // A copy of an older version may be of a type that is no longer shown.
  if (kind === undefined) throw new PageError('refused', `it is ${contentType.type}`);
  return { address, source, status: policy.st, contentType, kind, body, at, ageSeconds: ageOf(policy, now), isStale, remark };
}
