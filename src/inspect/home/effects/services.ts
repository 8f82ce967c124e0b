import { entry, itemsOf, type Node, textsOf } from '../node.ts';

/** Entities, areas or devices that a value names; `?` for what a tag stands for. */
export function namesIn(node: Node | undefined): readonly string[] {
  if (node?.kind === 'leaf' && node.tag !== undefined) return ['?'];
  return itemsOf(node).flatMap((item) => (item.kind === 'leaf' && item.tag !== undefined ? ['?'] : textsOf(item, true)));
}

export function serviceTemplate(step: Node): Node | undefined {
  return entry(step, 'action_template')?.value;
}

/** `{{ 'lock.lock' if x else 'lock.unlock' }}`: services that stand in a template as they are. */
export function possible(template: string): readonly string[] {
  const found = [...template.matchAll(/\b([a-z_]+\.[a-z_]+)\b/g)].map(([, name = '']) => name);
  return found.filter(
    (name) =>
      /^(?:lock|cover|light|switch|script|scene|homeassistant|input_boolean|alarm_control_panel|media_player|notify|fan|climate|automation|valve|siren)\.(?!.*\bstate)/.test(
        name,
      ) && SERVICE_NAME.test(name),
  );
}

const SERVICE_NAME =
  /\.(?:turn_on|turn_off|toggle|lock|unlock|open|open_cover|close_cover|stop_cover|set_\w+|alarm_\w+|open_valve|close_valve|media_\w+|play_media|volume_\w+|select_\w+)$|^(?:notify|script)\./;

/** The service that a scene calls to bring an entity into a state. */
export function serviceForState(id: string, state: string): string {
  const [domain = ''] = id.split('.');
  if (domain === 'lock') return state === 'locked' ? 'lock.lock' : state === 'open' ? 'lock.open' : 'lock.unlock';
  if (domain === 'cover') return state === 'closed' ? 'cover.close_cover' : 'cover.open_cover';
  if (domain === 'valve') return state === 'closed' ? 'valve.close_valve' : 'valve.open_valve';
  if (domain === 'alarm_control_panel')
    return state === 'disarmed' ? 'alarm_control_panel.alarm_disarm' : 'alarm_control_panel.alarm_arm_away';
  return `${domain}.${state === 'off' || state === 'false' ? 'turn_off' : 'turn_on'}`;
}
