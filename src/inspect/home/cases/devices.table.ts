import type { HomeCase } from '../rule.ts';
import { besideCore, CONFIG, one, esp, zigbee, frigate, nodeRed, python, WORD } from './case-words.ts';

export const devicesCases: readonly HomeCase[] = [
  python(
    'home-component-no-auth',
    'class V(HomeAssistantView):\n    url = "/api/meter"\n    requires_auth = False\n',
    'class V(HomeAssistantView):\n    url = "/api/meter"\n    requires_auth = True\n',
  ),
  python(
    'home-component-execution',
    'def run(text):\n    eval(text)\n',
    'def run(text):\n    """eval(text) would be wrong."""\n    ast.literal_eval(text)\n',
  ),
  python(
    'home-component-execution',
    'def run(name):\n    os.system("ping " + name)\n',
    'def run(name):\n    subprocess.run(["ping", name])\n',
  ),
  one(
    'home-component-unpinned',
    'custom_components/meter/manifest.json',
    '{ "domain": "meter", "version": "1.0.0", "requirements": ["meterlib"] }\n',
    '{ "domain": "meter", "version": "1.0.0", "requirements": ["meterlib==1.2.3"] }\n',
    { [CONFIG]: 'default_config:\n' },
  ),
  one(
    'home-component-unpinned',
    'custom_components/meter/manifest.json',
    '{ "requirements": ["git+https://example.org/a.git@main"] }\n',
    '{ "requirements": ["a==1.0"] }\n',
    { [CONFIG]: 'default_config:\n' },
  ),
  python('home-component-secrets', 'open(hass.config.path("secrets.yaml"))\n', 'open(hass.config.path("meter.json"))\n'),
  python('home-component-tls', 'client.get(url, verify_ssl=False)\n', 'client.get(url)\n'),
  python(
    'home-component-listener',
    'await asyncio.start_server(answer, "0.0.0.0", 9999)\n',
    'await asyncio.open_connection(host, 9999)\n',
  ),
  besideCore(
    'home-component-shadow',
    { 'custom_components/lock/manifest.json': '{ "domain": "lock" }\n' },
    { 'custom_components/lock_history/manifest.json': '{ "domain": "lock_history" }\n' },
  ),

  zigbee('home-zigbee-join', 'permit_join: true\n', 'permit_join: false\n'),
  zigbee(
    'home-zigbee-key',
    'advanced:\n  network_key: [1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13]\n',
    'advanced:\n  network_key: GENERATE\n',
  ),
  zigbee('home-zigbee-frontend', 'frontend:\n  port: 8080\n', "frontend:\n  port: 8080\n  auth_token: '!secret.yaml token'\n"),
  zigbee('home-zigbee-frontend', 'frontend: true\n', 'frontend:\n  host: 127.0.0.1\n'),
  zigbee(
    'home-zigbee-secret',
    'advanced:\n  network_key: [201, 3, 15, 7, 19, 11, 113, 15, 20, 2, 43, 6, 58, 10, 12, 13]\n',
    "advanced:\n  network_key: '!secret.yaml key'\n",
  ),
  one(
    'home-zigbee-broker',
    'zigbee2mqtt/configuration.yaml',
    'mqtt:\n  base_topic: z\n  server: mqtts://b\n  reject_unauthorized: false\nserial:\n  port: /dev/x\n',
    'mqtt:\n  base_topic: z\n  server: mqtts://b\n  reject_unauthorized: true\nserial:\n  port: /dev/x\n',
  ),
  zigbee('home-zigbee-converter', 'external_converters:\n  - new.js\n', 'external_converters: []\n'),
  one(
    'home-zigbee-radio',
    'zigbee2mqtt/configuration.yaml',
    'mqtt:\n  base_topic: z\n  server: mqtts://b\nserial:\n  port: tcp://192.168.1.9:6638\n',
    'mqtt:\n  base_topic: z\n  server: mqtts://b\nserial:\n  port: /dev/serial/by-id/x\n',
  ),
  zigbee(
    'home-zigbee-firmware',
    'ota:\n  zigbee_ota_override_index_location: https://x.example.org/index.json\n',
    'ota:\n  disable_automatic_update_check: true\n',
  ),

  esp('home-esphome-api', 'api:\n', 'api:\n  encryption:\n    key: !secret key\n'),
  esp('home-esphome-ota', 'ota:\n  - platform: esphome\n', 'ota:\n  - platform: esphome\n    password: !secret ota\n'),
  esp('home-esphome-ota', 'ota:\n', 'ota:\n  password: !secret ota\n'),
  esp(
    'home-esphome-web',
    'web_server:\n  port: 80\n',
    'web_server:\n  port: 80\n  auth:\n    username: ann\n    password: !secret web\n',
  ),
  esp(
    'home-esphome-fallback',
    'wifi:\n  ssid: !secret ssid\n  password: !secret wifi\n  ap:\n    ssid: Relay\n',
    'wifi:\n  ssid: !secret ssid\n  password: !secret wifi\n  ap:\n    ssid: Relay\n    password: !secret ap\n',
  ),
  esp('home-esphome-secret', `wifi:\n  ssid: house\n  password: ${WORD}\n`, 'wifi:\n  ssid: house\n  password: !secret wifi\n'),
  esp('home-esphome-improv', 'esp32_improv:\n  authorizer: none\n', 'esp32_improv:\n  authorizer: button\n'),
  esp(
    'home-esphome-remote',
    'external_components:\n  - source: github://a/b@main\n',
    'external_components:\n  - source: github://a/b@0123456789abcdef0123456789abcdef01234567\n',
  ),
  esp(
    'home-esphome-restore',
    'switch:\n  - platform: gpio\n    name: Garage door\n    restore_mode: ALWAYS_ON\n',
    'switch:\n  - platform: gpio\n    name: Garage door\n    restore_mode: ALWAYS_OFF\n',
  ),
  esp('home-esphome-request', 'http_request:\n  verify_ssl: false\n', 'http_request:\n  verify_ssl: true\n'),

  frigate('home-frigate-auth', 'auth:\n  enabled: false\n', 'auth:\n  enabled: true\n'),
  frigate(
    'home-frigate-auth',
    'proxy:\n  header_map:\n    user: x-user\n',
    'proxy:\n  auth_secret: "{FRIGATE_PROXY}"\n  header_map:\n    user: x-user\n',
  ),
  frigate('home-frigate-tls', 'tls:\n  enabled: false\n', 'tls:\n  enabled: true\n'),
  frigate(
    'home-frigate-exec',
    'go2rtc:\n  streams:\n    yard: exec:/bin/stream\n',
    'go2rtc:\n  streams:\n    yard: rtsp://192.168.1.8/1\n',
  ),
  frigate(
    'home-frigate-secret',
    `mqtt:\n  host: broker\n  password: ${WORD}\n`,
    'mqtt:\n  host: broker\n  password: "{FRIGATE_MQTT_PASSWORD}"\n',
  ),
  frigate('home-frigate-reset', 'auth:\n  reset_admin_password: true\n', 'auth:\n  reset_admin_password: false\n'),
  frigate('home-frigate-proxies', 'auth:\n  trusted_proxies: [0.0.0.0/0]\n', 'auth:\n  trusted_proxies: [192.168.1.10/32]\n'),

  nodeRed('home-nodered-admin', '// adminAuth: {},', "adminAuth: { type: 'credentials', users: [] },"),
  nodeRed('home-nodered-admin', 'flowFile: "flows.json",', 'httpAdminRoot: false,'),
  nodeRed(
    'home-nodered-hash',
    'adminAuth: { users: [{ password: "$2a$08$zZWtXTja0fB1pzD4sHCMyOCMYz2Z6dNbM6tl8sJogENOMcxWV9DN." }] },',
    'adminAuth: { users: [{ password: process.env.NODE_RED_HASH }] },',
  ),
  nodeRed('home-nodered-pages', 'adminAuth: {},', "adminAuth: {}, httpNodeAuth: { user: 'u', pass: process.env.P },"),
  nodeRed(
    'home-nodered-credentials',
    'adminAuth: {}, credentialSecret: false,',
    'adminAuth: {}, credentialSecret: process.env.SECRET,',
  ),
  nodeRed(
    'home-nodered-modules',
    "adminAuth: {}, functionGlobalContext: { child: require('child_process') },",
    "adminAuth: {}, functionGlobalContext: { os: require('os') },",
  ),
  nodeRed(
    'home-nodered-cors',
    'adminAuth: {}, httpNodeCors: { origin: "*", methods: "GET" },',
    'adminAuth: {}, httpNodeCors: { origin: "https://x.example.org" },',
  ),
  one(
    'home-mqtt-no-acl',
    'mosquitto.conf',
    'listener 1883\npassword_file /mosquitto/passwd\n',
    'listener 1883\npassword_file /mosquitto/passwd\nacl_file /mosquitto/acl\n',
  ),
  one(
    'home-mqtt-bridge',
    'mosquitto.conf',
    'connection cloud\naddress b.example.org\ntopic # both\n',
    'connection cloud\naddress b.example.org\ntopic temperature/# out\n',
  ),
];
