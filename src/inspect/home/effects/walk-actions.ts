import type { Home } from '../load/home.ts';
import { entries, entry, isFalse, isTemplate, itemsOf, type Node, textOf, type Where } from '../node.ts';
import { isGuard } from './guards.ts';
import { HELPER, type Named, namedIn, reactionsIn } from './named.ts';
import { namesIn, possible, serviceForState, serviceTemplate } from './services.ts';
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

/** How the walk came to a step. */
interface Way {
  readonly guards: readonly Node[];
  readonly via: readonly string[];
}

const MOST_EFFECTS = 2000;
const MOST_STEPS = 20_000;
const DEEPEST = 24;

/** Follows steps to what they reach in the end: through scripts, scenes, groups, templates, helpers and events. Bounded. */
export class ActionWalker {
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
