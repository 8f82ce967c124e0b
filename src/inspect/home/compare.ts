import { lineStarts, spotAt } from '../../model/index.ts';
import { effectsOfAutomation } from './effects/reach.ts';
import { higher, TIERS, type Tier } from './effects/tiers.ts';
import { inspectHomes } from './inspect-home.ts';
import { type HomeFiles, nameOf } from './load/files.ts';
import type { Automation, Home, Section } from './load/home.ts';
import { loadHomes } from './load/load-home.ts';
import type { Node } from './node.ts';
import { isSafety } from './rules/alarms.ts';
import { type Possibility, possibilitiesOf } from './sentences.ts';

/** One thing that may happen now and could not before, or that a change touches. */
export interface HomeSentence {
  readonly tier: Tier;
  readonly text: string;
  readonly path: string;
  readonly line: number;
  /** The rule that speaks, where one does. */
  readonly rule?: string;
  /** What would be safe instead. */
  readonly instead?: string;
}

export interface HomeComparison {
  /** The highest of the sentences; low where only what is harmless changed. */
  readonly tier: Tier;
  readonly sentences: readonly HomeSentence[];
  /** Files with another content. */
  readonly changed: readonly string[];
}

/** Parts of a house that only a person changes, by their path. */
const CONTROL_FILES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)secrets\.yaml$/, 'the secrets of the house change'],
  [/(?:^|\/)\.storage\//, 'what Home Assistant keeps for itself changes: users, tokens, settings'],
  [/(?:^|\/)custom_components\//, 'a program that runs inside Home Assistant changes'],
  [/(?:^|\/)(?:python_scripts|pyscript|appdaemon)\//, 'a program of the house changes'],
  [/(?:^|\/)shell_scripts?\/|\.(?:sh|bash|py)$/, 'a program that the house may run changes'],
  [/(?:^|\/)www\//, 'what everyone may fetch without a login changes'],
  [
    /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$|(?:^|\/)Dockerfile/,
    'what runs on the machine, and which ports it opens, changes',
  ],
  [
    /(?:^|\/)(?:Caddyfile|nginx[\w./-]*|mosquitto[\w.-]*|acl(?:file)?|traefik[\w.-]*|cloudflared[\w./-]*)(?:\.conf|\.ya?ml)?$|\.conf$/,
    'who may reach the house changes',
  ],
  [/(?:^|\/)settings\.js$|(?:^|\/)flows[\w-]*\.json$/, 'what Node-RED does, or who may change it, changes'],
  [/(?:^|\/)(?:zigbee2mqtt\/configuration\.yaml|frigate\.ya?ml)$/, 'the Zigbee network or the cameras change'],
  [/(?:^|\/)\.(?:mcp\.json|env)$|(?:^|\/)\.git\//, 'what steers agents or git changes'],
];

/** Blocks of the configuration that are its control, and what the others weigh. */
const CONTROL_BLOCKS = new Set([
  ...[
    'http',
    'auth',
    'shell_command',
    'command_line',
    'python_script',
    'pyscript',
    'hassio',
    'recorder',
    'cloud',
    'google_assistant',
    'alexa',
  ],
  ...[
    'homekit',
    'emulated_hue',
    'panel_custom',
    'panel_iframe',
    'frontend',
    'lovelace',
    'mcp_server',
    'debugpy',
    'downloader',
    'upnp',
    'mqtt',
    'api',
  ],
]);
const LOW_BLOCKS = new Set([
  ...[
    'light',
    'group',
    'scene',
    'timer',
    'counter',
    'input_boolean',
    'input_number',
    'input_select',
    'input_text',
    'input_datetime',
    'input_button',
  ],
  ...[
    'sensor',
    'binary_sensor',
    'template',
    'weather',
    'sun',
    'schedule',
    'history',
    'logbook',
    'tts',
    'media_player',
    'default_config',
    'automation',
    'script',
    'logger',
  ],
]);

const SEVERITY_TIERS = { critical: 'critical', high: 'high', medium: 'medium', low: 'low', info: 'low' } as const;
/** What these say is said by the effects themselves, with the tier of the effects. */
const SAID_OTHERWISE = new Set([
  'home-spoofable-opening',
  'home-opening-untold',
  'home-guessable-webhook',
  'home-duplicate-id',
  'home-safety-off',
  'home-place-opening',
  'home-tag-opening',
  'home-hidden-opening',
]);

/** What may happen in the house after a change that could not before. Pure; both states are read whole. */
export function compareHomes(before: HomeFiles, after: HomeFiles): HomeComparison {
  const changed = changedPaths(before, after);
  const [old, now] = [loadHomes(before), loadHomes(after)];
  const sentences = [
    ...newPossibilities(old, now, after),
    ...lostSafety(old, now, after),
    ...newFindings(before, after),
    ...changedAutomations(old, now, after),
    ...changedBlocks(old, now, after),
    ...changed.flatMap(controlSentence),
    ...unreadable(old, now),
  ];
  const unique = [...new Map(sentences.map((one) => [`${one.text} ${one.path}`, one])).values()];
  const sorted = unique.sort(
    (a, b) => TIERS.indexOf(b.tier) - TIERS.indexOf(a.tier) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line),
  );
  return { tier: sorted.reduce<Tier>((tier, one) => higher(tier, one.tier), 'low'), sentences: sorted, changed };
}

function changedPaths(before: HomeFiles, after: HomeFiles): readonly string[] {
  const all = [...new Set([...before.paths, ...after.paths])].sort();
  const [had, has] = [new Set(before.paths), new Set(after.paths)];
  return all.filter(
    (path) => had.has(path) !== has.has(path) || (has.has(path) && contentOf(before, path) !== contentOf(after, path)),
  );
}

function contentOf(files: HomeFiles, path: string): string {
  const read = files.read(path);
  return 'text' in read ? read.text : `\0${read.reason}`;
}

function placed(
  files: HomeFiles,
  where: { readonly file: string; readonly start: number },
): { readonly path: string; readonly line: number } {
  const read = files.read(where.file);
  return { path: where.file, line: 'text' in read ? spotAt(lineStarts(read.text), where.start).line : 1 };
}

function newPossibilities(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const known = new Set(old.flatMap(possibilitiesOf).map(({ key }) => key));
  return now
    .flatMap(possibilitiesOf)
    .filter(({ key }) => !known.has(key))
    .map(({ tier, text, where }: Possibility) => ({ tier, text, ...placed(after, where) }));
}

/** Automations that watch over the house, and do so no more. */
function lostSafety(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
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

function newFindings(before: HomeFiles, after: HomeFiles): readonly HomeSentence[] {
  const keyOf = ({ rule, message, place }: { rule: string; message: string; place: { path: string } }): string =>
    `${rule} ${place.path} ${message}`;
  const known = new Set(inspectHomes(before, { all: true }).findings.map(keyOf));
  return inspectHomes(after, { all: true })
    .findings.filter((finding) => !known.has(keyOf(finding)) && !SAID_OTHERWISE.has(finding.rule))
    .map(({ rule, severity, message, place, instead }) => ({
      tier: SEVERITY_TIERS[severity],
      text: message.replace(/\.$/, ''),
      path: place.path,
      line: place.line,
      rule,
      ...(instead === undefined ? {} : { instead }),
    }));
}

function changedAutomations(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const known = new Map(old.flatMap((home) => home.automations.map((one) => [one.entity, shape(one.node)] as const)));
  return now.flatMap((home) =>
    home.automations.flatMap((automation): readonly HomeSentence[] => {
      const before = known.get(automation.entity);
      if (before === shape(automation.node)) return [];
      const effects = effectsOfAutomation(home, automation);
      const tier = effects.reduce<Tier>(
        (worst, one) => higher(worst, one.deed.tier === 'critical' ? 'critical' : one.tier === 'critical' ? 'high' : one.tier),
        'low',
      );
      return [
        {
          tier,
          text: `the automation "${automation.name}" is ${before === undefined ? 'new' : 'changed'}`,
          ...placed(after, automation.node),
        },
      ];
    }),
  );
}

/** The content without its places. */
function shape(node: Node): string {
  return JSON.stringify(node, (key, value) => (key === 'start' || key === 'end' || key === 'file' ? undefined : value));
}

function changedBlocks(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const shapes = (homes: readonly Home[]): ReadonlyMap<string, { readonly text: string; readonly section: Section }> => {
    const out = new Map<string, { text: string; section: Section }>();
    for (const section of homes.flatMap(({ sections }) => sections)) {
      const before = out.get(section.domain);
      out.set(section.domain, { text: `${before?.text ?? ''}${shape(section.node)}`, section });
    }
    return out;
  };
  const [had, has] = [shapes(old), shapes(now)];
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((domain): readonly HomeSentence[] => {
    const [before, there] = [had.get(domain), has.get(domain)];
    if (before?.text === there?.text || domain === 'automation' || domain === 'script') return [];
    const tier: Tier =
      CONTROL_BLOCKS.has(domain) || domain === 'homeassistant'
        ? domain === 'homeassistant'
          ? 'high'
          : 'critical'
        : LOW_BLOCKS.has(domain)
          ? 'low'
          : domain === 'alarm_control_panel' || domain === 'lock'
            ? 'high'
            : 'medium';
    const what = before === undefined ? 'is new' : there === undefined ? 'is gone' : 'is changed';
    const section = there?.section ?? before?.section;
    return section === undefined
      ? []
      : [
          {
            tier,
            text: `the block ${domain} ${what}`,
            ...(there === undefined ? { path: section.entry.file, line: 1 } : placed(after, section.entry)),
          },
        ];
  });
}

function controlSentence(path: string): readonly HomeSentence[] {
  const found = CONTROL_FILES.find(([pattern]) => pattern.test(path));
  return found === undefined ? [] : [{ tier: 'critical', text: found[1], path, line: 1 }];
}

/** What can't be read may do anything. */
function unreadable(old: readonly Home[], now: readonly Home[]): readonly HomeSentence[] {
  const known = new Set(old.flatMap(({ problems }) => problems.map(({ path, reason }) => `${path} ${reason}`)));
  return now.flatMap(({ problems }) =>
    problems
      .filter(({ path, reason }) => !known.has(`${path} ${reason}`))
      .map(({ path, line, reason }) => ({
        tier: 'critical' as const,
        text: `${nameOf(path)} can't be understood whole: ${reason}`,
        path,
        line: line ?? 1,
      })),
  );
}
