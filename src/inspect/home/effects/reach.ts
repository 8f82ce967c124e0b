import type { Automation, Home, Scene, Script } from '../load/home.ts';
import { entries, entry, isFalse, isTemplate, itemsOf, type Node, textOf, textsOf, type Where } from '../node.ts';
import { type Deed, deedOf, higher, kindOfEntity, raised, type Tier } from './tiers.ts';

/** Something that an automation, script or blueprint can make happen. */
export interface Effect {
  /** `lock.unlock`; `?` where a template chooses it. */
  readonly service: string;
  /** One entity, `all`, an area (`area kitchen`), or `?` where it is not known. */
  readonly target: string;
  readonly deed: Deed;
  /** That of the deed, raised where the target is wide or not known. */
  readonly tier: Tier;
  readonly where: Where;
  /** Conditions that stand before it, of every script and automation on the way. */
  readonly guards: readonly Node[];
  /** Scripts, scenes and entities that it goes through. */
  readonly via: readonly string[];
  readonly data: Node | undefined;
  readonly step: Node;
}

interface Way {
  readonly guards: readonly Node[];
  readonly via: readonly string[];
}

const MOST_EFFECTS = 2000;
const MOST_STEPS = 20_000;
const DEEPEST = 24;
const HELPER = /^(?:input_(?:boolean|button|select|text|number|datetime)|timer|counter)\./;

/** Everything that the actions can reach, through scripts, scenes, groups, templates and helpers. Bounded; what is left out counts as unknown. */
export function effectsOf(home: Home, actions: Node | undefined, guards: readonly Node[] = []): readonly Effect[] {
  // Several rules ask the same; with other guards it is another question.
  const known = actions === undefined || guards.length > 0 ? undefined : effectCache.get(actions);
  if (known !== undefined && known.home === home) return known.effects;
  const walker = new Walker(home);
  walker.steps(actions, { guards, via: [] });
  const effects = walker.effects();
  if (actions !== undefined && guards.length === 0) effectCache.set(actions, { home, effects });
  return effects;
}

const effectCache: WeakMap<Node, { readonly home: Home; readonly effects: readonly Effect[] }> = new WeakMap();

export function effectsOfAutomation(home: Home, automation: Automation): readonly Effect[] {
  const known = automationCache.get(automation);
  if (known !== undefined && known.home === home) return known.effects;
  const effects = effectsWithMissing(home, automation);
  automationCache.set(automation, { home, effects });
  return effects;
}

const automationCache: WeakMap<Automation, { readonly home: Home; readonly effects: readonly Effect[] }> = new WeakMap();

function effectsWithMissing(home: Home, automation: Automation): readonly Effect[] {
  const effects = effectsOf(home, automation.actions, automation.conditions);
  if (automation.missing === undefined) return effects;
  const where = automation.node;
  const unknown: Effect = {
    service: '?',
    target: '?',
    deed: { tier: 'critical', verb: 'changed', isOpening: false },
    tier: 'critical',
    where,
    guards: [],
    via: [`the blueprint ${automation.missing}, which is not there`],
    data: undefined,
    step: automation.node,
  };
  return [...effects, unknown];
}

class Walker {
  readonly #home: Home;
  readonly #effects: Effect[] = [];
  readonly #open: Set<string> = new Set();
  #left: number = MOST_STEPS;

  readonly #named: Named;

  constructor(home: Home) {
    this.#home = home;
    this.#named = namedIn(home);
  }

  effects(): readonly Effect[] {
    return this.#effects;
  }

  /** A list of steps: what follows a condition is behind it. */
  steps(node: Node | undefined, way: Way): void {
    let guards = way.guards;
    for (const step of itemsOf(node)) {
      if (this.#left <= 0 || this.#effects.length >= MOST_EFFECTS) return;
      this.#left -= 1;
      if (step.kind === 'list') {
        this.steps(step, { ...way, guards });
        continue;
      }
      if (step.kind === 'leaf') {
        if (step.tag !== undefined) this.#unknown(step, { ...way, guards }, `the input ${step.text}`);
        else if (isTemplate(step.text)) guards = [...guards, step];
        continue;
      }
      if (isFalse(entry(step, 'enabled')?.value)) continue;
      if (isGuard(step)) guards = [...guards, step];
      else this.#step(step, { ...way, guards });
    }
  }

  #step(step: Node, way: Way): void {
    const choose = entry(step, 'choose')?.value;
    for (const branch of itemsOf(choose)) {
      this.steps(entry(branch, 'sequence')?.value, {
        ...way,
        guards: [...way.guards, ...itemsOf(entry(branch, 'conditions', 'condition')?.value)],
      });
    }
    if (choose?.kind === 'leaf' && choose.tag !== undefined) this.#unknown(choose, way, `the input ${choose.text}`);
    this.steps(entry(step, 'default')?.value, way);
    const condition = entry(step, 'if')?.value;
    if (condition !== undefined)
      this.steps(entry(step, 'then')?.value, { ...way, guards: [...way.guards, ...itemsOf(condition)] });
    this.steps(entry(step, 'else')?.value, way);
    const repeat = entry(step, 'repeat')?.value;
    if (repeat !== undefined)
      this.steps(entry(repeat, 'sequence')?.value, {
        ...way,
        guards: [...way.guards, ...itemsOf(entry(repeat, 'while')?.value)],
      });
    for (const part of itemsOf(entry(step, 'parallel')?.value)) this.steps(entry(part, 'sequence')?.value ?? part, way);
    if (entry(step, 'sequence') !== undefined && choose === undefined) this.steps(entry(step, 'sequence')?.value, way);
    const scene = textOf(entry(step, 'scene')?.value);
    if (scene !== undefined) this.#call('scene.turn_on', [scene], step, way);
    const event = textOf(entry(step, 'event')?.value);
    if (event !== undefined) this.#reactions(`event ${event}`, way);
    const service = entry(step, 'action', 'service', 'service_template')?.value ?? serviceTemplate(step);
    if (service !== undefined) this.#service(service, step, way);
    else if (entry(step, 'device_id') !== undefined && entry(step, 'domain') !== undefined) this.#device(step, way);
  }

  #service(node: Node, step: Node, way: Way): void {
    const text = textOf(node);
    if (node.kind !== 'leaf') return;
    if (text === undefined || isTemplate(text)) {
      for (const service of possible(text ?? '')) this.#call(service, this.#targets(step), step, way);
      if (possible(text ?? '').length === 0) this.#unknown(step, way, 'a template chooses the service');
      return;
    }
    this.#call(text.trim().toLowerCase(), this.#targets(step), step, way);
  }

  /** Entities of all the places in which a step may name them. */
  #targets(step: Node): readonly string[] {
    const places = [step, entry(step, 'target')?.value, entry(step, 'data', 'data_template')?.value];
    const of = (name: string): readonly string[] => places.flatMap((place) => namesIn(entry(place, name)?.value));
    const wide = [
      ...of('area_id').map((id) => `area ${id}`),
      ...of('label_id').map((id) => `label ${id}`),
      ...of('floor_id').map((id) => `floor ${id}`),
    ];
    const devices = of('device_id').flatMap((id) => this.#home.members.get(id) ?? [`device ${id}`]);
    return [...of('entity_id').flatMap((id) => this.#home.groups.get(id) ?? [id]), ...devices, ...wide];
  }

  #device(step: Node, way: Way): void {
    const domain = textOf(entry(step, 'domain')?.value) ?? '';
    const type = textOf(entry(step, 'type')?.value) ?? '';
    const id = textOf(entry(step, 'entity_id')?.value) ?? '?';
    const services: Readonly<Record<string, string>> = {
      open: domain === 'lock' ? 'open' : `open_${domain}`,
      close: `close_${domain}`,
      disarm: 'alarm_disarm',
      press: 'press',
    };
    this.#call(`${domain}.${services[type] ?? type}`, [id], step, way);
  }

  #call(service: string, targets: readonly string[], step: Node, way: Way): void {
    const [domain = '', name = ''] = service.split('.');
    if (domain === 'script') {
      this.#script(service, targets, step, way);
      return;
    }
    if (service === 'scene.turn_on') {
      for (const target of targets) this.#scene(target, step, way);
      return;
    }
    if (service === 'scene.apply') {
      this.#members(entry(entry(step, 'data')?.value, 'entities')?.value, step, way);
      return;
    }
    if (service === 'automation.trigger') for (const target of targets) this.#automation(target, way);
    const list = targets.length === 0 ? [domain] : targets;
    for (const target of list) this.#one(service, name, target, step, way);
  }

  #one(service: string, name: string, target: string, step: Node, way: Way): void {
    if (this.#effects.length >= MOST_EFFECTS) return;
    const kind = kindOfEntity(target, this.#home.entities.get(target));
    const [domain = ''] = service.split('.');
    const isWide = target === 'all' || /^(?:area|label|floor) /.test(target) || isTemplate(target) || target === '?';
    const base = deedOf(service, target, isWide && domain === 'cover' ? 'entry' : kind);
    const tier = isWide && base.tier !== 'low' ? raised(base.tier) : base.tier;
    const wideTier = isWide && domain === 'homeassistant' ? higher(tier, 'high') : tier;
    this.#effects.push({
      service,
      target: isTemplate(target) ? '?' : target,
      deed: base,
      tier: wideTier,
      where: step,
      ...way,
      data: entry(step, 'data', 'data_template')?.value,
      step,
    });
    const own = this.#home.templated.get(`${target} ${name}`);
    if (own !== undefined) this.#inside(target, () => this.steps(own, { ...way, via: [...way.via, target] }));
    if (HELPER.test(target)) this.#reactions(target, way);
  }

  #script(service: string, targets: readonly string[], step: Node, way: Way): void {
    const names = /^script\.(?:turn_on|toggle)$/.test(service)
      ? targets
      : /^script\.(?:turn_off|reload)$/.test(service)
        ? []
        : [service];
    for (const name of names) {
      const script = this.#named.scripts.get(name);
      if (script === undefined) {
        this.#effects.push({
          service: 'script.turn_on',
          target: isTemplate(name) ? '?' : name,
          deed: deedOf('script.turn_on', name, 'plain'),
          tier: isTemplate(name) ? 'high' : 'medium',
          where: step,
          ...way,
          data: undefined,
          step,
        });
        continue;
      }
      this.#inside(name, () => this.steps(script.actions, { ...way, via: [...way.via, name] }));
    }
  }

  #scene(name: string, step: Node, way: Way): void {
    const scene = this.#named.scenes.get(name);
    if (scene !== undefined) {
      this.#inside(name, () => this.#states(scene.members, step, { ...way, via: [...way.via, name] }));
      return;
    }
    this.#effects.push({
      service: 'scene.turn_on',
      target: name,
      deed: deedOf('scene.turn_on', name, 'plain'),
      tier: 'medium',
      where: step,
      ...way,
      data: undefined,
      step,
    });
  }

  #members(node: Node | undefined, step: Node, way: Way): void {
    this.#states(entries(node), step, way);
  }

  #states(members: readonly { readonly key: string; readonly value: Node }[], step: Node, way: Way): void {
    for (const { key, value } of members) {
      const state = (textOf(value) ?? textOf(entry(value, 'state')?.value) ?? '').toLowerCase();
      this.#one(serviceForState(key, state), '', key, step, way);
    }
  }

  #automation(target: string, way: Way): void {
    const found = this.#named.automations.get(target);
    if (found !== undefined)
      this.#inside(target, () => this.steps(found.actions, { guards: way.guards, via: [...way.via, target] }));
  }

  /** Automations that wait for an event, or for the state of a helper. */
  #reactions(what: string, way: Way): void {
    for (const automation of reactionsIn(this.#home).get(what) ?? []) {
      this.#inside(automation.entity, () =>
        this.steps(automation.actions, {
          guards: [...way.guards, ...automation.conditions],
          via: [...way.via, what, automation.entity],
        }),
      );
    }
  }

  #inside(name: string, act: () => void): void {
    if (this.#open.has(name) || this.#open.size > DEEPEST) return;
    this.#open.add(name);
    act();
    this.#open.delete(name);
  }

  #unknown(where: Node, way: Way, why: string): void {
    this.#effects.push({
      service: '?',
      target: '?',
      deed: { tier: 'critical', verb: 'changed', isOpening: false },
      tier: 'critical',
      where,
      guards: way.guards,
      via: [...way.via, why],
      data: undefined,
      step: where,
    });
  }
}

interface Named {
  readonly scripts: ReadonlyMap<string, Script>;
  readonly scenes: ReadonlyMap<string, Scene>;
  readonly automations: ReadonlyMap<string, Automation>;
}

const namedCache: WeakMap<Home, Named> = new WeakMap();

function namedIn(home: Home): Named {
  const known = namedCache.get(home);
  if (known !== undefined) return known;
  const byEntity = <T extends { readonly entity: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
    new Map([...list].reverse().map((one) => [one.entity, one]));
  const named = { scripts: byEntity(home.scripts), scenes: byEntity(home.scenes), automations: byEntity(home.automations) };
  namedCache.set(home, named);
  return named;
}

const reactionCache: WeakMap<Home, ReadonlyMap<string, readonly Automation[]>> = new WeakMap();

function reactionsIn(home: Home): ReadonlyMap<string, readonly Automation[]> {
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

function namesIn(node: Node | undefined): readonly string[] {
  if (node?.kind === 'leaf' && node.tag !== undefined) return ['?'];
  return itemsOf(node).flatMap((item) => (item.kind === 'leaf' && item.tag !== undefined ? ['?'] : textsOf(item, true)));
}

function serviceTemplate(step: Node): Node | undefined {
  return entry(step, 'action_template')?.value;
}

/** `{{ 'lock.lock' if x else 'lock.unlock' }}`: services that stand in a template as they are. */
function possible(template: string): readonly string[] {
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

/** Steps on which the following ones depend. */
function isGuard(step: Node): boolean {
  if (entry(step, 'condition', 'and', 'or', 'not', 'wait_for_trigger') === undefined) return false;
  if (entry(step, 'wait_for_trigger') !== undefined)
    return isFalse(entry(step, 'continue_on_timeout')?.value) || entry(step, 'timeout') === undefined;
  return entry(step, 'action', 'service') === undefined;
}

function serviceForState(id: string, state: string): string {
  const [domain = ''] = id.split('.');
  if (domain === 'lock') return state === 'locked' ? 'lock.lock' : state === 'open' ? 'lock.open' : 'lock.unlock';
  if (domain === 'cover') return state === 'closed' ? 'cover.close_cover' : 'cover.open_cover';
  if (domain === 'valve') return state === 'closed' ? 'valve.close_valve' : 'valve.open_valve';
  if (domain === 'alarm_control_panel')
    return state === 'disarmed' ? 'alarm_control_panel.alarm_disarm' : 'alarm_control_panel.alarm_arm_away';
  return `${domain}.${state === 'off' || state === 'false' ? 'turn_off' : 'turn_on'}`;
}

/**
 * Whether conditions hold anybody back: one that is always true, that only asks which trigger it was, or what the target
 * itself is, does not.
 */
export function isGuarded(guards: readonly Node[], target: string): boolean {
  return guards.some((guard) => holdsBack(guard, target));
}

function holdsBack(guard: Node, target: string): boolean {
  if (guard.kind === 'list') return guard.items.some((item) => holdsBack(item, target));
  if (guard.kind === 'leaf') return !isConstant(guard.text);
  if (isFalse(entry(guard, 'enabled')?.value)) return false;
  const kind = textOf(entry(guard, 'condition')?.value);
  if (kind === 'trigger') return false;
  if (kind === 'template' || entry(guard, 'value_template') !== undefined)
    return !isConstant(textOf(entry(guard, 'value_template')?.value) ?? '');
  if (kind === 'state' || kind === 'numeric_state')
    return textsOf(entry(guard, 'entity_id')?.value, true).some((id) => id !== target);
  const parts = itemsOf(entry(guard, 'conditions', 'and', 'or')?.value);
  if (kind === 'or' || entry(guard, 'or') !== undefined)
    return parts.length > 0 && parts.every((part) => holdsBack(part, target));
  if (kind === 'and' || entry(guard, 'and') !== undefined) return parts.some((part) => holdsBack(part, target));
  return kind === undefined || !isConstant(kind);
}

function isConstant(template: string): boolean {
  return (
    /^\s*(?:\{\{-?\s*)?(?:true|1|'true'|"true"|1\s*==\s*1|not\s+false)\s*(?:-?\}\})?\s*$/i.test(template) ||
    template.trim() === ''
  );
}
