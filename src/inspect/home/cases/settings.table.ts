import type { HomeCase } from '../rule.ts';
import { besideCore, core, auto, hook, LAMP, RANDOM, provider, networks, TOKEN, WORD } from './case-words.ts';

export const settingsCases: readonly HomeCase[] = [
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
    hook(RANDOM, '  actions:\n    - action: light.turn_on\n      target: { entity_id: "{{ trigger.json.light }}" }\n'),
    hook(RANDOM, `  variables:\n    entity_id: "{{ trigger.json.light }}"\n${LAMP}`),
  ),
  auto(
    'home-chosen-service',
    hook(RANDOM, '  actions:\n    - action: "{{ trigger.json.service }}"\n'),
    hook(RANDOM, LAMP),
  ),
  besideCore(
    'home-login-in-use',
    { '.storage/auth': '{"data": {"credentials": [{"auth_provider_type": "trusted_networks"}], "refresh_tokens": []}}' },
    { '.storage/auth': '{"data": {"credentials": [{"auth_provider_type": "homeassistant"}], "refresh_tokens": []}}' },
  ),
  core(
    'home-http-twice',
    'http:\n  ip_ban_enabled: true\n',
    'http:\n  ip_ban_enabled: false\n  trusted_proxies: [192.168.1.10/32]\n',
    { '.storage/http': '{"data": {"ip_ban_enabled": false, "trusted_proxies": ["192.168.1.10"], "ssl_key": null}}' },
  ),
  besideCore(
    'home-cors',
    { '.storage/http': '{"data": {"cors_allowed_origins": ["*"]}}' },
    { '.storage/http': '{"data": {"cors_allowed_origins": ["https://cast.home-assistant.io"]}}' },
  ),
  besideCore(
    'home-plain-http',
    { '.storage/core.config': '{"data": {"latitude": 1.5, "external_url": "http://house.example.org:8123"}}' },
    { '.storage/core.config': '{"data": {"latitude": 1.5, "external_url": "https://house.example.org"}}' },
  ),
  besideCore('home-assistant-exposed', exposes('lock.front', 'true'), exposes('lock.front', 'false')),
  besideCore(
    'home-assistant-exposed',
    { '.storage/core.entity_registry': entityOf('cover.garage', 'garage', 'cloud.alexa') },
    { '.storage/core.entity_registry': entityOf('cover.hall', 'blind', 'cloud.alexa') },
  ),
  besideCore(
    'home-assistant-exposed',
    { '.storage/core.entity_registry': entityOf('script.come_in', '', 'conversation') },
    { '.storage/core.entity_registry': entityOf('script.evening', '', 'conversation') },
    'script:\n  come_in:\n    sequence:\n      - action: lock.unlock\n        target: { entity_id: lock.front }\n  evening:\n    sequence:\n      - action: light.turn_on\n        target: { entity_id: light.hall }\n',
  ),
];

function exposes(entity: string, should: string): Readonly<Record<string, string>> {
  return {
    '.storage/homeassistant.exposed_entities': `{"data": {"exposed_entities": {"${entity}": {"assistants": {"conversation": {"should_expose": ${should}}}}}}}`,
  };
}

function entityOf(id: string, deviceClass: string, assistant: string): string {
  return `{"data": {"entities": [{"entity_id": "${id}", "original_device_class": "${deviceClass}", "options": {"${assistant}": {"should_expose": true}}}]}}`;
}
