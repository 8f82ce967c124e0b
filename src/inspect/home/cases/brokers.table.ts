import type { HomeCase } from '../rule.ts';
import { core, esp, frigate, nodeRed, one, python } from './case-words.ts';

const broker = (rule: string, bad: string, good: string): HomeCase => one(rule, 'mosquitto/mosquitto.conf', bad, good);
const acl = (rule: string, bad: string, good: string): HomeCase => one(rule, 'mosquitto/acl', bad, good);
const LISTENER = 'listener 8883\nallow_anonymous false\npassword_file /mosquitto/passwd\nacl_file /mosquitto/acl\n';
const flow = (...nodes: readonly string[]): string => `[${nodes.join(',\n')}]\n`;
const FLOWS = 'node-red/flows.json';
const PAGE = '{"id": "a", "type": "http in", "url": "/open", "wires": [["b"]]}';
const DOOR = '{"id": "b", "type": "api-call-service", "action": "lock.unlock", "entityId": ["lock.front"], "wires": [[]]}';
const SWITCH = '{"id": "b", "type": "switch", "property": "payload.secret", "wires": [["c"]]}';
const rest = (url: string): string =>
  `rest_command:\n  tell:\n    url: ${url}\n    method: post\n    payload: "{{ states('person.ann') }}"\n`;
const component = (decorators: string): string =>
  `${decorators}async def set_mode(hass, connection, msg):\n    await hass.services.async_call("meter", "set", msg)\n`;

export const brokersCases: readonly HomeCase[] = [
  acl('home-mqtt-acl-wide', 'topic readwrite #\n', 'user homeassistant\ntopic readwrite #\npattern readwrite devices/%u/#\n'),
  acl(
    'home-mqtt-discovery',
    'pattern write homeassistant/#\n',
    'user zigbee2mqtt\ntopic write homeassistant/#\npattern readwrite devices/%u/#\n',
  ),
  broker(
    'home-mqtt-tls',
    `${LISTENER}use_identity_as_username true\n`,
    `${LISTENER}require_certificate true\nuse_identity_as_username true\n`,
  ),
  broker('home-mqtt-tls', `${LISTENER}tls_version tlsv1.1\n`, `${LISTENER}tls_version tlsv1.2\n`),
  broker(
    'home-mqtt-websockets',
    `${LISTENER}listener 9001\nprotocol websockets\n`,
    `${LISTENER}listener 9001 127.0.0.1\nprotocol websockets\n`,
  ),
  broker(
    'home-mqtt-per-listener',
    'per_listener_settings true\nlistener 8883\npassword_file /mosquitto/passwd\nacl_file /mosquitto/acl\nlistener 8884\n',
    'per_listener_settings true\nlistener 8883\npassword_file /mosquitto/passwd\nacl_file /mosquitto/acl\nlistener 8884\nallow_anonymous false\n',
  ),
  one('home-mqtt-passwords', 'mosquitto/passwd', 'ann:hunter-two-0\n', 'ann:$7$101$bWFkZXVw$bWFkZXVw\n'),
  broker('home-mqtt-unbounded', LISTENER, `${LISTENER}max_connections 200\nmessage_size_limit 1048576\n`),
  core(
    'home-mqtt-far',
    'mqtt:\n  broker: broker.example.org\n  username: ann\n  password: !secret mqtt\n',
    'mqtt:\n  broker: broker.example.org\n  port: 8883\n  certificate: auto\n  username: ann\n  password: !secret mqtt\n',
  ),
  core('home-mqtt-far', 'mqtt:\n  broker: 192.168.1.5\n  tls_insecure: true\n', 'mqtt:\n  broker: 192.168.1.5\n'),

  one(
    'home-nodered-exec',
    FLOWS,
    flow('{"id": "a", "type": "exec", "command": "ping", "addpay": "payload", "wires": [[], [], []]}'),
    flow('{"id": "a", "type": "exec", "command": "ping 192.168.1.1", "addpay": "", "wires": [[], [], []]}'),
  ),
  one('home-nodered-opening', FLOWS, flow(PAGE, DOOR), flow(PAGE, SWITCH, DOOR.replace('"b"', '"c"'))),
  one(
    'home-nodered-opening',
    FLOWS,
    flow(PAGE, DOOR),
    flow(PAGE, '{"id": "b", "type": "api-call-service", "domain": "light", "service": "turn_on", "wires": [[]]}'),
  ),
  one(
    'home-nodered-chosen',
    FLOWS,
    flow('{"id": "a", "type": "api-call-service", "action": "{{payload.action}}", "entityId": [], "wires": [[]]}'),
    flow('{"id": "a", "type": "api-call-service", "action": "light.turn_on", "entityId": ["light.hall"], "wires": [[]]}'),
  ),
  nodeRed(
    'home-nodered-palette',
    'adminAuth: {}, externalModules: { palette: { allowInstall: true } },',
    "adminAuth: {}, externalModules: { palette: { allowInstall: true, allowList: ['node-red-contrib-home-assistant-websocket'] } },",
  ),

  python(
    'home-component-unguarded',
    component('@websocket_api.websocket_command({"type": "meter/set"})\n@websocket_api.async_response\n'),
    component(
      '@websocket_api.require_admin\n@websocket_api.websocket_command({"type": "meter/set"})\n@websocket_api.async_response\n',
    ),
  ),
  python(
    'home-component-logged',
    '_LOGGER.debug("set up with %s", entry.data)\n',
    '_LOGGER.debug("the access_token is missing in %s", entry.title)\n',
  ),
  python(
    'home-component-foreign',
    'hass.states.async_set("binary_sensor.front_door", "off")\n',
    'hass.states.async_set("meter.power", "12")\n',
  ),
  python(
    'home-component-foreign',
    'hass.services.async_register("lock", "unlock", handle)\n',
    'hass.services.async_register(DOMAIN, "unlock", handle)\n',
  ),

  core('home-state-told', rest('https://api.example.com/where'), rest('http://192.168.1.7/where')),
  core(
    'home-configuration-pulled',
    'shell_command:\n  update: git -C /config pull\n',
    'shell_command:\n  status: git -C /config status\n',
  ),

  esp('home-esphome-log', 'logger:\n  level: VERY_VERBOSE\n', 'logger:\n  level: INFO\n'),
  one(
    'home-esphome-build',
    'esphome/relay.yaml',
    'esphome:\n  name: relay\n  platformio_options:\n    extra_scripts: [pre:fetch.py]\nesp32:\n  board: esp32dev\n',
    'esphome:\n  name: relay\n  includes: [relay.h]\nesp32:\n  board: esp32dev\n',
  ),
  frigate('home-frigate-cloud', 'genai:\n  provider: gemini\n', 'genai:\n  provider: ollama\n'),
  frigate(
    'home-frigate-broker',
    'mqtt:\n  host: broker\n',
    'mqtt:\n  host: broker\n  user: frigate\n  password: "{FRIGATE_MQTT_PASSWORD}"\n',
  ),
  one(
    'home-frigate-blind',
    'frigate.yml',
    'record:\n  enabled: true\ncameras:\n  yard:\n    ffmpeg:\n      inputs: []\n    record:\n      enabled: false\n',
    'record:\n  enabled: true\ncameras:\n  yard:\n    ffmpeg:\n      inputs: []\n    record:\n      enabled: true\n',
  ),
];
