/* Names that a change uses and the house does not have: made up, or mistyped (MT-05). */
import { effectsOfAutomation } from '../effects/reach.ts';
import type { HomeFiles } from '../load/files.ts';
import type { Automation, Home } from '../load/home.ts';
import { shape } from './control.ts';
import { type HomeSentence, placed } from './sentence.ts';

/** Services of the domains in which a mistaken name is grave; others are not judged. */
const SERVICES: Readonly<Record<string, RegExp>> = {
  lock: /^(?:lock|unlock|open)$/,
  cover: /^(?:open|close|stop)_cover(?:_tilt)?$|^set_cover_(?:tilt_)?position$|^toggle(?:_cover_tilt)?$/,
  alarm_control_panel: /^alarm_(?:arm_(?:away|home|night|vacation|custom_bypass)|disarm|trigger)$/,
  valve: /^(?:open|close|stop)_valve$|^set_valve_position$|^toggle$/,
  siren: /^(?:turn_on|turn_off|toggle)$/,
  light: /^(?:turn_on|turn_off|toggle)$/,
  switch: /^(?:turn_on|turn_off|toggle)$/,
};
/** Entities of these are made by integrations, and stand in the registry where the interface keeps one. */
const REGISTERED =
  /^(?:lock|cover|alarm_control_panel|valve|siren|light|switch|climate|camera|fan|media_player|vacuum)\.[a-z0-9_]+$/;

/** Entities and services that new or changed automations name, and that this house does not know. */
export function unknownNames(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const before = new Map(old.flatMap((home) => home.automations.map((one) => [one.entity, shape(one.node)] as const)));
  return now.flatMap((home) =>
    home.automations
      .filter(({ entity, node }) => before.get(entity) !== shape(node))
      .flatMap((automation) => [...strangeServices(home, automation, after), ...strangeEntities(home, automation, after)]),
  );
}

function strangeServices(home: Home, automation: Automation, after: HomeFiles): readonly HomeSentence[] {
  return effectsOfAutomation(home, automation).flatMap(({ service, where }): readonly HomeSentence[] => {
    const [domain = '', name = ''] = service.split('.');
    const known = Object.hasOwn(SERVICES, domain) ? SERVICES[domain] : undefined;
    return known === undefined || name === '' || known.test(name)
      ? []
      : [{ tier: 'medium', text: `${service} is no service of Home Assistant`, ...placed(after, where) }];
  });
}

function strangeEntities(home: Home, automation: Automation, after: HomeFiles): readonly HomeSentence[] {
  // Without the registry nobody can tell what an integration made.
  if (!home.storage.has('core.entity_registry')) return [];
  return effectsOfAutomation(home, automation)
    .filter(({ target }) => REGISTERED.test(target) && !home.entities.has(target) && !home.groups.has(target))
    .map(
      ({ target, where }): HomeSentence => ({
        tier: 'medium',
        text: `${target} is not known to this house`,
        ...placed(after, where),
      }),
    );
}
