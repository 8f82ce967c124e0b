import { deedOf, higher, kindOfEntity, raised, type Tier } from '../effects/tiers.ts';

/** What a command asks of a running house. */
export interface HouseCall {
  /** `lock.unlock`; `?` where a word is not known before it runs. */
  readonly service: string;
  /** Entities; `all`, `area kitchen`; `?` where they are not known. Empty: the service has none. */
  readonly targets: readonly string[];
  /** Said instead of the service, where the call is none: `the state of person.ann is set`. */
  readonly words?: string;
  readonly tier?: Tier;
}

/** How much a call may do, by the table of automations; what is not known counts as the most. */
export function tierOfCall({ service, targets, tier }: HouseCall): Tier {
  if (tier !== undefined) return tier;
  if (service === '?') return 'critical';
  const [domain = ''] = service.split('.');
  const each = (targets.length === 0 ? [''] : targets).map((target): Tier => {
    const isWide = target === '?' || target === 'all' || /^(?:area|label|floor|device) /.test(target);
    const { tier: base } = deedOf(service, target, isWide && domain === 'cover' ? 'entry' : kindOfEntity(target, undefined));
    const wide = isWide && base !== 'low' ? raised(base) : base;
    return isWide && domain === 'homeassistant' ? higher(wide, 'high') : wide;
  });
  const worst = each.reduce(higher);
  // Control of the house itself alone is critical; a wide target makes high of medium, and no more.
  return worst === 'critical' && deedOf(service, '', 'plain').tier !== 'critical' ? 'high' : worst;
}

/** A sentence part: `it calls lock.unlock of lock.front_door in the running house`. */
export function wordsOfCall({ service, targets, words }: HouseCall): string {
  if (words !== undefined) return words;
  const what = service === '?' ? 'a service that is only known when it runs' : service;
  const of =
    targets.length === 0
      ? ''
      : ` of ${targets.map((one) => (one === '?' ? 'something not known before it runs' : one)).join(', ')}`;
  return `it calls ${what}${of} in the running house`;
}
