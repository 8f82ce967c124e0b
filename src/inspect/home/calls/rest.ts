/* Home Assistant's REST API, as commands and code address it. */
import type { HouseCall } from './call.ts';

/** Domains that only a house has: another program's `/api/services/x/y` is not judged. */
const DOMAINS =
  /^(?:light|switch|lock|cover|climate|fan|media_player|alarm_control_panel|valve|siren|camera|vacuum|lawn_mower|humidifier|water_heater|scene|script|automation|homeassistant|hassio|backup|recorder|mqtt|shell_command|python_script|pyscript|command_line|rest_command|input_\w+|number|select|button|text|notify|persistent_notification|tts|remote|group|timer|counter|todo|device_tracker|person|zone|frontend|logger|system_log|downloader|zha|zwave_js|zigbee2mqtt|cloud|conversation|ai_task|hacs|update|calendar|logbook|google_assistant|ffmpeg)$/;
const HOUSE = /:8123\b|\/\/(?:[\w-]+\.)*(?:home-?assistant|hass|supervisor)\b|\bsupervisor\/core\b/i;
const PATH = /\/api\/(services|states|events|webhook|hassio|conversation|intent|config)(?:\/([^\s'"?#&]*))?/;

export interface RestRequest {
  readonly url: string;
  /** Upper case; undefined where it is not known. */
  readonly method: string | undefined;
  /** What is sent; null where it is not known before it runs. */
  readonly body: string | null;
}

/** What a request asks of a house; undefined where it is none, or only reads. */
export function callOfRequest({ url, method, body }: RestRequest): HouseCall | undefined {
  const found = PATH.exec(url);
  if (found === null || method === 'HEAD') return undefined;
  const [, kind = '', rest = ''] = found;
  const [first = '', second = ''] = rest.split('/');
  const isHouse = HOUSE.test(url);
  if (kind === 'webhook')
    return isHouse || method !== 'GET' ? other('it fires a webhook of the running house', 'medium', isHouse) : undefined;
  if (method === 'GET') return undefined;
  switch (kind) {
    case 'services':
      return serviceCall(first, second, body, isHouse);
    case 'states':
      return /^[a-z_]+\.\w+$/.test(first) || isHouse
        ? other(`it says by itself what the state of ${first === '' ? 'an entity' : first} is`, 'high', true)
        : undefined;
    case 'events':
      return other('it fires an event, for which automations wait', 'high', isHouse);
    case 'hassio':
      return other('it changes what runs the house', 'critical', isHouse);
    case 'config':
      return first === 'core' && second === 'check_config'
        ? undefined
        : other('it changes the configuration of the running house', 'critical', isHouse);
    default:
      return other('it speaks to the assistant of the house, which does what it is told', 'medium', isHouse);
  }
}

function other(words: string, tier: NonNullable<HouseCall['tier']>, isHouse: boolean): HouseCall | undefined {
  return isHouse ? { service: '', targets: [], words, tier } : undefined;
}

function serviceCall(domain: string, service: string, body: string | null, isHouse: boolean): HouseCall | undefined {
  const isPlain = /^[a-z_]+$/.test(domain) && /^[a-z0-9_]+$/.test(service);
  if (!isPlain) return isHouse || /[{$%]/.test(domain + service) ? { service: '?', targets: ['?'] } : undefined;
  return DOMAINS.test(domain) || isHouse ? { service: `${domain}.${service}`, targets: targetsIn(body, domain) } : undefined;
}

/** Services that have no entity. */
const BARE =
  /^(?:notify|persistent_notification|homeassistant|hassio|backup|recorder|shell_command|python_script|script|system_log|logger|mqtt|rest_command|conversation)$/;

/** Entities, areas and labels that a body names; where it names none, or is not known, what is reached is not known. */
export function targetsIn(body: string | null, domain: string): readonly string[] {
  if (body === null) return ['?'];
  const values = (name: string): readonly string[] =>
    [...body.matchAll(new RegExp(`["']?\\b${name}["']?\\s*[:=]\\s*(\\[[^\\]]*\\]|"[^"]*"|'[^']*'|[\\w.,-]+)`, 'g'))].flatMap(
      ([, value = '']) => value.match(/[\w.-]+/g) ?? [],
    );
  const wide = ['area', 'label', 'floor', 'device'].flatMap((name) => values(`${name}_id`).map((id) => `${name} ${id}`));
  const found = [...values('entity_id'), ...wide];
  return found.length > 0 || BARE.test(domain) ? found : ['?'];
}
