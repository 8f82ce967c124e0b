import type { HomeCase } from './rule.ts';

const CONFIG = 'configuration.yaml';
const one = (rule: string, path: string, bad: string, good: string, beside?: Readonly<Record<string, string>>): HomeCase => ({
  rule,
  path,
  bad,
  good,
  ...(beside === undefined ? {} : { beside }),
});
const core = (rule: string, bad: string, good: string, beside?: Readonly<Record<string, string>>): HomeCase => {
  const head = 'default_config:\n';
  return one(rule, CONFIG, head + bad, head + good, beside);
};
const auto = (rule: string, bad: string, good: string): HomeCase => one(rule, 'automations.yaml', bad, good);
const esp = (rule: string, bad: string, good: string): HomeCase => {
  const head = 'esphome:\n  name: relay\nesp32:\n  board: esp32dev\n';
  return one(rule, 'esphome/relay.yaml', head + bad, head + good);
};
const zigbee = (rule: string, bad: string, good: string): HomeCase => {
  const head = 'mqtt:\n  base_topic: zigbee2mqtt\n  server: mqtts://broker\n  user: z2m\nserial:\n  port: /dev/serial/by-id/x\n';
  return one(rule, 'zigbee2mqtt/configuration.yaml', head + bad, head + good);
};
const frigate = (rule: string, bad: string, good: string): HomeCase => {
  const head = 'cameras:\n  yard:\n    ffmpeg:\n      inputs:\n        - path: rtsp://127.0.0.1:8554/yard\n';
  return one(rule, 'frigate.yml', head + bad, head + good);
};
const nodeRed = (rule: string, bad: string, good: string): HomeCase =>
  one(
    rule,
    'node-red/settings.js',
    `module.exports = {\n  uiPort: 1880,\n  ${bad}\n};\n`,
    `module.exports = {\n  uiPort: 1880,\n  ${good}\n};\n`,
  );
const python = (rule: string, bad: string, good: string): HomeCase =>
  one(rule, 'custom_components/meter/__init__.py', bad, good, { [CONFIG]: 'default_config:\n' });

const hook = (lines: string, rest: string): string =>
  `- alias: A call\n  triggers:\n    - trigger: webhook\n${lines.replace(/^/gm, '      ')}\n${rest}`;
const LAMP = '  actions:\n    - action: light.turn_on\n      target: { entity_id: light.hall }\n';
const UNLOCK = '  actions:\n    - action: lock.unlock\n      target: { entity_id: lock.front_door }\n';
const PRESENT = '  conditions:\n    - condition: state\n      entity_id: binary_sensor.somebody_home\n      state: "on"\n';
const RANDOM = 'webhook_id: !secret hook';
const opening = (trigger: string, actions = UNLOCK): HomeCase => {
  const head = `- alias: Come in\n  triggers:\n${trigger.replace(/^/gm, '    ')}\n`;
  return auto('home-spoofable-opening', head + actions, head + PRESENT + actions);
};
const provider = (lines: string): string =>
  `homeassistant:\n  auth_providers:\n    - type: homeassistant\n${lines.replace(/^/gm, '    ')}\n`;
const networks = (list: string, more = ''): string => provider(`- type: trusted_networks\n  trusted_networks: [${list}]${more}`);
const alarm = (lines: string): string =>
  `alarm_control_panel:\n  - platform: manual\n    name: House\n${lines.replace(/^/gm, '    ')}\n`;
// Made up: it opens nothing. Its body names an issuer, as tokens of the house do.
const TOKEN = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJpc3MiOiIwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZiIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjoyMDE1MzYwMDAwfQ',
  'c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtMDEyMzQ1Njc',
].join('.');
const WORD = ['Tr0', 'ub4dor', '-7'].join('');

/** Twins: each dangerous text has a neighbour that differs by the remedy only. */
export const cases: readonly HomeCase[] = [
  core('home-trusted-networks', networks('0.0.0.0/0'), networks('192.168.1.20')),
  core('home-trusted-networks', networks('192.168.0.0/16'), networks('192.168.1.20/32')),
  core(
    'home-bypass-login',
    networks('192.168.1.20', '\n  allow_bypass_login: true'),
    networks('192.168.1.20', '\n  allow_bypass_login: false'),
  ),
  core('home-trusted-behind-proxy', networks('172.30.33.0/28'), networks('192.168.1.20')),
  core(
    'home-trusted-proxies',
    'http:\n  use_x_forwarded_for: true\n  trusted_proxies: [0.0.0.0/0]\n',
    'http:\n  use_x_forwarded_for: true\n  trusted_proxies: [192.168.1.10]\n',
  ),
  core(
    'home-trusted-proxies',
    'http:\n  use_x_forwarded_for: true\n  trusted_proxies:\n    - 172.16.0.0/12\n',
    'http:\n  use_x_forwarded_for: true\n  trusted_proxies:\n    - 172.30.33.0/24\n',
  ),
  core('home-cors', 'http:\n  cors_allowed_origins: ["*"]\n', 'http:\n  cors_allowed_origins: ["https://cast.example.org"]\n'),
  core(
    'home-inline-secret',
    `notify:\n  - platform: smtp\n    name: mail\n    password: ${WORD}\n`,
    'notify:\n  - platform: smtp\n    name: mail\n    password: !secret smtp\n',
  ),
  core(
    'home-inline-secret',
    `rest_command:\n  ping:\n    url: https://user:${WORD}@example.org/ping\n`,
    'rest_command:\n  ping:\n    url: https://example.org/ping\n',
  ),
  core(
    'home-inline-secret',
    `mqtt:\n  broker: 192.168.1.5\n  password: "${WORD}"\n`,
    'mqtt:\n  broker: 192.168.1.5\n  password: !env_var MQTT_PASSWORD\n',
  ),
  core('home-include-outside', 'script: !include ../../etc/scripts.yaml\n', 'script: !include scripts.yaml\n', {
    'scripts.yaml': 'hello:\n  sequence: []\n',
  }),
  core('home-include-outside', 'sensor: !include /etc/passwd\n', 'sensor: !include /config/sensors.yaml\n', {
    'sensors.yaml': '[]\n',
  }),
  core(
    'home-external-folders',
    'homeassistant:\n  allowlist_external_dirs: [/config]\n',
    'homeassistant:\n  allowlist_external_dirs: [/config/outbox]\n',
  ),
  core(
    'home-external-folders',
    'homeassistant:\n  whitelist_external_dirs:\n    - "/"\n',
    'homeassistant:\n  whitelist_external_dirs:\n    - "/media/reports"\n',
  ),
  auto(
    'home-public-folder',
    '- alias: Ring\n  trigger:\n    - platform: state\n      entity_id: binary_sensor.bell\n  action:\n    - service: camera.snapshot\n      data:\n        entity_id: camera.door\n        filename: /config/www/door.jpg\n',
    '- alias: Ring\n  trigger:\n    - platform: state\n      entity_id: binary_sensor.bell\n  action:\n    - service: camera.snapshot\n      data:\n        entity_id: camera.door\n        filename: /media/door.jpg\n',
  ),
  core(
    'home-forwarded-without-proxies',
    'http:\n  use_x_forwarded_for: true\n',
    'http:\n  use_x_forwarded_for: true\n  trusted_proxies: [192.168.1.10]\n',
  ),
  core('home-no-ban', 'http:\n  ip_ban_enabled: false\n', 'http:\n  ip_ban_enabled: true\n'),
  core('home-no-threshold', 'http:\n  login_attempts_threshold: -1\n', 'http:\n  login_attempts_threshold: 5\n'),
  core('home-frames', 'http:\n  use_x_frame_options: false\n', 'http:\n  use_x_frame_options: true\n'),
  core('home-old-tls', 'http:\n  ssl_profile: intermediate\n', 'http:\n  ssl_profile: modern\n'),
  core(
    'home-open-behind-proxy',
    'http:\n  server_host: 0.0.0.0\n  trusted_proxies: [127.0.0.1]\n',
    'http:\n  server_host: 127.0.0.1\n  trusted_proxies: [127.0.0.1]\n',
  ),
  core(
    'home-plain-http',
    'homeassistant:\n  external_url: http://house.example.org:8123\n',
    'homeassistant:\n  external_url: https://house.example.org\n',
  ),
  core('home-api-password', 'http:\n  api_password: !secret api\n', 'http:\n  ip_ban_enabled: true\n'),
  core(
    'home-media-folder',
    'homeassistant:\n  media_dirs:\n    all: /\n',
    'homeassistant:\n  media_dirs:\n    films: /media/films\n',
  ),
  core(
    'home-external-urls',
    'homeassistant:\n  allowlist_external_urls: ["*"]\n',
    'homeassistant:\n  allowlist_external_urls: ["https://pictures.example.org/"]\n',
  ),
  core('home-debug-log', 'logger:\n  default: debug\n', 'logger:\n  default: warning\n'),
  core(
    'home-remote-script',
    'frontend:\n  extra_module_url: [https://cdn.example.org/card.js]\n',
    'frontend:\n  extra_module_url: [/hacsfiles/card.js]\n',
  ),
  core('home-debugger', 'debugpy:\n  start: true\n', 'logger:\n  default: info\n'),
  core('home-command-login', provider('- type: command_line\n  command: /config/login.sh'), provider('- type: legacy_none')),
  core(
    'home-no-own-login',
    'homeassistant:\n  auth_providers:\n    - type: trusted_networks\n      trusted_networks: [192.168.1.20]\n',
    networks('192.168.1.20'),
  ),
  core(
    'home-duplicate-key',
    'http:\n  ip_ban_enabled: true\nhttp:\n  server_port: 8123\n',
    'http:\n  ip_ban_enabled: true\n  server_port: 8123\n',
  ),
  core(
    'home-missing-secret',
    'rest_command:\n  a:\n    url: !secret nowhere\n',
    'rest_command:\n  a:\n    url: !secret somewhere\n',
    { 'secrets.yaml': 'somewhere: https://example.org\n' },
  ),
  core(
    'home-trusted-panel',
    'panel_custom:\n  - name: x\n    module_url: https://x.example.org/a.js\n    trust_external: true\n',
    'panel_custom:\n  - name: x\n    module_url: /local/a.js\n    trust_external: false\n',
  ),
  core(
    'home-remote-database',
    'influxdb:\n  host: metrics.example.org\n',
    'influxdb:\n  host: metrics.example.org\n  ssl: true\n',
  ),

  core(
    'home-templated-command',
    'shell_command:\n  say: /config/say.sh {{ message }}\n',
    'shell_command:\n  say: /config/say.sh hello\n',
  ),
  core(
    'home-templated-command',
    `shell_command:\n  say: bash -c "echo {{ message }}"\n`,
    `shell_command:\n  say: /config/say.sh {{ states('sensor.power') | float }}\n`,
  ),
  core(
    'home-templated-command',
    'shell_command:\n  level: /config/level.sh {{ level }}\n',
    'shell_command:\n  level: /config/level.sh {{ level | int }}\n',
  ),
  core(
    'home-dangerous-command',
    'shell_command:\n  update: curl -s https://example.org/i.sh | sh\n',
    'shell_command:\n  update: curl -s -o /config/i.txt https://example.org/i.txt\n',
  ),
  core(
    'home-dangerous-command',
    'shell_command:\n  clean: rm -rf /config/*\n',
    'shell_command:\n  clean: rm -rf /config/tmp/pictures\n',
  ),
  core(
    'home-dangerous-command',
    'shell_command:\n  restart: docker exec web restart\n',
    'shell_command:\n  restart: /config/restart.sh\n',
  ),
  core(
    'home-token',
    `rest_command:\n  a:\n    url: http://localhost:8123/api/states\n    headers:\n      # sallyport-ignore jwt: made up, it opens nothing\n      authorization: "Bearer ${TOKEN}"\n`,
    'rest_command:\n  a:\n    url: http://localhost:8123/api/states\n    headers:\n      authorization: !secret bearer\n',
  ),
  core(
    'home-router-opened',
    'shell_command:\n  open: upnpc -a 192.168.1.5 8123 8123 TCP\n',
    'shell_command:\n  list: upnpc -l\n',
  ),
  core('home-router-opened', 'upnp:\n  port_mapping: true\n', 'upnp:\n  port_mapping: false\n'),
  core(
    'home-ssh-unchecked',
    'shell_command:\n  off: ssh -o StrictHostKeyChecking=no nas poweroff\n',
    'shell_command:\n  off: ssh -o UserKnownHostsFile=/config/.ssh/known_hosts nas poweroff\n',
  ),
  core(
    'home-templated-sensor',
    `command_line:\n  - sensor:\n      name: x\n      command: "echo {{ states('input_text.x') }}"\n`,
    'command_line:\n  - sensor:\n      name: x\n      command: "cat /proc/loadavg"\n',
  ),
  core('home-pyscript-open', 'pyscript:\n  allow_all_imports: true\n', 'pyscript:\n  allow_all_imports: false\n'),
  core(
    'home-tls-unchecked',
    'rest:\n  - resource: https://nas.local/state\n    verify_ssl: false\n',
    'rest:\n  - resource: https://nas.local/state\n    verify_ssl: true\n',
  ),
  core(
    'home-request-inward',
    'rest_command:\n  call:\n    url: "{{ url }}"\n',
    'rest_command:\n  call:\n    url: "https://example.org/{{ page }}"\n',
  ),
  core('home-downloader', 'downloader:\n  download_dir: downloads\n', 'logger:\n  default: info\n'),
  auto(
    'home-chosen-service',
    hook(`${RANDOM}`, '  actions:\n    - action: "{{ trigger.json.service }}"\n'),
    hook(`${RANDOM}`, LAMP),
  ),
  core('home-assistant-exposed', '', 'logger:\n', {
    '.storage/homeassistant.exposed_entities':
      '{"data": {"exposed_entities": {"lock.front": {"assistants": {"conversation": {"should_expose": true}}}}}}',
  }),

  auto('home-open-webhook', hook(`${RANDOM}\nlocal_only: false`, LAMP), hook(`${RANDOM}\nlocal_only: true`, LAMP)),
  auto(
    'home-open-webhook',
    '- alias: A call\n  trigger:\n    - platform: webhook\n      webhook_id: !secret hook\n      local_only: no\n  action:\n    - service: light.toggle\n      entity_id: light.hall\n',
    '- alias: A call\n  trigger:\n    - platform: webhook\n      webhook_id: !secret hook\n  action:\n    - service: light.toggle\n      entity_id: light.hall\n',
  ),
  auto(
    'home-guessable-webhook',
    hook('webhook_id: garage-door', LAMP),
    hook('webhook_id: "x9Qm2Zr7Lk4Wt8Bn3Vd6Hp1Cs5Gy0Fj"', LAMP),
  ),
  auto('home-guessable-webhook', hook('webhook_id: door_lock', UNLOCK), hook(RANDOM, PRESENT + UNLOCK)),
  opening(`- trigger: webhook\n  ${RANDOM}`),
  opening('- platform: mqtt\n  topic: house/door'),
  opening('- trigger: conversation\n  command: [open the door]'),
  opening('- trigger: tag\n  tag_id: door'),
  opening('- trigger: zone\n  entity_id: person.ann\n  zone: zone.home\n  event: enter'),
  opening(
    '- trigger: calendar\n  entity_id: calendar.guests\n  event: start',
    '  actions:\n    - action: cover.open_cover\n      target: { entity_id: cover.garage_door }\n',
  ),
  opening(
    '- trigger: mqtt\n  topic: keypad',
    '  actions:\n    - choose:\n        - conditions: "{{ true }}"\n          sequence:\n            - action: alarm_control_panel.alarm_disarm\n              target: { entity_id: alarm_control_panel.house }\n',
  ),
  one(
    'home-spoofable-opening',
    CONFIG,
    'script:\n  arrive:\n    sequence:\n      - service: scene.turn_on\n        entity_id: scene.welcome\nscene:\n  - name: Welcome\n    entities:\n      lock.front_door: unlocked\nautomation:\n  - alias: Guest\n    trigger:\n      - platform: webhook\n        webhook_id: !secret hook\n    action:\n      - service: script.arrive\n',
    'script:\n  arrive:\n    sequence:\n      - service: scene.turn_on\n        entity_id: scene.welcome\nscene:\n  - name: Welcome\n    entities:\n      lock.front_door: locked\nautomation:\n  - alias: Guest\n    trigger:\n      - platform: webhook\n        webhook_id: !secret hook\n    action:\n      - service: script.arrive\n',
  ),
  one(
    'home-spoofable-opening',
    CONFIG,
    'input_boolean:\n  guest:\nautomation:\n  - alias: Guest\n    trigger:\n      - platform: webhook\n        webhook_id: !secret hook\n    action:\n      - service: input_boolean.turn_on\n        entity_id: input_boolean.guest\n  - alias: Door\n    trigger:\n      - platform: state\n        entity_id: input_boolean.guest\n    action:\n      - service: lock.open\n        entity_id: lock.front_door\n',
    'input_boolean:\n  guest:\nautomation:\n  - alias: Guest\n    trigger:\n      - platform: webhook\n        webhook_id: !secret hook\n    action:\n      - service: input_boolean.turn_on\n        entity_id: input_boolean.guest\n  - alias: Door\n    trigger:\n      - platform: state\n        entity_id: input_boolean.guest\n    action:\n      - service: lock.lock\n        entity_id: lock.front_door\n',
  ),
  core('home-alarm-code', alarm('arming_time: 30'), alarm('code: !secret alarm')),
  core('home-alarm-code', alarm('code: "1234"'), alarm('code: !secret alarm')),
  auto(
    'home-safety-off',
    '- alias: Good night\n  triggers:\n    - trigger: time\n      at: "23:00"\n  actions:\n    - action: automation.turn_off\n      target: { entity_id: automation.smoke_alarm }\n',
    '- alias: Good night\n  triggers:\n    - trigger: time\n      at: "23:00"\n  actions:\n    - action: automation.turn_off\n      target: { entity_id: automation.hall_lights }\n',
  ),
  auto(
    'home-safety-off',
    '- alias: Water leak shuts the valve\n  initial_state: false\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.cellar\n  actions:\n    - action: valve.close_valve\n      target: { entity_id: valve.main }\n',
    '- alias: Water leak shuts the valve\n  initial_state: true\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.cellar\n  actions:\n    - action: valve.close_valve\n      target: { entity_id: valve.main }\n',
  ),
  auto('home-webhook-get', hook(`${RANDOM}\nallowed_methods: [GET]`, LAMP), hook(`${RANDOM}\nallowed_methods: [POST]`, LAMP)),
  core(
    'home-alarm-silent',
    alarm('code: !secret alarm\ndisarm_after_trigger: true'),
    alarm('code: !secret alarm\ntrigger_time: 300'),
  ),
  auto(
    'home-code-in-action',
    '- alias: Leave\n  triggers:\n    - trigger: time\n      at: "08:00"\n  actions:\n    - action: alarm_control_panel.alarm_arm_away\n      target: { entity_id: alarm_control_panel.house }\n      data: { code: "4711" }\n',
    '- alias: Leave\n  triggers:\n    - trigger: time\n      at: "08:00"\n  actions:\n    - action: alarm_control_panel.alarm_arm_away\n      target: { entity_id: alarm_control_panel.house }\n      data: { code: !secret alarm }\n',
  ),
  auto(
    'home-heat-unbounded',
    '- alias: Warm\n  triggers:\n    - trigger: time\n      at: "06:00"\n  actions:\n    - action: climate.set_temperature\n      target: { entity_id: climate.bath }\n      data: { temperature: 38 }\n',
    '- alias: Warm\n  triggers:\n    - trigger: time\n      at: "06:00"\n  actions:\n    - action: climate.set_temperature\n      target: { entity_id: climate.bath }\n      data: { temperature: 22 }\n',
  ),
  auto(
    'home-rapid',
    `- alias: Watch\n  triggers:\n    - trigger: time_pattern\n      seconds: "/1"\n${LAMP}`,
    `- alias: Watch\n  triggers:\n    - trigger: time_pattern\n      minutes: "/5"\n${LAMP}`,
  ),
  auto(
    'home-wide-target',
    '- alias: Off\n  triggers:\n    - trigger: sun\n      event: sunset\n  actions:\n    - action: switch.turn_off\n      target: { area_id: cellar }\n',
    '- alias: Off\n  triggers:\n    - trigger: sun\n      event: sunset\n  actions:\n    - action: switch.turn_off\n      target: { entity_id: switch.cellar_radio }\n',
  ),
  auto(
    'home-opening-untold',
    `- alias: In\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.key\n${UNLOCK}`,
    `- alias: In\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.key\n${UNLOCK}    - action: notify.ann\n      data: { message: in }\n`,
  ),
  auto(
    'home-picture-sent',
    '- alias: Ring\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.bell\n  actions:\n    - action: telegram_bot.send_photo\n      data: { file: /media/snapshot.jpg }\n',
    '- alias: Ring\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.bell\n  actions:\n    - action: notify.ann\n      data: { message: ring }\n',
  ),
  auto(
    'home-control-plane',
    '- alias: Clean\n  triggers:\n    - trigger: time\n      at: "04:00"\n  actions:\n    - action: recorder.purge\n      data: { keep_days: 1 }\n',
    '- alias: Clean\n  triggers:\n    - trigger: time\n      at: "04:00"\n  actions:\n    - action: persistent_notification.dismiss_all\n',
  ),
  auto(
    'home-duplicate-id',
    `- id: "1"\n  alias: A\n  triggers: [{ trigger: time, at: "07:00" }]\n${LAMP}- id: "1"\n  alias: B\n  triggers: [{ trigger: time, at: "08:00" }]\n${LAMP}`,
    `- id: "1"\n  alias: A\n  triggers: [{ trigger: time, at: "07:00" }]\n${LAMP}- id: "2"\n  alias: B\n  triggers: [{ trigger: time, at: "08:00" }]\n${LAMP}`,
  ),
  core(
    'home-voice-all',
    'google_assistant:\n  project_id: x\n  expose_by_default: true\n',
    'google_assistant:\n  project_id: x\n  expose_by_default: false\n',
  ),
  core(
    'home-voice-pin',
    'google_assistant:\n  project_id: x\n  exposed_domains: [lock]\n',
    'google_assistant:\n  project_id: x\n  exposed_domains: [lock]\n  secure_devices_pin: !secret pin\n',
  ),

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
  one('home-component-shadow', 'custom_components/lock/manifest.json', '{ "domain": "lock" }\n', '', {
    [CONFIG]: 'default_config:\n',
  }),

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
