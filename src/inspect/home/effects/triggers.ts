import type { Trigger } from '../load/home.ts';
import { entry, isTrue, itemsOf, type Leaf, textOf, textsOf } from '../node.ts';

/** How far a trigger can be trusted, and how a sentence names it. */
export interface Trust {
  /** Anyone, or anyone near, can make it fire. */
  readonly isSpoofable: boolean;
  /** How sure that is: a webhook asks nobody; a telephone tells its place itself. */
  readonly by: 'stranger' | 'near' | 'place' | 'nobody';
  /** `a webhook`. */
  readonly words: string;
}

const trusted = (words: string): Trust => ({ isSpoofable: false, by: 'nobody', words });

/** Events that only Home Assistant itself, or a device that is paired with it, sends. */
const OWN_EVENT =
  /^(?:zha_event|deconz_event|zwave_js_|hue_event|xiaomi_aqara|homematic|enocean|rfxtrx|lutron|shelly\.|state_changed|homeassistant_|timer\.|automation_|script_|call_service|component_loaded|service_registered|mobile_app_notification_action|ios\.(?:notification_)?action|html5_notification|entity_registry|device_registry|themes_updated|core_config|persistent_notifications|recorder_|keymaster|elkm1|insteon|nest_event|doorbird|hue_|matter|ring_|unifi|knx_event|bond)/;
const FEED_EVENT = /^(?:feedreader|imap_content|imap|rss|email|sms|twilio|telegram_text|webhook|ifttt|dialogflow|alexa|nodered)/i;

export function trustOf({ platform, node }: Trigger): Trust {
  switch (platform) {
    case 'webhook':
      return { isSpoofable: true, by: 'stranger', words: 'a webhook' };
    case 'mqtt':
      return { isSpoofable: true, by: 'near', words: 'an MQTT message' };
    case 'conversation':
      return { isSpoofable: true, by: 'near', words: 'a spoken sentence' };
    case 'tag':
      return { isSpoofable: true, by: 'near', words: 'a tag that can be copied' };
    case 'geo_location':
      return { isSpoofable: true, by: 'place', words: 'the place of something' };
    case 'zone':
      return { isSpoofable: true, by: 'place', words: 'the place of a telephone' };
    case 'calendar':
      return { isSpoofable: true, by: 'stranger', words: 'an entry of a calendar' };
    case 'event':
      return eventTrust(textsOf(entry(node, 'event_type')?.value));
    case 'state':
    case 'numeric_state':
      return stateTrust(textsOf(entry(node, 'entity_id')?.value, true));
    case 'device':
      return /^(?:enters|leaves)$/.test(textOf(entry(node, 'type')?.value) ?? '')
        ? { isSpoofable: true, by: 'place', words: 'the place of a telephone' }
        : trusted('a device');
    case '?':
      return { isSpoofable: true, by: 'near', words: 'a trigger that is not known here' };
    case 'time':
    case 'time_pattern':
    case 'sun':
      return trusted('the time');
    default:
      return trusted(platform === 'homeassistant' ? 'the start of Home Assistant' : `a trigger of the kind ${platform}`);
  }
}

function eventTrust(types: readonly string[]): Trust {
  const [type = ''] = types;
  if (types.some((one) => FEED_EVENT.test(one)))
    return { isSpoofable: true, by: 'stranger', words: `the event ${type}, which others can send` };
  if (types.length > 0 && types.every((one) => OWN_EVENT.test(one))) return trusted(`the event ${type}`);
  return { isSpoofable: true, by: 'nobody', words: `the event ${type}` };
}

function stateTrust(ids: readonly string[]): Trust {
  if (ids.some((id) => /^(?:device_tracker|person|zone|proximity)\./.test(id)))
    return { isSpoofable: true, by: 'place', words: 'the place of a telephone' };
  if (ids.some((id) => /^(?:calendar|geo_location)\.|feed|rss|imap|email/.test(id)))
    return { isSpoofable: true, by: 'stranger', words: 'something that others write' };
  return trusted(ids.length === 0 ? 'a state' : `the state of ${ids[0] ?? ''}`);
}

/** What a webhook trigger says of itself. */
export interface Webhook {
  readonly trigger: Trigger;
  readonly id: Leaf | undefined;
  readonly isLocal: boolean;
  /** `local_only: false` as it stands. */
  readonly open: ReturnType<typeof entry>;
  readonly methods: readonly string[];
}

export function webhookOf(trigger: Trigger): Webhook | undefined {
  if (trigger.platform !== 'webhook') return undefined;
  const id = entry(trigger.node, 'webhook_id')?.value;
  const local = entry(trigger.node, 'local_only');
  const isOpen = local?.value.kind === 'leaf' && local.value.tag === undefined && !isTrue(local.value);
  return {
    trigger,
    id: id?.kind === 'leaf' ? id : undefined,
    isLocal: !isOpen,
    open: isOpen ? local : undefined,
    methods: itemsOf(entry(trigger.node, 'allowed_methods')?.value).flatMap((item) => textOf(item) ?? []),
  };
}
