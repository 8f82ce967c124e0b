import { isGuarded } from '../effects/guards.ts';
import { trustOf } from '../effects/triggers.ts';
import type { Effect } from '../effects/walk-actions.ts';
import type { Automation, Home } from '../load/home.ts';
import { entry, isTrue, itemsOf, leavesOf, type Node, textOf, textsOf } from '../node.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';
import { isSafety } from './alarms.ts';
import { reach } from './automations.ts';

function openings(home: Home, automation: Automation): readonly Effect[] {
  return reach(home, automation).filter(({ deed, tier }) => deed.isOpening && (tier === 'high' || tier === 'critical'));
}

/** Says the time, the sun or the place of a person: everybody knows it, or it is told by the same telephone. */
function isWeakGuard(guard: Node): boolean {
  if (guard.kind !== 'map') return false;
  const kind = textOf(entry(guard, 'condition')?.value);
  if (kind === 'time' || kind === 'sun' || kind === 'zone' || kind === 'trigger') return true;
  const ids = textsOf(entry(guard, 'entity_id')?.value, true);
  if (kind === 'state' || kind === 'numeric_state')
    return (
      ids.length > 0 &&
      ids.every((id) => /^(?:person|device_tracker|zone|sun|proximity|input_boolean\.(?:guest|vacation))\b/.test(id))
    );
  const parts = itemsOf(entry(guard, 'conditions', 'and', 'or')?.value);
  return (kind === 'and' || kind === 'or') && parts.length > 0 && parts.every(isWeakGuard);
}

const byPlace: HomeRule = {
  number: 'AU-05',
  id: 'home-place-opening',
  title: 'The place of a telephone opens a door',
  cwe: 'CWE-290',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A telephone tells its place itself, is wrong by a street, and can be stolen; the hour and the place of another telephone hold nobody back.',
  instead: 'A question on the telephone that must be unlocked to answer it; or a tracker at the door and the door itself.',
  source: SOURCES.trigger,
  check: (home) =>
    home.automations.flatMap((automation): readonly Spot[] => {
      const weak = openings(home, automation).find(
        ({ guards, target }) =>
          isGuarded(guards, target) && guards.every((guard) => isWeakGuard(guard) || !isGuarded([guard], target)),
      );
      if (weak === undefined) return [];
      return automation.triggers
        .filter((trigger) => trustOf(trigger).by === 'place')
        .map(({ node }) =>
          spotAt(
            node,
            `${automation.name}: ${weak.target} is ${weak.deed.verb} by the place of a telephone, and nothing else shows who comes.`,
          ),
        );
    }),
};

const byTag: HomeRule = {
  number: 'AU-06',
  id: 'home-tag-opening',
  title: 'A tag or a sentence opens a door for whoever has it',
  cwe: 'CWE-294',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A tag is copied in a second, a sentence is heard through the window: neither says who it is.',
  instead: 'device_id in the trigger of the tag, a condition on who scanned it, or a PIN.',
  source: 'https://www.home-assistant.io/integrations/tag/',
  check: (home) =>
    home.automations.flatMap((automation) =>
      automation.triggers
        .filter(
          ({ platform, node }) => (platform === 'tag' && entry(node, 'device_id') === undefined) || platform === 'conversation',
        )
        .flatMap(({ node }): readonly Spot[] => {
          const bare = openings(home, automation).find(({ guards }) => !guards.some(asksWho));
          return bare === undefined
            ? []
            : [
                spotAt(
                  node,
                  `${automation.name}: ${bare.target} is ${bare.deed.verb} for whoever has the tag or says the words.`,
                ),
              ];
        }),
    ),
};

function asksWho(guard: Node): boolean {
  return leavesOf(guard).some(({ leaf }) => /device_id|user_id|context\.|pin|code\b|person\./i.test(leaf.text));
}

const NAMES_IT = /lock|door|gate|garage|alarm|disarm|open|valve|key|entr|camera|tor\b|t(?:ü|ue)r/i;

const hidden: HomeRule = {
  number: 'AU-18',
  id: 'home-hidden-opening',
  title: 'A harmless name, and a door at the end of it',
  cwe: 'CWE-1061',
  severity: 'medium',
  confidence: 'low',
  isExtra: true,
  why: 'Whoever reads the automation sees a script or a scene; what opens stands elsewhere.',
  instead: 'Name the automation and the script by what they open, or call the lock in the automation itself.',
  source: SOURCES.general,
  check: (home) =>
    home.automations.flatMap((automation): readonly Spot[] => {
      const all = openings(home, automation);
      const [first] = all;
      if (first === undefined || all.some(({ via }) => via.length === 0)) return [];
      const words = `${automation.name} ${first.via.join(' ')}`;
      return NAMES_IT.test(words)
        ? []
        : [
            spotAt(
              automation.node.kind === 'map' ? (automation.node.entries[0] ?? automation.node) : automation.node,
              `${automation.name} opens ${first.target} through ${first.via.join(', ')}.`,
            ),
          ];
    }),
};

const goesOn: HomeRule = {
  number: 'AU-14',
  id: 'home-error-ignored',
  title: 'A step that protects may fail without a word',
  cwe: 'CWE-390',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'The door stays open, the valve too, and what follows goes on as if they were closed.',
  instead: 'Take continue_on_error out, or tell somebody when it fails.',
  source: 'https://www.home-assistant.io/docs/scripts/#continuing-on-error',
  check: (home) =>
    home.automations.flatMap((automation) =>
      reach(home, automation).flatMap(({ step, service, tier, via }): readonly Spot[] => {
        const found = entry(step, 'continue_on_error');
        if (found === undefined || !isTrue(found.value) || via.length > 0) return [];
        const isProtecting =
          tier !== 'low' &&
          /^(?:lock\.lock|valve\.close|cover\.close|alarm_control_panel\.alarm_(?:arm|trigger)|siren\.turn_on)/.test(service);
        const isAlarm = isSafety(home, automation) && /^notify\./.test(service);
        return isProtecting || isAlarm ? [spotAt(found, `${automation.name}: whether ${service} worked is not looked at.`)] : [];
      }),
    ),
};

export const openingRules: readonly HomeRule[] = [byPlace, byTag, hidden, goesOn];
