import { effectsOf } from '../effects/reach.ts';
import type { Automation, Home } from '../load/home.ts';
import { entry, isFalse, isTemplate, isTrue, itemsOf, textOf, textsOf } from '../node.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, spotAt } from '../rule.ts';

const WEAK_CODE = /^(?:(\d)\1*|0?1234\d*|4321|1111|2580|1212|abcd|password)$/;

const alarmCode: HomeRule = {
  number: 'AU-07',
  id: 'home-alarm-code',
  title: 'An alarm without a code, with one that stands here, or that is not asked for',
  cwe: 'CWE-521',
  severity: 'high',
  confidence: 'high',
  why: 'Whoever reaches the interface, a service or the file switches the alarm off.',
  instead: 'code: !secret alarm_code, and no code_template that can be empty.',
  source: SOURCES.manual,
  check: (home) =>
    nodesOf(home, 'alarm_control_panel').flatMap((node) =>
      itemsOf(node).flatMap((item): readonly Spot[] => {
        if (!/^manual(?:_mqtt)?$/.test(textOf(entry(item, 'platform')?.value) ?? '')) return [];
        const code = entry(item, 'code');
        const template = entry(item, 'code_template');
        const unasked = entry(item, 'code_arm_required');
        const spots: Spot[] = [];
        if (code === undefined && template === undefined)
          spots.push(spotAt(entry(item, 'platform') ?? item, 'The alarm has no code: whoever reaches it switches it off.'));
        if (code?.value.kind === 'leaf' && code.value.tag === undefined && code.value.value !== null) {
          const isWeak = WEAK_CODE.test(code.value.text);
          spots.push(
            spotAt(
              code,
              isWeak
                ? 'The code of the alarm is one of those that are tried first.'
                : 'The code of the alarm stands in the file itself.',
              { isSecret: true },
            ),
          );
        }
        if (
          template !== undefined &&
          /(?:else\s*%\}\s*\{%-?\s*endif|else\s+['"]{2}|\{\{\s*['"]{2}\s*\}\})/.test(textOf(template.value) ?? '')
        )
          spots.push(spotAt(template, 'The template can be empty, and an empty code is no code.'));
        if (unasked !== undefined && isFalse(unasked.value))
          spots.push(spotAt(unasked, 'The alarm is armed without a code.', { severity: 'low' }));
        return spots;
      }),
    ),
};

const SAFETY_WORDS =
  /smoke|carbon.?mono|(?:^|[\W_])co(?:2)?[\W_](?:alarm|alert|detect)|gas.?(?:leak|alarm|alert|detect)|leak|flood|water.?(?:alarm|alert|shut)|moisture.?al|fire.?(?:alarm|alert|detect)|burglar|intru|break.?in|security.?al|(?:^|[\W_])alarm(?:[\W_]|$)|panic|freeze.?(?:alert|alarm|warn)|rauch|wasser.?(?:alarm|leck)|einbruch/i;
const NOT_SAFETY = /alarm.?clock|wake|snooze|morning|school|test|battery.?low|reminder|lights?[\W_]?off|leaving/i;

/** Whether an automation watches over something: by its name, or by what sets it off. */
export function isSafety(home: Home, automation: Automation): boolean {
  const words = `${automation.name} ${automation.entity}`;
  if (NOT_SAFETY.test(words)) return false;
  if (SAFETY_WORDS.test(words)) return true;
  return automation.triggers.some(({ node }) =>
    textsOf(entry(node, 'entity_id')?.value, true).some(
      (id) =>
        /^(?:smoke|gas|moisture|carbon_monoxide|safety)$/.test(home.entities.get(id)?.deviceClass ?? '') ||
        /^binary_sensor\..*(?:smoke|leak|flood|carbon_monoxide)/.test(id),
    ),
  );
}

function isSafetyName(home: Home, id: string): boolean {
  const found = home.automations.find(({ entity }) => entity === id);
  return found === undefined ? SAFETY_WORDS.test(id) && !NOT_SAFETY.test(id) : isSafety(home, found);
}

const safetyOff: HomeRule = {
  number: 'AU-10',
  id: 'home-safety-off',
  title: 'An automation that watches over smoke, water, gas or burglars is switched off',
  cwe: 'CWE-693',
  severity: 'high',
  confidence: 'medium',
  why: 'It does not run when it is needed, and nothing says so.',
  instead: 'Leave it on; silence its notification for a time instead.',
  source: SOURCES.core,
  check: (home) => {
    const started = home.automations.flatMap((automation) =>
      automation.off !== undefined && isSafety(home, automation)
        ? [spotAt(automation.off, `${automation.name} is off after each start.`)]
        : [],
    );
    const switched = [...home.automations, ...home.scripts].flatMap(({ name, actions }) =>
      effectsOf(home, actions)
        .filter(
          ({ service, target, via }) =>
            service === 'automation.turn_off' && via.length === 0 && (target === 'all' || isSafetyName(home, target)),
        )
        .map((effect) => spotAt(effect.where, `${name} switches ${effect.target} off, which watches over the house.`)),
    );
    return [...started, ...switched];
  },
};

const disarmDelay: HomeRule = {
  number: 'AU-08',
  id: 'home-alarm-silent',
  title: 'An alarm that hardly sounds',
  cwe: 'CWE-693',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Whoever breaks in has the time to leave, or the alarm ends by itself.',
  instead: 'The default times.',
  source: SOURCES.manual,
  check: (home) =>
    nodesOf(home, 'alarm_control_panel').flatMap((node) =>
      itemsOf(node).flatMap((item): readonly Spot[] => {
        const end = entry(item, 'disarm_after_trigger');
        const time = entry(item, 'trigger_time');
        const delay = entry(item, 'delay_time');
        return [
          ...(end !== undefined && isTrue(end.value) ? [spotAt(end, 'After it sounded the alarm is off.')] : []),
          ...(time !== undefined && textOf(time.value) === '0' ? [spotAt(time, 'The alarm never sounds.')] : []),
          ...(delay !== undefined && Number(textOf(delay.value)) > 120
            ? [spotAt(delay, 'There are more than two minutes before anything happens.')]
            : []),
        ];
      }),
    ),
};

const literalCode: HomeRule = {
  number: 'AU-09',
  id: 'home-code-in-action',
  title: 'The code of a lock or an alarm stands in an action',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'It is in the file, in traces and in the logbook.',
  instead: 'code: !secret NAME.',
  source: SOURCES.secrets,
  check: (home) =>
    [...home.automations, ...home.scripts].flatMap(({ actions }) =>
      effectsOf(home, actions)
        .filter(({ service }) => /^(?:lock|alarm_control_panel)\./.test(service))
        .flatMap(({ data }): readonly Spot[] => {
          const code = entry(data, 'code');
          return code?.value.kind === 'leaf' &&
            code.value.tag === undefined &&
            code.value.value !== null &&
            !isTemplate(code.value.text)
            ? [spotAt(code, 'The code stands in the file, in traces and in the logbook.', { isSecret: true })]
            : [];
        }),
    ),
};

export const alarmRules: readonly HomeRule[] = [alarmCode, safetyOff, disarmDelay, literalCode];
