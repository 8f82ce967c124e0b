import { isGuarded } from './effects/guards.ts';
import { effectsOf, effectsOfAutomation } from './effects/reach.ts';
import { higher, raised, type Tier } from './effects/tiers.ts';
import { type Trust, trustOf } from './effects/triggers.ts';
import type { Effect } from './effects/walk-actions.ts';
import type { Automation, Home } from './load/home.ts';
import type { Where } from './node.ts';

/** Something that may happen in a house, said so that its owner understands it. */
export interface Possibility {
  /** The same in two states of a configuration, whatever line it stands in. */
  readonly key: string;
  readonly tier: Tier;
  readonly text: string;
  /** What would be safe instead. */
  readonly instead: string;
  readonly where: Where;
}

/** `lock.front_door` is a front door lock. */
export function thing(target: string): string {
  const [domain = '', object = ''] = target.split('.');
  if (object === '') return target === '?' ? 'something that a template chooses' : target === 'all' ? 'everything' : target;
  const words = object.replaceAll('_', ' ');
  const kinds: Readonly<Record<string, string>> = {
    lock: 'lock',
    alarm_control_panel: 'alarm',
    climate: 'heating',
    camera: 'camera',
    switch: 'switch',
    light: 'light',
    valve: 'valve',
  };
  const kind = kinds[domain];
  return kind === undefined || words.includes(kind) ? words : `${words} ${kind}`;
}

/** What all automations and scripts together may make happen. */
export function possibilitiesOf(home: Home): readonly Possibility[] {
  const out = new Map<string, Possibility>();
  const add = (one: Possibility): void => {
    const before = out.get(one.key);
    if (before === undefined || higher(one.tier, before.tier) !== before.tier) out.set(one.key, one);
  };
  for (const automation of home.automations) for (const one of ofAutomation(home, automation)) add(one);
  for (const script of home.scripts) {
    for (const effect of effectsOf(home, script.actions))
      add(possibility(effect, { isSpoofable: false, by: 'nobody', words: `whoever calls ${script.entity}` }));
  }
  return [...out.values()];
}

function ofAutomation(home: Home, automation: Automation): readonly Possibility[] {
  if (automation.off !== undefined) return [];
  const effects = effectsOfAutomation(home, automation);
  // What waits for what is not known either, where the blueprint is not there.
  const unknown = automation.missing === undefined ? [] : [{ platform: '?', node: automation.node }];
  return [...automation.triggers, ...unknown].flatMap((trigger) => {
    const trust = trustOf(trigger);
    return effects.map((effect) => possibility(effect, trust));
  });
}

/** Raised by who may set it off; control of the house itself alone is critical. */
function possibility(effect: Effect, trust: Trust): Possibility {
  const guarded = isGuarded(effect.guards, effect.target);
  const isBare = trust.isSpoofable && !guarded;
  const tier = effect.deed.tier === 'critical' ? 'critical' : capped(isBare ? raised(effect.tier) : effect.tier);
  const without = isBare ? ' without a second condition' : '';
  const chosen =
    effect.service === '?'
      ? `${effect.via.at(-1) ?? 'a template'} can now do anything`
      : `${subject(effect)}: can now be ${effect.deed.verb}`;
  return {
    key: `${effect.service === '?' ? '?' : effect.deed.verb} ${effect.target} ${trust.words} ${isBare}`,
    tier,
    text: `${chosen} by ${trust.words}${without}`,
    instead: insteadOf(effect, trust, isBare),
    where: effect.where,
  };
}

/** What would be safe, by what makes it dangerous: the most dangerous first. */
function insteadOf({ service, target, deed, via }: Effect, trust: Trust, isBare: boolean): string {
  if (service === '?')
    return via.some((one) => one.startsWith('the blueprint'))
      ? 'Put the blueprint into the folder, so that it can be read.'
      : 'Name the service: choose, with one fixed service for each word that is expected.';
  if (deed.tier === 'critical') return 'A person does this by hand; or a service that does this one thing.';
  if (isBare && deed.isOpening)
    return 'A second condition: presence and time, or a secret in the message that is compared; or a question on the telephone.';
  if (target === '?' || target === 'all' || /^(?:area|label|floor) /.test(target)) return 'Name the entities, one by one.';
  if (isBare) return `A condition beside ${trust.words}, so that not whoever sends it decides.`;
  if (deed.isOpening) return 'A question on the telephone before it, and a notification after it.';
  return 'A notification beside it, so that somebody learns of it.';
}

function capped(tier: Tier): Tier {
  return tier === 'critical' ? 'high' : tier;
}

function subject({ service, target, deed }: Effect): string {
  if (/^(?:\?$|all$|area |label |floor |device )/.test(target) && deed.tier !== 'critical')
    return `${thing(target)} (${service})`;
  return deed.tier === 'critical' || !target.includes('.')
    ? `${service}${target.includes('.') ? ` of ${target}` : ''}`
    : thing(target);
}
