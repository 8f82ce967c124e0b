import type { HomeCase } from '../rule.ts';
import { auto, CONFIG, core, hook, LAMP, one, PRESENT, RANDOM, UNLOCK } from './case-words.ts';

const NIGHT = '  conditions:\n    - condition: time\n      after: "22:00:00"\n';
const arrive = (conditions: string): string =>
  `- alias: Come home\n  triggers:\n    - trigger: zone\n      entity_id: person.ann\n      zone: zone.home\n      event: enter\n${conditions}${UNLOCK}`;
const tag = (more: string, conditions = ''): string =>
  `- alias: Tag at the door\n  triggers:\n    - trigger: tag\n      tag_id: !secret tag\n${more}${conditions}${UNLOCK}`;
const SCRIPTS = 'script: !include scripts.yaml\nautomation: !include automations.yaml\n';
const script = (service: string, target: string): string =>
  `evening:\n  sequence:\n    - action: ${service}\n      target: { entity_id: ${target} }\n`;
const answer = (data: string, action = UNLOCK): string =>
  `- alias: Let in\n  triggers:\n    - trigger: event\n      event_type: mobile_app_notification_action\n${data}${action}`;
const closing = (more: string): string =>
  `- alias: Night\n  triggers:\n    - trigger: time\n      at: "23:00:00"\n  actions:\n    - action: lock.lock\n      target: { entity_id: lock.front_door }\n${more}`;
const hall = (to: string): string =>
  `- alias: Hall\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.hall\n      to: ${to}\n${LAMP}`;
const blueprint = (url: string): HomeCase['bad'] =>
  `blueprint:\n  name: Motion\n  domain: automation\n  source_url: ${url}\ntriggers: []\nactions: []\n`;
const BLUEPRINT = 'blueprints/automation/ann/motion.yaml';
const template = (service: string, target: string): string =>
  `template:\n  - switch:\n      - name: Evening\n        turn_on:\n          - action: ${service}\n            target: { entity_id: ${target} }\n        turn_off: []\n`;

export const openingsCases: readonly HomeCase[] = [
  auto('home-place-opening', arrive(NIGHT), arrive(PRESENT)),
  auto(
    'home-place-opening',
    arrive('  conditions:\n    - condition: state\n      entity_id: person.bob\n      state: home\n'),
    arrive('  conditions:\n    - condition: state\n      entity_id: binary_sensor.front_door_bluetooth\n      state: "on"\n'),
  ),
  auto('home-tag-opening', tag('', NIGHT), tag('      device_id: 0123456789abcdef\n', NIGHT)),
  auto(
    'home-tag-opening',
    tag('', PRESENT),
    tag('', '  conditions:\n    - "{{ trigger.event.context.user_id in known_users }}"\n'),
  ),
  one(
    'home-hidden-opening',
    'scripts.yaml',
    script('lock.unlock', 'lock.front_door'),
    script('light.turn_on', 'light.hall'),
    {
      [CONFIG]: `default_config:\n${SCRIPTS}`,
      'automations.yaml':
        '- alias: Evening\n  triggers:\n    - trigger: time\n      at: "18:00:00"\n  actions:\n    - action: script.evening\n',
    },
  ),
  auto('home-error-ignored', closing('      continue_on_error: true\n'), closing('      continue_on_error: false\n')),
  auto('home-answer-unchecked', answer(''), answer('      event_data:\n        action: LET_IN_0123\n')),
  auto('home-answer-unchecked', answer(''), answer('', LAMP)),
  auto('home-unquoted-state', hall('on'), hall('"on"')),
  one(
    'home-newer-dialect',
    'automations.yaml',
    hall('"on"'),
    '- alias: Hall\n  trigger:\n    - platform: state\n      entity_id: binary_sensor.hall\n      to: "on"\n  action:\n    - service: light.turn_on\n      target: { entity_id: light.hall }\n',
    { [CONFIG]: 'default_config:\nautomation: !include automations.yaml\n', '.HA_VERSION': '2024.3.3\n' },
  ),
  one(
    'home-blueprint-moving',
    BLUEPRINT,
    blueprint('https://github.com/ann/blueprints/blob/main/motion.yaml'),
    blueprint('https://github.com/ann/blueprints/blob/0123456789abcdef0123456789abcdef01234567/motion.yaml'),
    { [CONFIG]: 'default_config:\n' },
  ),
  core('home-disguised-door', template('lock.unlock', 'lock.front_door'), template('light.turn_on', 'light.hall')),
  core(
    'home-voice-key',
    'google_assistant:\n  project_id: house\n  service_account:\n    private_key: made-up-in-a-test-0123456789\n    client_email: a@example.org\n',
    'google_assistant:\n  project_id: house\n  service_account:\n    private_key: !secret google_key\n    client_email: a@example.org\n',
  ),
  auto(
    'home-mqtt-retained',
    hook(RANDOM, '  actions:\n    - action: mqtt.publish\n      data:\n        topic: garage/door/set\n        payload: OPEN\n        retain: true\n'),
    hook(RANDOM, '  actions:\n    - action: mqtt.publish\n      data:\n        topic: garage/door/set\n        payload: OPEN\n        retain: false\n'),
  ),
  core(
    'home-mqtt-retained',
    'mqtt:\n  lock:\n    - name: Front\n      command_topic: front/set\n      retain: true\n',
    'mqtt:\n  lock:\n    - name: Front\n      command_topic: front/set\n',
  ),
];
