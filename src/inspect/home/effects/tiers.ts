import type { Entity } from '../load/home.ts';

/** How much a change may do in a house: low changes by itself, critical is a person's own hand. */
export type Tier = 'low' | 'medium' | 'high' | 'critical';

export const TIERS: readonly Tier[] = ['low', 'medium', 'high', 'critical'];

export function higher(a: Tier, b: Tier): Tier {
  return TIERS.indexOf(a) >= TIERS.indexOf(b) ? a : b;
}

export function raised(tier: Tier): Tier {
  return TIERS[Math.min(TIERS.length - 1, TIERS.indexOf(tier) + 1)] ?? 'critical';
}

/** What a service does to an entity, for a sentence: `can now be unlocked`. */
export interface Deed {
  readonly tier: Tier;
  /** A participle: `unlocked`, `opened`, `switched on`. */
  readonly verb: string;
  /** It lets somebody in, or takes a protection away. */
  readonly isOpening: boolean;
}

/** What an entity is, as far as its class, its name and its id tell. */
export type Kind = 'entry' | 'shade' | 'alarm' | 'heat' | 'pump' | 'camera' | 'plain' | 'unknown';

const ENTRY =
  /(?:^|[\W_])(?:garage|gates?|doors?|locks?|deadbolt|portail|portone|tor|garagentor|haustuer|tuer)(?:$|[\W_])|garage_?door|front_?door|haust(?:ue|ü)r/i;
const NOT_ENTRY =
  /(?:light|lamp|lights|led|sensor|battery|contact|camera|cam|bell|chime|notification|blind|shade|curtain|temperature|outlet|fan|heater|speaker|auto_?lock|child_?lock|lock_?screen|screen_?lock|key_?lock|caps_?lock|clock|refrigerator|fridge|freezer|oven|washer|dryer|dishwasher)/i;
const HEAT =
  /(?:^|[\W_])(?:heater|oven|stove|boiler|furnace|kettle|iron|cooker|hob|grill|toaster|sauna|herd|backofen)(?:$|[\W_])/i;
const PUMP = /(?:^|[\W_])(?:pump|gas|water_?valve|main_?valve|sprinkler_?main)(?:$|[\W_])/i;
const ALARM = /(?:^|[\W_])(?:alarm|siren)(?:$|[\W_])/i;
const ALARM_CLOCK = /alarm_?clock|wake|snooze|alarm_?time|morning/i;
const PRIVACY = /camera|privacy/i;
const SHADES = new Set(['blind', 'curtain', 'shade', 'awning', 'shutter', 'damper', 'window']);

export function kindOfEntity(id: string, entity: Entity | undefined): Kind {
  const deviceClass = entity?.deviceClass;
  if (deviceClass !== undefined && /^(?:garage|gate|door)$/.test(deviceClass)) return 'entry';
  if (deviceClass !== undefined && SHADES.has(deviceClass)) return 'shade';
  const [domain = '', object = ''] = id.split('.');
  const words = `${object} ${entity?.name ?? ''}`;
  if (domain === 'lock') return 'entry';
  if (domain === 'alarm_control_panel') return 'alarm';
  if (ENTRY.test(words) && !NOT_ENTRY.test(words)) return 'entry';
  if (domain === 'cover')
    return /blind|shade|curtain|shutter|awning|roller|rollo|rolladen|jalousie|screen|drape|persiana|volet|window/i.test(words)
      ? 'shade'
      : 'unknown';
  if (ALARM.test(words) && !ALARM_CLOCK.test(words)) return 'alarm';
  if (HEAT.test(words)) return 'heat';
  if (PUMP.test(words)) return 'pump';
  return PRIVACY.test(words) ? 'camera' : 'plain';
}

const deed = (tier: Tier, verb: string, isOpening = false): Deed => ({ tier, verb, isOpening });

/** Domains whose every service belongs to whoever runs the house. */
const CONTROL = new Set([
  ...['shell_command', 'command_line', 'python_script', 'pyscript', 'hassio', 'backup', 'recorder', 'system_log', 'downloader'],
  ...['ffmpeg', 'hacs', 'zha', 'zwave_js', 'zigbee2mqtt', 'deconz', 'cloud', 'google_assistant'],
]);
const CONTROL_HARMLESS = new Set([
  'zwave_js.refresh_value',
  'zwave_js.ping',
  'zwave_js.set_value',
  'system_log.write',
  'system_log.clear',
  'zwave_js.set_config_parameter',
  'zha.issue_zigbee_cluster_command',
  'deconz.configure',
  'cloud.remote_disconnect',
]);

const CRITICAL = new Set([
  ...[
    'homeassistant.restart',
    'homeassistant.stop',
    'homeassistant.set_location',
    'homeassistant.reload_all',
    'homeassistant.reload_config_entry',
  ],
  ...['mqtt.dump'],
]);

const LOW = new Set([
  ...['light', 'media_player', 'input_boolean', 'input_number', 'input_select', 'input_text', 'input_datetime', 'input_button'],
  ...['counter', 'timer', 'todo', 'notify', 'persistent_notification', 'tts', 'fan', 'logbook', 'calendar', 'weather', 'group'],
  ...[
    'frontend',
    'logger',
    'schedule',
    'shopping_list',
    'sensor',
    'binary_sensor',
    'statistics',
    'template',
    'browser_mod',
    'variable',
    'delay',
  ],
]);

const OPENING_COVER = new Set(['open_cover', 'toggle', 'set_cover_position', 'open_cover_tilt', 'turn_on']);

/** The table of tiers: what a service does to an entity of some kind. What is not known is not harmless. */
export function deedOf(service: string, entity: string, kind: Kind): Deed {
  const [domain = '', name = ''] = service.split('.');
  if (CRITICAL.has(service) || (CONTROL.has(domain) && !CONTROL_HARMLESS.has(service))) return deed('critical', 'run');
  if (domain === 'homeassistant') return homeassistantDeed(name, entity, kind);
  if (domain === 'lock') return lockDeed(name);
  if (domain === 'alarm_control_panel') return alarmDeed(name);
  if (domain === 'cover') return coverDeed(name, kind);
  if (domain === 'valve') return /^(?:open|toggle|set)/.test(name) ? deed('high', 'opened', true) : deed('high', 'closed');
  if (domain === 'siren') return deed('high', name === 'turn_off' ? 'silenced' : 'sounded', name === 'turn_off');
  if (domain === 'camera') return cameraDeed(name);
  if (domain === 'switch' || domain === 'button' || domain === 'input_button') return relayDeed(domain, name, kind);
  if (domain === 'device_tracker' || domain === 'person' || domain === 'zone') return deed('high', 'told to be elsewhere');
  if (domain === 'media_player' && name === 'play_media') return deed('low', 'told to play');
  if (domain === 'automation')
    return deed('medium', name === 'turn_off' ? 'switched off' : name === 'trigger' ? 'triggered' : 'switched on');
  if (LOW.has(domain)) return deed('low', name === 'turn_on' ? 'switched on' : name === 'turn_off' ? 'switched off' : 'changed');
  return deed('medium', name === 'turn_on' ? 'switched on' : name === 'turn_off' ? 'switched off' : 'changed');
}

function homeassistantDeed(name: string, entity: string, kind: Kind): Deed {
  if (!/^(?:turn_on|turn_off|toggle)$/.test(name)) return deed(name.startsWith('reload') ? 'medium' : 'low', 'reloaded');
  const [domain = ''] = entity.split('.');
  if (domain === 'lock') return deed('high', name === 'turn_off' ? 'unlocked' : 'locked', name !== 'turn_on');
  if (domain === 'cover') return coverDeed(name === 'turn_off' ? 'close_cover' : 'open_cover', kind);
  return relayDeed('switch', name, kind);
}

function lockDeed(name: string): Deed {
  if (name === 'lock') return deed('high', 'locked');
  if (name === 'open') return deed('high', 'opened', true);
  return deed('high', name === 'unlock' ? 'unlocked' : 'changed', name === 'unlock');
}

function alarmDeed(name: string): Deed {
  if (name === 'alarm_disarm') return deed('high', 'disarmed', true);
  return deed('high', name === 'alarm_trigger' ? 'set off' : 'armed');
}

function coverDeed(name: string, kind: Kind): Deed {
  const isOpening = OPENING_COVER.has(name);
  const verb = isOpening ? 'opened' : name === 'stop_cover' ? 'stopped' : 'closed';
  if (kind === 'entry') return deed('high', verb, isOpening);
  return deed(kind === 'shade' ? 'medium' : 'high', verb);
}

function cameraDeed(name: string): Deed {
  if (name === 'turn_off') return deed('high', 'switched off', true);
  if (name === 'disable_motion_detection') return deed('high', 'made blind to motion', true);
  return deed('high', name === 'snapshot' || name === 'record' ? 'recorded' : 'changed');
}

function relayDeed(domain: string, name: string, kind: Kind): Deed {
  const verb =
    domain === 'switch' ? (name === 'turn_off' ? 'switched off' : name === 'toggle' ? 'toggled' : 'switched on') : 'pressed';
  if (kind === 'entry') return deed('high', verb, name !== 'turn_off');
  if (kind === 'alarm') return deed('high', verb, name === 'turn_off');
  if (kind === 'heat' || kind === 'pump' || kind === 'camera') return deed('high', verb);
  return deed(domain === 'input_button' ? 'low' : 'medium', verb);
}
