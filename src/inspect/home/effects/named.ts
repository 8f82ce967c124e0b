import type { Automation, Home, Scene, Script } from '../load/home.ts';
import { entry, textsOf } from '../node.ts';

/** Helpers: what one automation sets, another may wait for. */
export const HELPER: RegExp = /^(?:input_(?:boolean|button|select|text|number|datetime)|timer|counter)\./;

/** What a step may name. */
export interface Named {
  readonly scripts: ReadonlyMap<string, Script>;
  readonly scenes: ReadonlyMap<string, Scene>;
  readonly automations: ReadonlyMap<string, Automation>;
}

const namedCache: WeakMap<Home, Named> = new WeakMap();

export function namedIn(home: Home): Named {
  const known = namedCache.get(home);
  if (known !== undefined) return known;
  const byEntity = <T extends { readonly entity: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
    new Map([...list].reverse().map((one) => [one.entity, one]));
  const named = { scripts: byEntity(home.scripts), scenes: byEntity(home.scenes), automations: byEntity(home.automations) };
  namedCache.set(home, named);
  return named;
}

const reactionCache: WeakMap<Home, ReadonlyMap<string, readonly Automation[]>> = new WeakMap();

/** Automations by the event, or the helper, that they wait for. */
export function reactionsIn(home: Home): ReadonlyMap<string, readonly Automation[]> {
  const known = reactionCache.get(home);
  if (known !== undefined) return known;
  const out = new Map<string, Automation[]>();
  for (const automation of home.automations) {
    const keys = automation.triggers.flatMap(({ platform, node }) => {
      if (platform === 'event') return textsOf(entry(node, 'event_type')?.value).map((type) => `event ${type}`);
      return platform === 'state' ? textsOf(entry(node, 'entity_id')?.value, true).filter((id) => HELPER.test(id)) : [];
    });
    for (const key of new Set(keys)) {
      const list = out.get(key);
      if (list === undefined) out.set(key, [automation]);
      else list.push(automation);
    }
  }
  reactionCache.set(home, out);
  return out;
}
