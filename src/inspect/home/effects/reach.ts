import type { Automation, Home } from '../load/home.ts';
import type { Node } from '../node.ts';
import { ActionWalker, type Effect } from './walk-actions.ts';

/** Everything that the actions can reach, through scripts, scenes, groups, templates and helpers. Bounded; what is left out counts as unknown. */
export function effectsOf(home: Home, actions: Node | undefined, guards: readonly Node[] = []): readonly Effect[] {
  // Several rules ask the same; with other guards it is another question.
  const known = actions === undefined || guards.length > 0 ? undefined : effectCache.get(actions);
  if (known !== undefined && known.home === home) return known.effects;
  const walker = new ActionWalker(home);
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
