import { entry, isFalse, itemsOf, leavesOf, type Node, textOf } from '../node.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';
import { isLiteral, perSide } from './side.ts';

function packagesOf(root: Node): readonly Node[] {
  return itemsOf(entry(root, 'packages')?.value);
}

const espApi: HomeRule = {
  number: 'ES-01',
  id: 'home-esphome-api',
  title: 'A device obeys anyone in the network',
  cwe: 'CWE-319',
  severity: 'high',
  confidence: 'high',
  why: 'Without a key whoever reaches the device reads and commands it.',
  instead: 'api: encryption: key: !secret NAME.',
  source: `${SOURCES.esphome}api/`,
  check: perSide('esphome', (root) => {
    const found = entry(root, 'api');
    // A package may bring the key.
    if (found === undefined || packagesOf(root).length > 0 || (found.value.kind === 'leaf' && found.value.tag !== undefined))
      return [];
    return entry(found.value, 'encryption') === undefined
      ? [
          spotAt(
            found,
            'Whoever reaches the device reads and commands it.',
            found.value.kind === 'map' && entry(found.value, 'password') !== undefined ? { severity: 'medium' } : {},
          ),
        ]
      : [];
  }),
};

const espOta: HomeRule = {
  number: 'ES-02',
  id: 'home-esphome-ota',
  title: 'Anyone in the network may replace the firmware',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  why: 'Whoever reaches the device gives it a program of their own.',
  instead: 'ota: - platform: esphome, password: !secret NAME.',
  source: `${SOURCES.esphome}ota/esphome.html`,
  check: perSide('esphome', (root) => {
    const found = entry(root, 'ota');
    if (found === undefined || packagesOf(root).length > 0 || (found.value.kind === 'leaf' && found.value.tag !== undefined))
      return [];
    const platforms = found.value.kind === 'leaf' ? [found.value] : itemsOf(found.value);
    return platforms
      .filter(
        (item) =>
          item.kind === 'leaf' ||
          (entry(item, 'password') === undefined && /^(?:esphome)?$/.test(textOf(entry(item, 'platform')?.value) ?? '')),
      )
      .map((item) => spotAt(item.kind === 'leaf' ? found : item, 'Whoever reaches the device gives it a program of their own.'));
  }),
};

const espWeb: HomeRule = {
  number: 'ES-03',
  id: 'home-esphome-web',
  title: 'The page of a device asks nobody for a password',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  why: 'Whoever reaches the device switches it, and may upload firmware there.',
  instead: 'web_server: auth: username and password from !secret, and ota: false.',
  source: `${SOURCES.esphome}web_server.html`,
  check: perSide('esphome', (root) => {
    const found = entry(root, 'web_server');
    if (found === undefined || (found.value.kind === 'leaf' && found.value.tag !== undefined)) return [];
    return entry(found.value, 'auth') === undefined ? [spotAt(found, 'Whoever reaches the device switches it here.')] : [];
  }),
};

const espFallback: HomeRule = {
  number: 'ES-04',
  id: 'home-esphome-fallback',
  title: 'A device opens a network of its own without a password',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'When the house’s network is away, whoever is near may configure it.',
  instead: 'wifi: ap: password: !secret NAME.',
  source: `${SOURCES.esphome}wifi.html`,
  check: perSide('esphome', (root) => {
    const found = entry(entry(root, 'wifi')?.value, 'ap');
    return found !== undefined && found.value.kind === 'map' && entry(found.value, 'password') === undefined
      ? [spotAt(found, 'Whoever is near joins it when the network is away.')]
      : [];
  }),
};

const espSecret: HomeRule = {
  number: 'ES-05',
  id: 'home-esphome-secret',
  title: 'A password of a device stands in its file',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'The password of the network or the key of the device is in git and in backups.',
  instead: '!secret NAME.',
  source: SOURCES.secrets,
  check: perSide('esphome', (root) =>
    ['wifi', 'api', 'ota', 'web_server'].flatMap((name) =>
      leavesOf(entry(root, name)?.value).flatMap(({ path, leaf }) =>
        /^(?:password|key|psk)$/.test(path.at(-1) ?? '') && typeof leaf.value === 'string' && isLiteral(leaf)
          ? [spotAt(leaf, `The ${path.at(-1) ?? ''} of ${name} stands in the file.`, { isSecret: true })]
          : [],
      ),
    ),
  ),
};

const espImprov: HomeRule = {
  number: 'ES-06',
  id: 'home-esphome-improv',
  title: 'Anyone near may give a device another network',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Over Bluetooth, without a button.',
  instead: 'authorizer: a button of the device.',
  source: `${SOURCES.esphome}esp32_improv.html`,
  check: perSide('esphome', (root) => {
    const found = entry(entry(root, 'esp32_improv')?.value, 'authorizer');
    return found !== undefined && (/^none$/i.test(textOf(found.value) ?? '') || isFalse(found.value))
      ? [spotAt(found, 'Anyone near gives the device another network.')]
      : [];
  }),
};

const espRemote: HomeRule = {
  number: 'ES-07',
  id: 'home-esphome-remote',
  title: 'Parts of a device come from a branch that others can change',
  cwe: 'CWE-829',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'They run on the device and on the machine that builds it.',
  instead: 'A commit: ref: with 40 hexadecimal digits.',
  source: `${SOURCES.esphome}external_components.html`,
  check: perSide('esphome', (root) => {
    const components = itemsOf(entry(root, 'external_components')?.value).map((item) => entry(item, 'source'));
    return components.flatMap((found): readonly Spot[] => {
      if (found === undefined) return [];
      const url = textOf(found.value) ?? textOf(entry(found.value, 'url')?.value) ?? '';
      const ref = textOf(entry(found.value, 'ref')?.value) ?? /@([\w./-]+)$/.exec(url)?.[1] ?? '';
      return /^(?:github:|https?:|git)/.test(url) && !/^[0-9a-f]{40}$/.test(ref)
        ? [spotAt(found, 'Whoever changes that branch runs code on the device and on the machine that builds it.')]
        : [];
    });
  }),
};

const espRestore: HomeRule = {
  number: 'ES-08',
  id: 'home-esphome-restore',
  title: 'A relay of a door or a heater is on after a power cut',
  cwe: 'CWE-1188',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'When the power comes back the door opens, or the heater runs.',
  instead: 'restore_mode: ALWAYS_OFF.',
  source: `${SOURCES.esphome}switch/gpio.html`,
  check: perSide('esphome', (root) =>
    itemsOf(entry(root, 'switch')?.value).flatMap((item) => {
      const found = entry(item, 'restore_mode');
      const words = `${textOf(entry(item, 'name')?.value) ?? ''} ${textOf(entry(item, 'id')?.value) ?? ''}`;
      return found !== undefined &&
        /^(?:ALWAYS_ON|RESTORE_DEFAULT_ON|RESTORE_INVERTED_DEFAULT_ON)$/.test(textOf(found.value) ?? '') &&
        /garage|gate|door|lock|heat|boiler|pump|valve|oven/i.test(words)
        ? [spotAt(found, 'After a power cut it is on.')]
        : [];
    }),
  ),
};

const espRequest: HomeRule = {
  number: 'ES-09',
  id: 'home-esphome-request',
  title: 'A device checks no certificates',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way answers for the other side, with firmware too.',
  instead: 'verify_ssl: true.',
  source: `${SOURCES.esphome}http_request.html`,
  check: perSide('esphome', (root) => {
    const found = entry(entry(root, 'http_request')?.value, 'verify_ssl');
    return found !== undefined && isFalse(found.value) ? [spotAt(found, 'Anyone on the way answers for the other side.')] : [];
  }),
};

const chatty: HomeRule = {
  number: 'ES-11',
  id: 'home-esphome-log',
  title: 'A device writes everything into its log',
  cwe: 'CWE-532',
  severity: 'low',
  confidence: 'high',
  isExtra: true,
  why: 'Codes that are typed at a keypad and keys of the network can be read by whoever reads the log, over the network too.',
  instead: 'logger: level: INFO; uart: debug only while you look for a mistake.',
  source: `${SOURCES.esphome}logger`,
  check: perSide('esphome', (root) => {
    const level = entry(entry(root, 'logger')?.value, 'level');
    const isLoud = level !== undefined && /^VERY_VERBOSE$/i.test(textOf(level.value) ?? '');
    const ports = itemsOf(entry(root, 'uart')?.value).flatMap((one) => entry(one, 'debug') ?? []);
    return [
      ...(isLoud ? [spotAt(level, 'Everything that the device is told comes into its log.')] : []),
      ...ports.map((one) => spotAt(one, 'What is typed comes into the log.')),
    ];
  }),
};

const built: HomeRule = {
  number: 'ES-12',
  id: 'home-esphome-build',
  title: 'Building the firmware runs programs that stand elsewhere',
  cwe: 'CWE-829',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'They run on the machine that builds, beside every password of every device, and go into the firmware.',
  instead: 'Files beside the configuration that you have read; no extra_scripts.',
  source: `${SOURCES.esphome}esphome`,
  check: perSide('esphome', (root) => {
    const core = entry(root, 'esphome')?.value;
    const scripts = entry(entry(core, 'platformio_options')?.value, 'extra_scripts');
    const outside = itemsOf(entry(core, 'includes')?.value).filter((item) => /^(?:\/|~|\.\.\/|https?:)/.test(textOf(item) ?? ''));
    return [
      ...(scripts === undefined ? [] : [spotAt(scripts, 'These programs run where the firmware is built.')]),
      ...outside.map((item) => spotAt(item, 'This file is no part of the configuration, and goes into the firmware.')),
    ];
  }),
};

export const esphomeRules: readonly HomeRule[] = [
  espApi,
  espOta,
  espWeb,
  espFallback,
  espSecret,
  espImprov,
  espRemote,
  espRestore,
  espRequest,
  chatty,
  built,
];
