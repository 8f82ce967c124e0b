import { effectsOf } from '../effects/reach.ts';
import { entries, entry, isFalse, isTrue, textsOf } from '../node.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, spotAt } from '../rule.ts';

const voice: HomeRule = {
  number: 'VA-01',
  id: 'home-voice-all',
  title: 'Everything is exposed to a voice assistant',
  cwe: 'CWE-862',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Locks and garage doors obey a voice through the window.',
  instead: 'expose_by_default: false, and a list of what may obey.',
  source: SOURCES.google,
  check: (home) => [
    ...nodesOf(home, 'google_assistant').flatMap((node): readonly Spot[] => {
      const found = entry(node, 'expose_by_default');
      const domains = textsOf(entry(node, 'exposed_domains')?.value);
      const isWide = domains.length === 0 || domains.some((one) => /^(?:lock|cover|alarm_control_panel|script)$/.test(one));
      if (found !== undefined)
        return isTrue(found.value) && isWide ? [spotAt(found, 'Everything obeys a voice, locks and garage doors too.')] : [];
      return [];
    }),
    ...nodesOf(home, 'emulated_hue').flatMap((node): readonly Spot[] => {
      const found = entry(node, 'expose_by_default');
      const domains = textsOf(entry(node, 'exposed_domains')?.value);
      return found !== undefined && isTrue(found.value) && domains.some((one) => /^(?:lock|cover|script)$/.test(one))
        ? [spotAt(found, 'Everything of these domains obeys whoever is in the network.')]
        : [];
    }),
  ],
};

const pin: HomeRule = {
  number: 'VA-02',
  id: 'home-voice-pin',
  title: 'Doors obey a voice without a PIN',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Without secure_devices_pin whoever is heard opens the door; a PIN in the file is known to whoever reads it.',
  instead: 'secure_devices_pin: !secret google_pin.',
  source: SOURCES.google,
  check: (home) =>
    nodesOf(home, 'google_assistant').flatMap((node): readonly Spot[] => {
      const found = entry(node, 'secure_devices_pin');
      const hasDoors =
        textsOf(entry(node, 'exposed_domains')?.value).includes('lock') ||
        entries(entry(node, 'entity_config')?.value).some(
          ({ key, value }) => key.startsWith('lock.') && !isFalse(entry(value, 'expose')?.value),
        );
      if (found === undefined) return hasDoors ? [spotAt(node, 'Locks obey whoever is heard.')] : [];
      return found.value.kind === 'leaf' && found.value.tag === undefined
        ? [spotAt(found, 'The PIN stands in the file.', { isSecret: true })]
        : [];
    }),
};

const account: HomeRule = {
  number: 'VA-03',
  id: 'home-voice-key',
  title: 'The key of the voice assistant stands in the configuration',
  cwe: 'CWE-798',
  severity: 'critical',
  confidence: 'high',
  isExtra: true,
  why: 'Whoever has it speaks to the cloud in the name of the house.',
  instead: 'service_account: !include SERVICE_ACCOUNT.json, with that file out of git.',
  source: SOURCES.google,
  check: (home) =>
    home.sections
      .filter(({ domain }) => domain === 'google_assistant')
      .flatMap(({ node }) => {
        const found = entry(entry(node, 'service_account')?.value, 'private_key');
        const isHere = found?.value.kind === 'leaf' && found.value.tag === undefined && found.file === node.file;
        return isHere ? [spotAt(found, 'The private key stands in the file.', { isSecret: true })] : [];
      }),
};

const disguised: HomeRule = {
  number: 'VA-04',
  id: 'home-disguised-door',
  title: 'A door that looks like a switch or a lamp',
  cwe: 'CWE-290',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A voice assistant asks for no PIN before it switches a lamp, and whole areas are switched at once.',
  instead: 'lock: or cover: with device_class garage, of the same actions.',
  source: SOURCES.google,
  check: (home) => {
    const seen = new Set<string>();
    return [...home.templated].flatMap(([key, actions]): readonly Spot[] => {
      const [id = ''] = key.split(' ');
      if (!/^(?:switch|light|fan|button|input_boolean)\./.test(id) || seen.has(id)) return [];
      const opening = effectsOf(home, actions).find(
        ({ deed, tier, target }) => deed.isOpening && tier !== 'low' && !target.startsWith('switch.'),
      );
      if (opening === undefined) return [];
      seen.add(id);
      return [spotAt(opening.where, `${id} looks harmless, and ${opening.target} is ${opening.deed.verb} by it.`)];
    });
  },
};

export const voiceRules: readonly HomeRule[] = [voice, pin, account, disguised];
