/** The frames in which a case stands, so that each names only what it is about. */
import type { HomeCase } from '../rule.ts';

export const CONFIG = 'configuration.yaml';
export const one = (rule: string, path: string, bad: string, good: string, beside?: Readonly<Record<string, string>>): HomeCase => ({
  rule,
  path,
  bad,
  good,
  ...(beside === undefined ? {} : { beside }),
});
export const core = (rule: string, bad: string, good: string, beside?: Readonly<Record<string, string>>): HomeCase => {
  const head = 'default_config:\n';
  return one(rule, CONFIG, head + bad, head + good, beside);
};
/** The danger is in a file beside the configuration. */
export const besideCore = (
  rule: string,
  bad: Readonly<Record<string, string>>,
  good: Readonly<Record<string, string>>,
  more = '',
): HomeCase => {
  const text = `default_config:\n${more}`;
  return { rule, path: CONFIG, bad: text, good: text, beside: bad, besideGood: good };
};
export const auto = (rule: string, bad: string, good: string): HomeCase => one(rule, 'automations.yaml', bad, good);
export const esp = (rule: string, bad: string, good: string): HomeCase => {
  const head = 'esphome:\n  name: relay\nesp32:\n  board: esp32dev\n';
  return one(rule, 'esphome/relay.yaml', head + bad, head + good);
};
export const zigbee = (rule: string, bad: string, good: string): HomeCase => {
  const head = 'mqtt:\n  base_topic: zigbee2mqtt\n  server: mqtts://broker\n  user: z2m\nserial:\n  port: /dev/serial/by-id/x\n';
  return one(rule, 'zigbee2mqtt/configuration.yaml', head + bad, head + good);
};
export const frigate = (rule: string, bad: string, good: string): HomeCase => {
  const head = 'cameras:\n  yard:\n    ffmpeg:\n      inputs:\n        - path: rtsp://127.0.0.1:8554/yard\n';
  return one(rule, 'frigate.yml', head + bad, head + good);
};
export const nodeRed = (rule: string, bad: string, good: string): HomeCase =>
  one(
    rule,
    'node-red/settings.js',
    `module.exports = {\n  uiPort: 1880,\n  ${bad}\n};\n`,
    `module.exports = {\n  uiPort: 1880,\n  ${good}\n};\n`,
  );
export const python = (rule: string, bad: string, good: string): HomeCase =>
  one(rule, 'custom_components/meter/__init__.py', bad, good, { [CONFIG]: 'default_config:\n' });

export const hook = (lines: string, rest: string): string =>
  `- alias: A call\n  triggers:\n    - trigger: webhook\n${lines.replace(/^/gm, '      ')}\n${rest}`;
export const LAMP = '  actions:\n    - action: light.turn_on\n      target: { entity_id: light.hall }\n';
export const UNLOCK = '  actions:\n    - action: lock.unlock\n      target: { entity_id: lock.front_door }\n';
export const PRESENT = '  conditions:\n    - condition: state\n      entity_id: binary_sensor.somebody_home\n      state: "on"\n';
export const RANDOM = 'webhook_id: !secret hook';
export const opening = (trigger: string, actions: string = UNLOCK): HomeCase => {
  const head = `- alias: Come in\n  triggers:\n${trigger.replace(/^/gm, '    ')}\n`;
  return auto('home-spoofable-opening', head + actions, head + PRESENT + actions);
};
export const provider = (lines: string): string =>
  `homeassistant:\n  auth_providers:\n    - type: homeassistant\n${lines.replace(/^/gm, '    ')}\n`;
export const networks = (list: string, more = ''): string => provider(`- type: trusted_networks\n  trusted_networks: [${list}]${more}`);
export const alarm = (lines: string): string =>
  `alarm_control_panel:\n  - platform: manual\n    name: House\n${lines.replace(/^/gm, '    ')}\n`;
// Made up: it opens nothing. Its body names an issuer, as tokens of the house do.
export const TOKEN: string = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJpc3MiOiIwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZiIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjoyMDE1MzYwMDAwfQ',
  'c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtMDEyMzQ1Njc',
].join('.');
export const WORD: string = ['Tr0', 'ub4dor', '-7'].join('');
