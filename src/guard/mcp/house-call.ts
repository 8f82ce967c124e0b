/* What a call of a tool asks of a running house: a service and what it acts upon, for the tiers of the house. */
import { type HouseCall, type Tier, tierOfCall, wordsOfCall } from '../../inspect/home/index.ts';
import { isJsonObject, type Json, type JsonObject, type Reason } from '../../model/index.ts';
import { HOUSE_READS, HOUSE_TOOLS, type HouseTool } from './house-tools.table.ts';

/** What stands in the way of a call, by the tier of what it does in a house; undefined: nothing, or it is no call of a house. */
export function houseReason(tool: string, given: JsonObject): Reason | undefined {
  const call = houseCallOf(tool, given);
  if (call === undefined) return undefined;
  const tier = tierOfCall(call);
  return tier === 'low' ? undefined : { rule: `house.${tier}`, message: `${wordsOfCall(call)} (${tier})` };
}

/** @returns the call; undefined where the tool is none of a house's, or only reads */
export function houseCallOf(tool: string, given: JsonObject): HouseCall | undefined {
  const known = toolOf(tool);
  if (known === undefined) return undefined;
  // An intent that is not known is not harmless.
  if (known === 'unknown') return ofHouse(tool, 'medium');
  if (known.shape === 'house') return ofHouse(tool, TIERS.find((tier) => tier === known.service) ?? 'critical');
  if (known.shape === 'service') return byService(given);
  return known.shape === 'entity' ? byEntity(known, given) : byIntent(known, given);
}

/** By the names of tools: each is asked about before each of its calls. Names come from clients, and may be any. */
const found = new Map<string, HouseTool | 'unknown' | undefined>();
const MOST_FOUND = 500;

function toolOf(tool: string): HouseTool | 'unknown' | undefined {
  if (found.has(tool)) return found.get(tool);
  const other = /^Hass[A-Z]/.test(tool) ? 'unknown' : undefined;
  const known = HOUSE_READS.test(tool) ? undefined : (HOUSE_TOOLS.find(({ name }) => name.test(tool)) ?? other);
  if (found.size >= MOST_FOUND) found.clear();
  found.set(tool, known);
  return known;
}

const TIERS: readonly Tier[] = ['low', 'medium', 'high', 'critical'];

function ofHouse(tool: string, tier: Tier): HouseCall {
  return { service: '', targets: [], words: `it runs ${tool} in the running house`, tier };
}

/** `{"domain": "lock", "service": "unlock", "entity_id": ...}`, or the service in one word. Others' tools of that name have no such arguments. */
function byService(given: JsonObject): HouseCall | undefined {
  const { domain, service, action, target, data, service_data: more } = given;
  const name = textOf(service) ?? textOf(action);
  if (name === undefined) return undefined;
  const whole = name.includes('.') ? name : `${textOf(domain) ?? '?'}.${name}`;
  if (!/^[a-z_]+\.[a-z0-9_]+$/.test(whole)) return { service: '?', targets: ['?'] };
  return { service: whole, targets: [given, target, data, more].flatMap((one) => targetsIn(one)) };
}

const VERBS: Readonly<Record<string, string>> = { on: 'turn_on', off: 'turn_off' };

/** `{"entity_id": "lock.front_door", "action": "off"}`. */
function byEntity({ service }: HouseTool, given: JsonObject): HouseCall | undefined {
  const targets = targetsIn(given);
  if (targets.length === 0) return undefined;
  const said = textOf(given['action']) ?? textOf(given['command']) ?? '';
  const verb = VERBS[said] ?? said;
  if (!/^[a-z0-9_]+$/.test(verb)) return { service: '?', targets };
  return worst(
    targets.map((target) => ({ service: serviceOf(service.replace('?', verb), target.split('.')[0] ?? ''), targets: [target] })),
  );
}

/** A name tells what it is where no domain does; no name at all means whatever is there. */
function byIntent({ service }: HouseTool, given: JsonObject): HouseCall {
  const domains = textsOf(given['domain']);
  const name = textOf(given['name']);
  const area = textOf(given['area']) ?? textOf(given['floor']);
  const kind = textsOf(given['device_class'])[0];
  const object = `${slug(name ?? '')}${kind === undefined ? '' : `_${slug(kind)}`}`;
  const own = service.split('.')[0] ?? '';
  // The thermostat of a room is one; whatever is there, and what opens there, is more than was said.
  const unnamed = own !== '*' && own !== 'cover' ? [] : [area === undefined ? 'all' : `area ${area}`];
  const found = domains.length > 0 ? domains : own === '*' ? [domainOf(name, kind)] : [own];
  return worst(
    found.map((domain) => ({
      service: serviceOf(service, domain),
      targets: name === undefined && kind === undefined ? unnamed : [`${domain}.${object}`],
    })),
  );
}

const LIGHT = /(?:^|[^a-z])(?:lights?|lamps?|bulbs?|leds?|licht(?:er)?|lampen?|leuchten?|chandelier)(?:$|[^a-z])/i;

/** By its name. A door's light is a light; a lamp's door is a door to nobody, and is asked about. */
function domainOf(name: string | undefined, kind: string | undefined): string {
  if (kind !== undefined && /^(?:garage|gate|door|blind|curtain|shade|shutter|awning|window|damper)$/.test(kind)) return 'cover';
  return name !== undefined && LIGHT.test(name) ? 'light' : 'homeassistant';
}

/** On and off are words of the house's own for what locks and covers do. */
function serviceOf(service: string, domain: string): string {
  const [own = '', verb = ''] = service.split('.');
  if (own !== '*') return service;
  if (domain === 'lock') return verb === 'turn_on' ? 'lock.lock' : verb === 'turn_off' ? 'lock.unlock' : `lock.${verb}`;
  if (domain === 'cover')
    return verb === 'turn_off' ? 'cover.close_cover' : verb === 'turn_on' ? 'cover.open_cover' : `cover.${verb}`;
  return `${domain}.${verb}`;
}

/** The call whose tier is highest, with the targets of all. */
function worst(calls: readonly HouseCall[]): HouseCall {
  const [first, ...rest] = calls;
  if (first === undefined) return { service: '?', targets: ['?'] };
  return rest.reduce((one, other) => (TIERS.indexOf(tierOfCall(other)) > TIERS.indexOf(tierOfCall(one)) ? other : one), first);
}

function targetsIn(value: Json | undefined): readonly string[] {
  if (!isJsonObject(value)) return [];
  const entities = textsOf(value['entity_id']).flatMap((text) => text.split(',').map((one) => one.trim()));
  const wide = ['area', 'label', 'floor', 'device'].flatMap((kind) =>
    textsOf(value[`${kind}_id`]).map((one) => `${kind} ${one}`),
  );
  return [...entities, ...wide];
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textsOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textOf(one) ?? []);
  const text = textOf(value);
  return text === undefined ? [] : [text];
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9äöüß]+/g, '_')
    .replace(/^_|_$/g, '');
}
