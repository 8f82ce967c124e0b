import type { HomeCase } from '../rule.ts';
import { CONFIG, one, core, auto, hook, LAMP, UNLOCK, PRESENT, RANDOM, opening, alarm } from './case-words.ts';

export const automationsCases: readonly HomeCase[] = [
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
];
