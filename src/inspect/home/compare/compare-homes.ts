import { effectsOfAutomation } from '../effects/reach.ts';
import { higher, TIERS, type Tier } from '../effects/tiers.ts';
import { inspectHomes } from '../inspect-home.ts';
import { type HomeFiles, nameOf } from '../load/files.ts';
import type { Home } from '../load/home.ts';
import { loadHomes } from '../load/load-home.ts';
import { type Possibility, possibilitiesOf } from '../sentences.ts';
import { changedBlocks, controlSentence, shape } from './control.ts';
import { inventedSecrets, lostProtections, movedNetworks } from './lost.ts';
import { unknownNames } from './names.ts';
import { lostSafety } from './safety.ts';
import { type HomeSentence, placed } from './sentence.ts';

export interface HomeComparison {
  /** The highest of the sentences; low where only what is harmless changed. */
  readonly tier: Tier;
  readonly sentences: readonly HomeSentence[];
  /** Files with another content. */
  readonly changed: readonly string[];
}

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
    ...lostProtections(before, after, changed),
    ...movedNetworks(old, now, after),
    ...inventedSecrets(old, now),
    ...unknownNames(old, now, after),
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

function newPossibilities(old: readonly Home[], now: readonly Home[], after: HomeFiles): readonly HomeSentence[] {
  const known = new Set(old.flatMap(possibilitiesOf).map(({ key }) => key));
  return now
    .flatMap(possibilitiesOf)
    .filter(({ key }) => !known.has(key))
    .map(({ tier, text, instead, where }: Possibility) => ({
      ...{ tier, text, ...placed(after, where) },
      ...(tier === 'high' || tier === 'critical' ? { instead } : {}),
    }));
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
          ...(tier === 'low' || tier === 'medium'
            ? {}
            : { instead: 'What it reaches is told beside; leave that out, or ask a person first.' }),
          ...placed(after, automation.node),
        },
      ];
    }),
  );
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
        instead: 'Mend the file first; `sallyport home test` has Home Assistant’s own words for what is wrong with it.',
        path,
        line: line ?? 1,
      })),
  );
}
