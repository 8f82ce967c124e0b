import { effectsOfAutomation } from '../effects/reach.ts';
import type { HomeFiles } from '../load/files.ts';
import type { Automation, Home } from '../load/home.ts';
import { isSafety } from '../rules/alarms.ts';
import { type HomeSentence, placed } from './sentence.ts';

/** Automations that watch over the house, and do so no more. */
export function lostSafety(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const watching = (homes: readonly Home[]): ReadonlyMap<string, Automation> =>
    new Map(
      homes.flatMap((home) =>
        home.automations.filter((one) => one.off === undefined && isSafety(home, one)).map((one) => [one.entity, one] as const),
      ),
    );
  const [had, has] = [watching(old), watching(now)];
  const all = new Map(now.flatMap((home) => home.automations.map((one) => [one.entity, one] as const)));
  const lost = [...had]
    .filter(([entity]) => !has.has(entity))
    .map(([entity, { name, node }]): HomeSentence => {
      const there = all.get(entity);
      const what = there === undefined ? 'is gone' : there.off === undefined ? 'does not watch any more' : 'is switched off';
      return {
        tier: 'critical',
        text: `"${name}", which watches over the house, ${what}`,
        ...placed(after, there?.node ?? { file: node.file, start: 0 }),
        rule: 'home-safety-off',
        instead: 'Leave it on; silence its notification for a time instead.',
      };
    });
  const off = now.flatMap((home) =>
    home.automations.flatMap((automation) =>
      effectsOfAutomation(home, automation)
        .filter(
          ({ service, target }) => service === 'automation.turn_off' && (target === 'all' || had.has(target) || has.has(target)),
        )
        .map(
          ({ where, target }): HomeSentence => ({
            tier: 'critical',
            text: `${target}, which watches over the house, can be switched off by "${automation.name}"`,
            ...placed(after, where),
            rule: 'home-safety-off',
            instead: 'Take this step out; silence its notification for a time instead.',
          }),
        ),
    ),
  );
  const before = new Set(
    old.flatMap((home) =>
      home.automations.flatMap((one) =>
        effectsOfAutomation(home, one)
          .filter(({ service }) => service === 'automation.turn_off')
          .map(({ target }) => `${target} ${one.name}`),
      ),
    ),
  );
  return [...lost, ...off.filter(({ text }) => ![...before].some((one) => text.startsWith(`${one.split(' ')[0] ?? ''},`)))];
}
