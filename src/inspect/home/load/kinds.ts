import { entries, entry, itemsOf, type Node, textOf, walk } from '../node.ts';

/** What a YAML text is a part of. */
export type YamlKind =
  | 'root'
  | 'package'
  | 'automations'
  | 'scripts'
  | 'scenes'
  | 'blueprint'
  | 'esphome'
  | 'zigbee2mqtt'
  | 'frigate';

/** Keys at the top that only Home Assistant's own configuration has. */
const OWN_KEYS = new Set([
  ...[
    'homeassistant',
    'default_config',
    'automation',
    'script',
    'scene',
    'http',
    'shell_command',
    'rest_command',
    'command_line',
  ],
  ...['alarm_control_panel', 'input_boolean', 'input_select', 'input_text', 'input_number', 'input_button', 'input_datetime'],
  ...['google_assistant', 'recorder', 'lovelace', 'panel_iframe', 'panel_custom', 'python_script', 'pyscript', 'intent_script'],
  ...[
    'mcp_server',
    'debugpy',
    'ptvsd',
    'downloader',
    'device_tracker',
    'binary_sensor',
    'media_player',
    'influxdb',
    'timer',
    'counter',
  ],
]);

/** What a text is, by what stands in it; undefined for everything that is no part of a smart home. */
export function yamlKindOf(path: string, root: Node | undefined): YamlKind | undefined {
  if (root === undefined) return undefined;
  if (root.kind === 'list') return kindOfList(root);
  if (root.kind !== 'map') return undefined;
  const keys = new Set(root.entries.map(({ key }) => key));
  if (isBlueprint(root)) return 'blueprint';
  if (isEsphome(keys)) return 'esphome';
  if (isZigbee2mqtt(root, keys)) return 'zigbee2mqtt';
  if (isFrigate(root, keys)) return 'frigate';
  const own = root.entries.filter(({ key }) => OWN_KEYS.has(key.split(' ')[0] ?? ''));
  if (/(?:^|\/)configuration\.yaml$/.test(path) && own.length > 0) return 'root';
  if (own.some(isConvincing)) return keys.has('homeassistant') && keys.has('default_config') ? 'root' : 'package';
  if (/(?:^|\/)packages\/.+\.yaml$/.test(path) && own.length > 0) return 'package';
  if (
    /(?:^|\/)scripts?(?:\.yaml$|\/.+\.yaml$)/.test(path) ||
    root.entries.every(({ value }) => entry(value, 'sequence') !== undefined)
  )
    return root.entries.some(({ value }) => hasActions(entry(value, 'sequence')?.value)) ? 'scripts' : undefined;
  return isAutomation(root) ? 'automations' : undefined;
}

function kindOfList(root: Node): YamlKind | undefined {
  const items = itemsOf(root);
  if (items.length === 0) return undefined;
  if (items.some(isAutomation)) return 'automations';
  return items.every((item) => entry(item, 'entities') !== undefined && entry(item, 'name') !== undefined) ? 'scenes' : undefined;
}

export function isAutomation(node: Node): boolean {
  if (node.kind !== 'map') return false;
  if (textOf(entry(entry(node, 'use_blueprint')?.value, 'path')?.value) !== undefined) return true;
  const triggers = itemsOf(entry(node, 'trigger', 'triggers')?.value);
  return (
    triggers.some((item) => entry(item, 'platform', 'trigger') !== undefined) &&
    hasActions(entry(node, 'action', 'actions')?.value)
  );
}

function hasActions(node: Node | undefined): boolean {
  const words = new Set([
    'service',
    'action',
    'choose',
    'if',
    'repeat',
    'parallel',
    'sequence',
    'scene',
    'event',
    'delay',
    'device_id',
    'stop',
    'variables',
  ]);
  return itemsOf(node).some((item) => item.kind === 'map' && item.entries.some(({ key }) => words.has(key)));
}

/** A key that others use too convinces only by what stands below it. */
function isConvincing({ key, value }: { readonly key: string; readonly value: Node }): boolean {
  const name = key.split(' ')[0] ?? '';
  switch (name) {
    case 'homeassistant':
    case 'default_config':
    case 'google_assistant':
    case 'panel_iframe':
    case 'panel_custom':
    case 'mcp_server':
    case 'debugpy':
    case 'input_boolean':
    case 'input_select':
    case 'input_text':
    case 'input_number':
      return true;
    case 'automation':
      return itemsOf(value).some(isAutomation) || /^include/.test(value.kind === 'leaf' ? (value.tag ?? '') : '');
    case 'script':
      return entries(value).some((one) => hasActions(entry(one.value, 'sequence')?.value));
    case 'alarm_control_panel':
    case 'command_line':
    case 'device_tracker':
      return itemsOf(value).some(
        (item) => entry(item, 'platform', 'sensor', 'switch', 'binary_sensor', 'cover', 'notify') !== undefined,
      );
    case 'shell_command':
      return value.kind === 'map' && value.entries.length > 0 && value.entries.every((one) => one.value.kind === 'leaf');
    case 'rest_command':
      return entries(value).some((one) => entry(one.value, 'url') !== undefined);
    case 'http':
      return entries(value).some((one) =>
        /^(?:use_x_forwarded_for|trusted_proxies|ip_ban_enabled|login_attempts_threshold|cors_allowed_origins|use_x_frame_options|ssl_profile|server_host)$/.test(
          one.key,
        ),
      );
    default:
      return false;
  }
}

function isBlueprint(root: Node): boolean {
  const domain = textOf(entry(entry(root, 'blueprint')?.value, 'domain')?.value);
  return domain !== undefined && /^(?:automation|script|template)$/.test(domain);
}

function isEsphome(keys: ReadonlySet<string>): boolean {
  const has = (...names: readonly string[]): boolean => names.some((name) => keys.has(name));
  const isChip = has('esp32', 'esp8266', 'rp2040', 'bk72xx', 'rtl87xx', 'libretiny', 'nrf52');
  return (
    (keys.has('esphome') || isChip) &&
    (isChip || has('wifi', 'api', 'ota', 'substitutions', 'packages', 'ethernet', 'logger', 'web_server'))
  );
}

function isZigbee2mqtt(root: Node, keys: ReadonlySet<string>): boolean {
  const advanced = entry(root, 'advanced')?.value;
  const isOwnMqtt =
    entry(entry(root, 'mqtt')?.value, 'base_topic') !== undefined || entry(entry(root, 'mqtt')?.value, 'server') !== undefined;
  const isRadio =
    entry(advanced, 'network_key') !== undefined ||
    entry(advanced, 'pan_id') !== undefined ||
    entry(entry(root, 'serial')?.value, 'port') !== undefined;
  return isRadio
    ? isOwnMqtt || keys.has('permit_join') || keys.has('frontend') || advanced !== undefined
    : isOwnMqtt && (keys.has('permit_join') || keys.has('serial') || keys.has('advanced'));
}

function isFrigate(root: Node, keys: ReadonlySet<string>): boolean {
  if (!keys.has('cameras')) return false;
  let isFrigateCamera = false;
  walk(entry(root, 'cameras')?.value, (_node, path) => {
    if (path.length === 2 && path[1] === 'ffmpeg') isFrigateCamera = true;
  });
  return isFrigateCamera || (keys.has('go2rtc') && keys.has('mqtt'));
}
