import { describe, expect, test } from 'vitest';
import { compareHomes, type HomeFiles } from '../index.ts';

const filesOf = (texts: Readonly<Record<string, string>>): HomeFiles => ({
  paths: Object.keys(texts).sort(),
  read: (path) => ({ text: texts[path] ?? '' }),
});
const BASE = {
  'configuration.yaml': 'default_config:\nautomation: !include automations.yaml\nscript: !include scripts.yaml\n',
  'scripts.yaml': 'arrive:\n  sequence:\n    - service: lock.unlock\n      target: { entity_id: lock.front_door }\n',
  'automations.yaml':
    '- alias: Evening\n  triggers:\n    - trigger: time\n      at: "18:00"\n  actions:\n    - action: light.turn_on\n      target: { entity_id: light.hall }\n- alias: Smoke alarm\n  triggers:\n    - trigger: state\n      entity_id: binary_sensor.smoke\n      to: "on"\n  actions:\n    - action: notify.ann\n      data: { message: smoke }\n',
};
const after = (change: Readonly<Record<string, string>>): ReturnType<typeof compareHomes> =>
  compareHomes(filesOf(BASE), filesOf({ ...BASE, ...change }));
const said = (change: Readonly<Record<string, string>>): readonly string[] =>
  after(change).sentences.map(({ tier, text, path, line }) => `${tier}: ${text} (${path}:${line})`);

const HOOK = '- alias: Guest\n  triggers:\n    - trigger: webhook\n      webhook_id: !secret hook\n';

describe('what a change newly allows', () => {
  test('the time of a light is low', () => {
    const change = after({ 'automations.yaml': BASE['automations.yaml'].replace('18:00', '19:30') });
    expect(change.tier).toBe('low');
    expect(change.sentences.map(({ text }) => text)).toEqual(['the automation "Evening" is changed']);
  });

  test.each([
    [
      'a webhook that unlocks',
      `${HOOK}  actions:\n    - action: lock.unlock\n      target: { entity_id: lock.front_door }\n`,
      'high: front door lock: can now be unlocked by a webhook without a second condition (automations.yaml:21)',
    ],
    [
      'the same through a script',
      `${HOOK}  actions:\n    - action: script.arrive\n`,
      'high: front door lock: can now be unlocked by a webhook without a second condition (scripts.yaml:3)',
    ],
    [
      'the same with a second condition',
      `${HOOK}  conditions:\n    - condition: state\n      entity_id: person.ann\n      state: home\n  actions:\n    - action: lock.unlock\n      target: { entity_id: lock.front_door }\n`,
      'high: front door lock: can now be unlocked by a webhook (automations.yaml:25)',
    ],
    [
      'a shell command',
      `${HOOK}  actions:\n    - action: shell_command.x\n`,
      'critical: shell_command.x: can now be run by a webhook without a second condition (automations.yaml:21)',
    ],
    [
      'a service that a template chooses',
      `${HOOK}  actions:\n    - action: "{{ x }}"\n`,
      'critical: a template chooses the service can now do anything by a webhook without a second condition (automations.yaml:21)',
    ],
    [
      'an automation that switches another off',
      '- alias: Night\n  triggers:\n    - trigger: time\n      at: "23:00"\n  actions:\n    - action: automation.turn_off\n      target: { entity_id: automation.smoke_alarm }\n',
      'critical: automation.smoke_alarm, which watches over the house, can be switched off by "Night" (automations.yaml:21)',
    ],
  ])('%s', (_name, more, want) => {
    expect(said({ 'automations.yaml': `${BASE['automations.yaml']}${more}` })).toContain(want);
  });

  test.each([
    [
      'smoke alarm off',
      {
        'automations.yaml': BASE['automations.yaml'].replace('alias: Smoke alarm', 'alias: Smoke alarm\n  initial_state: false'),
      },
      'critical: "Smoke alarm", which watches over the house, is switched off',
    ],
    [
      'smoke alarm gone',
      { 'automations.yaml': BASE['automations.yaml'].slice(0, BASE['automations.yaml'].indexOf('- alias: Smoke')) },
      'critical: "Smoke alarm", which watches over the house, is gone',
    ],
    [
      'a component',
      { 'custom_components/x/__init__.py': 'print(1)\n' },
      'critical: a program that runs inside Home Assistant changes',
    ],
    ['secrets', { 'secrets.yaml': 'a: b\n' }, 'critical: the secrets of the house change'],
    [
      'the way in',
      { 'configuration.yaml': `${BASE['configuration.yaml']}homeassistant:\n  external_url: http://house.example.org:8123\n` },
      'high: The address from outside has no TLS',
    ],
    ['what is no YAML', { 'scripts.yaml': 'x: [\n' }, "critical: scripts.yaml can't be understood whole"],
  ])('%s', (_name, change, want) => {
    expect(said(change).some((text) => text.startsWith(want))).toBe(true);
  });
});

test('nothing is said of what stays', () => {
  expect(after({})).toEqual({ tier: 'low', sentences: [], changed: [] });
});
