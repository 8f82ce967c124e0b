import { effectsOf } from '../effects/reach.ts';
import { entry, isTemplate, itemsOf, leavesOf, type Node, textOf } from '../node.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';

/* How automations are written: what a version reads otherwise than whoever wrote it. */

const OFF_ON = /^(?:on|off|yes|no)$/i;

const quotes: HomeRule = {
  number: 'AU-21',
  id: 'home-unquoted-state',
  title: 'A state that YAML reads as true or false',
  cwe: 'CWE-704',
  severity: 'low',
  confidence: 'high',
  isExtra: true,
  why: 'on and off without quotes are no texts: the trigger never fires, or the configuration is refused.',
  instead: 'to: "on".',
  source: SOURCES.trigger,
  check: (home) =>
    home.automations.flatMap((automation): readonly Spot[] => {
      const triggers = automation.triggers.filter(({ platform }) => platform === 'state').map(({ node }) => node);
      const conditions = automation.conditions.filter((one) => textOf(entry(one, 'condition')?.value) === 'state');
      return [
        ...triggers.flatMap((node) => ['to', 'from'].flatMap((name) => unquoted(node, name))),
        ...conditions.flatMap((node) => unquoted(node, 'state')),
      ];
    }),
};

function unquoted(node: Node, name: string): readonly Spot[] {
  const found = entry(node, name);
  return itemsOf(found?.value)
    .filter((item) => item.kind === 'leaf' && typeof item.value === 'boolean' && OFF_ON.test(item.text))
    .map((item) => spotAt(item, `${name}: ${textOf(item) ?? ''} is read as true or false, not as a state.`));
}

/** `2024.3.3` as a number that can be compared. */
function versionOf(text: string): number {
  const [year = 0, month = 0] = text.split('.').map(Number);
  return year * 100 + month;
}

const NEW_WORDS: readonly { readonly since: number; readonly words: string; readonly find: (node: Node) => Node | undefined }[] =
  [
    { since: 202410, words: 'triggers', find: (node) => entry(node, 'triggers')?.value },
    { since: 202410, words: 'actions', find: (node) => entry(node, 'actions')?.value },
    { since: 202410, words: 'conditions', find: (node) => entry(node, 'conditions')?.value },
    {
      since: 202408,
      words: 'action: in a step',
      find: (node) => itemsOf(entry(node, 'action')?.value).find((step) => textOf(entry(step, 'action')?.value) !== undefined),
    },
  ];

const dialect: HomeRule = {
  number: 'MT-07',
  id: 'home-newer-dialect',
  title: 'An automation in words that the installed version does not know',
  cwe: 'CWE-1104',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'The version that .HA_VERSION names refuses it: what it should watch over is not watched.',
  instead: 'The words of the installed version: trigger, condition, action, service.',
  source: 'https://www.home-assistant.io/blog/2024/10/02/release-202410/',
  check: (home) => {
    const version = home.version === undefined ? Number.POSITIVE_INFINITY : versionOf(home.version);
    return home.automations.flatMap(({ node, name }): readonly Spot[] => {
      const found = NEW_WORDS.find(({ since, find }) => version < since && find(node) !== undefined);
      const where = found?.find(node);
      return found === undefined || where === undefined
        ? []
        : [spotAt(where, `${name}: version ${home.version ?? ''} does not know ${found.words}.`)];
    });
  },
};

const MOVING =
  /(?:^|\/)(?:blob|raw|tree)\/(?:main|master|dev|develop|HEAD)\/|raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?:refs\/heads\/)?(?:main|master|dev|develop|HEAD)\//;

const blueprints: HomeRule = {
  number: 'AU-19',
  id: 'home-blueprint-moving',
  title: 'A blueprint that is taken anew from wherever its author goes',
  cwe: 'CWE-1357',
  severity: 'low',
  confidence: 'medium',
  isExtra: true,
  why: '"Re-import" puts what stands there then in the place of what was read, and every automation that uses it changes.',
  instead: 'An address with a commit in it, or no source_url.',
  source: 'https://www.home-assistant.io/docs/blueprint/schema/',
  check: (home) =>
    home.sides
      .filter(({ kind }) => kind === 'blueprint')
      .flatMap(({ node }) => {
        const found = entry(entry(node, 'blueprint')?.value, 'source_url');
        const url = textOf(found?.value) ?? '';
        // What Home Assistant itself ships comes with its versions.
        const isShipped = url.startsWith('https://github.com/home-assistant/core/');
        return found !== undefined && MOVING.test(url) && !isShipped
          ? [spotAt(found, 'What stands at this address can be another blueprint tomorrow.')]
          : [];
      }),
};

const answers: HomeRule = {
  number: 'AU-15',
  id: 'home-answer-unchecked',
  title: 'Any answer to any notification does something that opens',
  cwe: 'CWE-345',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'The event of every button of every notification comes here: a person who dismisses the laundry opens the door.',
  instead: 'event_data: action: with a word of its own for this notification.',
  source: 'https://companion.home-assistant.io/docs/notifications/actionable-notifications/',
  check: (home) =>
    home.automations.flatMap((automation) =>
      automation.triggers.flatMap(({ platform, node }): readonly Spot[] => {
        const isAnswer =
          platform === 'event' &&
          /^(?:mobile_app_notification_action|ios\.(?:notification_)?action_fired)$/.test(
            textOf(entry(node, 'event_type')?.value) ?? '',
          );
        if (
          !isAnswer ||
          leavesOf(entry(node, 'event_data')?.value).some(({ path }) => /^action(?:Name)?$/.test(path.at(-1) ?? ''))
        )
          return [];
        const isLookedAt = [...automation.conditions, ...(automation.actions === undefined ? [] : [automation.actions])].some(
          (part) =>
            leavesOf(part).some(
              ({ leaf }) => isTemplate(leaf.text) && /trigger\.event\.data\.action|event\.data\[/.test(leaf.text),
            ),
        );
        const isHigh = effectsOf(home, automation.actions).some(({ tier }) => tier === 'high' || tier === 'critical');
        return isHigh && !isLookedAt ? [spotAt(node, `${automation.name}: an answer to any notification sets it off.`)] : [];
      }),
    ),
};

export const dialectRules: readonly HomeRule[] = [quotes, dialect, blueprints, answers];
