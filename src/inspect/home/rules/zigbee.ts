import { entry, isFalse, isTrue, itemsOf, textOf } from '../node.ts';
import { type HomeRule, SOURCES, spotAt } from '../rule.ts';
import { isLiteral, perSide } from './side.ts';

const DEFAULT_KEY = [1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13];

const permitJoin: HomeRule = {
  number: 'ZB-01',
  id: 'home-zigbee-join',
  title: 'Any Zigbee device may join',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  why: 'A device of anyone near joins the network, hears it and speaks in it; set in the file it never ends.',
  instead: 'permit_join: false, and the button of the interface when you add a device.',
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) => {
    const found = entry(root, 'permit_join');
    return found !== undefined && isTrue(found.value)
      ? [spotAt(found, 'Devices of anyone near may join, and that never ends.')]
      : [];
  }),
};

const defaultKey: HomeRule = {
  number: 'ZB-02',
  id: 'home-zigbee-key',
  title: 'The Zigbee network has the key that everyone knows',
  cwe: 'CWE-798',
  severity: 'critical',
  confidence: 'high',
  why: 'Whoever is near reads and sends every message: lights, locks, alarm sensors.',
  instead: 'network_key: GENERATE, before the first device joins.',
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) => {
    const found = entry(entry(root, 'advanced')?.value, 'network_key');
    const numbers = itemsOf(found?.value).map((item) => (item.kind === 'leaf' ? Number(item.text) : Number.NaN));
    return found !== undefined && numbers.length === 16 && numbers.every((one, index) => one === DEFAULT_KEY[index])
      ? [spotAt(found, 'This key stands in the documentation: everyone near can read and send.')]
      : [];
  }),
};

const frontend: HomeRule = {
  number: 'ZB-03',
  id: 'home-zigbee-frontend',
  title: 'The page of Zigbee2MQTT asks nobody for a password',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  why: 'Whoever reaches the port adds devices, renames them and reads the keys.',
  instead: 'frontend: auth_token: "!secret.yaml token", or host: 127.0.0.1 behind a proxy that asks.',
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) => {
    const found = entry(root, 'frontend');
    if (found === undefined || isFalse(found.value) || isFalse(entry(found.value, 'enabled')?.value)) return [];
    const host = textOf(entry(found.value, 'host')?.value);
    const isNear = host !== undefined && /^(?:127\.|localhost|::1|\/)/.test(host);
    const hasToken = entry(found.value, 'auth_token') !== undefined;
    return !isNear && !hasToken && (found.value.kind === 'map' || isTrue(found.value))
      ? [spotAt(found, 'Whoever reaches the port may add devices and read the keys.')]
      : [];
  }),
};

const zigbeeSecret: HomeRule = {
  number: 'ZB-04',
  id: 'home-zigbee-secret',
  title: 'The Zigbee key or the password of the broker stands in the file',
  cwe: 'CWE-798',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'It is in git and in backups.',
  instead: "'!secret.yaml key'.",
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) => {
    const password = entry(entry(root, 'mqtt')?.value, 'password');
    const key = entry(entry(root, 'advanced')?.value, 'network_key');
    return [
      ...(password !== undefined && isLiteral(password.value)
        ? [spotAt(password, 'The password of the broker stands in the file.', { isSecret: true })]
        : []),
      ...(key?.value.kind === 'list' && key.value.items.length === 16
        ? [spotAt(key, 'The key of the Zigbee network stands in the file.', { isSecret: true })]
        : []),
    ];
  }),
};

const zigbeeBroker: HomeRule = {
  number: 'ZB-05',
  id: 'home-zigbee-broker',
  title: 'Zigbee2MQTT speaks to a broker that it does not check',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Anyone on the way can be the broker, and command every device.',
  instead: 'reject_unauthorized: true with ca.',
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) => {
    const found = entry(entry(root, 'mqtt')?.value, 'reject_unauthorized');
    return found !== undefined && isFalse(found.value) ? [spotAt(found, 'Anyone on the way can be the broker.')] : [];
  }),
};

const converters: HomeRule = {
  number: 'ZB-06',
  id: 'home-zigbee-converter',
  title: 'Zigbee2MQTT runs programs of others',
  cwe: 'CWE-829',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A converter or an extension is JavaScript that runs inside.',
  instead: 'Only what you have read, kept beside the configuration.',
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) =>
    ['external_converters', 'external_extensions'].flatMap((name) => {
      const found = entry(root, name);
      return found !== undefined && itemsOf(found.value).length > 0
        ? [spotAt(found, 'These programs run inside, with every key of the network.')]
        : [];
    }),
  ),
};

const radio: HomeRule = {
  number: 'ZB-07',
  id: 'home-zigbee-radio',
  title: 'The radio is reached over the network',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'Such an adapter asks nobody for a password: whoever reaches it drives it.',
  instead: 'A network of its own for it, or USB.',
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) => {
    const found = entry(entry(root, 'serial')?.value, 'port');
    return found !== undefined && /^(?:tcp|mdns):/.test(textOf(found.value) ?? '')
      ? [spotAt(found, 'Whoever reaches the adapter drives it.')]
      : [];
  }),
};

const firmware: HomeRule = {
  number: 'ZB-08',
  id: 'home-zigbee-firmware',
  title: 'Firmware of devices comes from an address of one’s own',
  cwe: 'CWE-494',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Whoever owns that address owns every device.',
  instead: 'The default index.',
  source: SOURCES.z2m,
  check: perSide('zigbee2mqtt', (root) => {
    const found = entry(entry(root, 'ota')?.value, 'zigbee_ota_override_index_location');
    return found !== undefined && /^https?:/.test(textOf(found.value) ?? '')
      ? [spotAt(found, 'Whoever owns that address owns every device.')]
      : [];
  }),
};

export const zigbeeRules: readonly HomeRule[] = [
  permitJoin,
  defaultKey,
  frontend,
  zigbeeSecret,
  zigbeeBroker,
  converters,
  radio,
  firmware,
];
