import { isGuarded } from '../effects/guards.ts';
import { effectsOf, effectsOfAutomation } from '../effects/reach.ts';
import { trustOf, webhookOf } from '../effects/triggers.ts';
import type { Effect } from '../effects/walk-actions.ts';
import type { Automation, Home } from '../load/home.ts';
import { entry, isTemplate, leavesOf, textOf } from '../node.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';
import { isGuessable } from '../words.ts';

const cache: WeakMap<Automation, readonly Effect[]> = new WeakMap();

/** The effects of an automation; several rules ask. */
export function reach(home: Home, automation: Automation): readonly Effect[] {
  const known = cache.get(automation);
  if (known !== undefined) return known;
  const effects = effectsOfAutomation(home, automation);
  cache.set(automation, effects);
  return effects;
}

export function isHigh({ tier }: Effect): boolean {
  return tier === 'high' || tier === 'critical';
}

/** Opens something without anything that holds a stranger back. */
export function bareOpenings(home: Home, automation: Automation): readonly Effect[] {
  return reach(home, automation).filter((effect) => effect.deed.isOpening && !isGuarded(effect.guards, effect.target));
}

const openWebhook: HomeRule = {
  number: 'AU-01',
  id: 'home-open-webhook',
  title: 'A webhook that the whole internet may call',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  why: 'With local_only: false the webhook answers whoever knows its name, through the address from outside and through the cloud.',
  instead: 'local_only: true (the default), and a check of a secret in the message.',
  source: SOURCES.trigger,
  check: (home) =>
    home.automations.flatMap((automation) =>
      automation.triggers.flatMap((trigger) => {
        const open = webhookOf(trigger)?.open;
        return open === undefined
          ? []
          : [spotAt(open, `${automation.name}: whoever knows the name of the webhook can fire it from anywhere.`)];
      }),
    ),
};

const guessable: HomeRule = {
  number: 'AU-02',
  id: 'home-guessable-webhook',
  title: 'A webhook with a name that can be guessed',
  cwe: 'CWE-330',
  severity: 'medium',
  confidence: 'high',
  why: 'The name of a webhook is its only password, and it stands here.',
  instead: '!secret with 32 random characters.',
  source: SOURCES.trigger,
  check: (home) =>
    home.automations.flatMap((automation) =>
      automation.triggers.flatMap((trigger): readonly Spot[] => {
        const hook = webhookOf(trigger);
        if (hook?.id === undefined || hook.id.tag !== undefined || isTemplate(hook.id.text) || !isGuessable(hook.id.text))
          return [];
        const opens = bareOpenings(home, automation).length > 0;
        const severity = opens ? 'critical' : reach(home, automation).some(isHigh) || !hook.isLocal ? 'high' : 'medium';
        return [
          spotAt(hook.id, `${automation.name}: the name of the webhook is its password, and it can be guessed.`, { severity }),
        ];
      }),
    ),
};

const TOGETHER = 3;

const spoofable: HomeRule = {
  number: 'AU-04',
  id: 'home-spoofable-opening',
  title: 'Something that others can send opens a door or takes a protection away',
  cwe: 'CWE-290',
  severity: 'critical',
  confidence: 'medium',
  why: 'A webhook asks nobody, MQTT is as safe as its weakest device, a tag can be copied, a voice comes through the window, a telephone says itself where it is.',
  instead:
    'A second condition: presence and time, or a code in the message; or a question on the telephone that must be answered.',
  source: SOURCES.trigger,
  check: (home) =>
    home.automations.flatMap((automation): readonly Spot[] => {
      const openings = bareOpenings(home, automation);
      if (openings.length === 0) return [];
      return automation.triggers.flatMap((trigger): readonly Spot[] => {
        const trust = trustOf(trigger);
        if (!trust.isSpoofable || trust.by === 'nobody' || trigger.platform === '?') return [];
        const severity = trust.by === 'stranger' || trigger.platform === 'mqtt' ? 'critical' : 'high';
        const what = [...new Set(openings.map(({ target, deed }) => `${target} is ${deed.verb}`))].slice(0, TOGETHER).join(', ');
        return [
          spotAt(trigger.node, `${automation.name}: ${what} by ${trust.words} without a second condition.`, {
            severity,
            confidence: severity === 'critical' ? 'high' : 'medium',
          }),
        ];
      });
    }),
};

const getMethod: HomeRule = {
  number: 'AU-03',
  id: 'home-webhook-get',
  title: 'A webhook that a link can fire',
  cwe: 'CWE-352',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'A preview of the link in a chat, or a picture in a page, fires it.',
  instead: 'allowed_methods: [POST].',
  source: SOURCES.trigger,
  check: (home) =>
    home.automations.flatMap((automation) =>
      automation.triggers.flatMap((trigger) => {
        const hook = webhookOf(trigger);
        const methods = entry(trigger.node, 'allowed_methods');
        return hook !== undefined && methods !== undefined && hook.methods.some((one) => /^(?:GET|HEAD)$/i.test(one))
          ? [spotAt(methods, `${automation.name}: a preview of the link fires it.`)]
          : [];
      }),
    ),
};

const heat: HomeRule = {
  number: 'AU-11',
  id: 'home-heat-unbounded',
  title: 'Something that heats is set beyond reason',
  cwe: 'CWE-1284',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A room above 30 °C, a tank above 60 °C or below 5 °C costs, scalds or freezes.',
  instead: 'A value within bounds, and an end of its own.',
  source: SOURCES.trigger,
  check: (home) =>
    [...home.automations, ...home.scripts].flatMap(({ actions }) =>
      effectsOf(home, actions).flatMap(({ service, data }): readonly Spot[] => {
        const found = entry(data, 'temperature');
        const value = Number(textOf(found?.value) ?? Number.NaN);
        if (found === undefined || Number.isNaN(value)) return [];
        const isWrong =
          service === 'climate.set_temperature'
            ? (value > 30 && value < 50) || value > 86 || value < 5
            : service === 'water_heater.set_temperature' && ((value > 60 && value < 100) || value > 140);
        return isWrong ? [spotAt(found, `${value} degrees are outside what a house needs.`)] : [];
      }),
    ),
};

const rapid: HomeRule = {
  number: 'AU-12',
  id: 'home-rapid',
  title: 'An automation that runs every second, or many times at once',
  cwe: 'CWE-770',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'Relays wear out, and the house has no time for anything else.',
  instead: 'A trigger of a state, and mode: single.',
  source: SOURCES.trigger,
  check: (home) =>
    home.automations.flatMap((automation) =>
      automation.triggers.flatMap(({ platform, node }): readonly Spot[] => {
        const seconds = entry(node, 'seconds');
        return platform === 'time_pattern' && seconds !== undefined && /^(?:\/1|\*)$/.test(textOf(seconds.value) ?? '')
          ? [spotAt(seconds, `${automation.name} runs every second.`)]
          : [];
      }),
    ),
};

const wide: HomeRule = {
  number: 'AU-13',
  id: 'home-wide-target',
  title: 'One action reaches a whole area or everything',
  cwe: 'CWE-1220',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'What is added to the area later is reached too: a lock, a heater.',
  instead: 'Name the entities.',
  source: SOURCES.core,
  check: (home) =>
    [...home.automations, ...home.scripts].flatMap(({ name, actions }) =>
      effectsOf(home, actions)
        .filter(
          ({ service, target, via }) =>
            via.length === 0 &&
            /^(?:switch|cover|lock|homeassistant|valve)\.(?:turn|toggle|open|unlock|set)/.test(service) &&
            /^(?:all$|area |label |floor )/.test(target),
        )
        .map(({ where, service, target }) =>
          spotAt(where, `${name}: ${service} reaches ${target}, and whatever is added to it later.`),
        ),
    ),
};

const untold: HomeRule = {
  number: 'AU-16',
  id: 'home-opening-untold',
  title: 'A door is opened and nobody is told',
  cwe: 'CWE-778',
  severity: 'low',
  confidence: 'medium',
  isExtra: true,
  why: 'Nobody learns of it.',
  instead: 'A notification beside it.',
  source: SOURCES.general,
  check: (home) =>
    home.automations.flatMap((automation) => {
      const effects = reach(home, automation);
      const opening = effects.find(({ deed, tier }) => deed.isOpening && tier === 'high');
      const isTold = effects.some(({ service }) =>
        /^(?:notify|persistent_notification|logbook|tts|telegram_bot|script)\./.test(service),
      );
      return opening !== undefined && !isTold
        ? [spotAt(opening.where, `${automation.name}: ${opening.target} is ${opening.deed.verb} and nobody is told.`)]
        : [];
    }),
};

const snapshots: HomeRule = {
  number: 'AU-17',
  id: 'home-picture-sent',
  title: 'A picture of a camera is sent to a group or a cloud',
  cwe: 'CWE-359',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'What the camera sees leaves the house.',
  instead: 'A notification of your own devices, with a signed address.',
  source: SOURCES.general,
  check: (home) =>
    [...home.automations, ...home.scripts].flatMap(({ actions }) =>
      effectsOf(home, actions)
        .filter(
          ({ service, step }) =>
            /^(?:telegram_bot\.send_photo|telegram_bot\.send_video|google_generative_ai_conversation|openai_conversation|llmvision|ai_task)/.test(
              service,
            ) && leavesOf(step).some(({ leaf }) => /camera|snapshot|\.jpg/i.test(leaf.text)),
        )
        .map(({ where }) => spotAt(where, 'What a camera sees leaves the house.')),
    ),
};

const powerOff: HomeRule = {
  number: 'AU-20',
  id: 'home-control-plane',
  title: 'An automation stops, restores or purges the house itself',
  cwe: 'CWE-400',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'What happened before is forgotten, or nothing watches while it is down.',
  instead: 'A person does it by hand.',
  source: SOURCES.core,
  check: (home) =>
    home.automations.flatMap((automation) =>
      reach(home, automation)
        .filter(({ service }) =>
          /^(?:homeassistant\.stop|hassio\.(?:host_\w+|addon_stop|restore_\w+|backup_delete)|recorder\.(?:purge|purge_entities|disable))$/.test(
            service,
          ),
        )
        .map(({ where, service }) => spotAt(where, `${automation.name} calls ${service}.`)),
    ),
};

const twinIds: HomeRule = {
  number: 'AU-22',
  id: 'home-duplicate-id',
  title: 'Two automations of one id',
  cwe: 'CWE-1109',
  severity: 'low',
  confidence: 'high',
  isExtra: true,
  why: 'One of the two does not run.',
  instead: 'An id of its own for each.',
  source: SOURCES.trigger,
  check: (home) => {
    const seen = new Set<string>();
    return home.automations.flatMap(({ node }): readonly Spot[] => {
      const id = entry(node, 'id');
      const text = textOf(id?.value);
      if (id === undefined || text === undefined) return [];
      const isSecond = seen.has(text);
      seen.add(text);
      return isSecond ? [spotAt(id, 'Another automation has this id; one of the two does not run.')] : [];
    });
  },
};

export const automationRules: readonly HomeRule[] = [
  openWebhook,
  guessable,
  spoofable,
  getMethod,
  heat,
  rapid,
  wide,
  untold,
  snapshots,
  powerOff,
  twinIds,
];
