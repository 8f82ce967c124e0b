import { describe, expect, test } from 'vitest';
import type { CommandEffects } from '../../../model/index.ts';
import { processorTime } from '../../../model/processor-time.test-support.ts';
import { houseCalls, tierOfCall } from '../index.ts';

const effects = (words: readonly (string | null)[], code?: string): CommandEffects => ({
  commands: [{ words, through: [] }],
  carriers: [],
  effects: [],
  destructive: false,
  unknown: [],
  ...(code === undefined ? {} : { code: [{ program: 'python3', text: code }] }),
});
const tierOf = (words: readonly (string | null)[], code?: string): string =>
  houseCalls(effects(words, code), true).map(tierOfCall).join(' ');
const H = 'http://homeassistant.local:8123';

describe('what a command asks of a running house', () => {
  test.each<[string, readonly (string | null)[]]>([
    ['low', ['hass-cli', 'service', 'call', 'light.turn_on', '--arguments', 'entity_id=light.hall']],
    ['low', ['hass-cli', '--server', H, 'service', 'call', 'light.turn_on', '--arguments', 'entity_id=light.hall']],
    ['high', ['hass-cli', 'service', 'call', 'lock.unlock', '--arguments', 'entity_id=lock.front']],
    ['high', ['hass-cli', 'service', 'call', 'lock.unlock']],
    ['medium', ['hass-cli', 'service', 'call', 'switch.turn_on', '--arguments', 'entity_id=switch.lamp']],
    ['high', ['hass-cli', 'service', 'call', 'switch.turn_on', '--arguments', 'entity_id=all']],
    ['high', ['hass-cli', 'service', 'call', 'cover.open_cover', '--arguments', null]],
    ['critical', ['hass-cli', 'service', 'call', null]],
    ['critical', ['hass-cli', 'service', 'call', 'shell_command.x']],
    ['critical', ['hass-cli', 'service', 'call', 'homeassistant.restart']],
    ['high', ['hass-cli', 'state', 'turn_off', 'lock.front']],
    ['high', ['hass-cli', 'event', 'fire', 'x']],
    ['', ['hass-cli', 'state', 'list']],
    ['', ['hass-cli', 'service', 'list']],
    ['critical', ['hass-cli', 'raw', 'ws', 'config/auth/create']],
    ['critical', ['ha', 'core', 'restart']],
    ['', ['ha', 'core', 'info']],
    [
      'high',
      [
        'curl',
        '-X',
        'POST',
        '-H',
        'Authorization: Bearer x',
        `${H}/api/services/lock/unlock`,
        '-d',
        '{"entity_id": "lock.front"}',
      ],
    ],
    ['high', ['curl', '-XPOST', `${H}/api/services/lock/unlock`]],
    ['low', ['curl', '-d', '{"entity_id": "light.hall"}', `${H}/api/services/light/turn_on`]],
    ['critical', ['curl', '-d', '{}', `${H}/api/services/shell_command/x`]],
    ['critical', ['curl', '-d', '{}', `${H}/api/services/$DOMAIN/$SERVICE`]],
    ['high', ['curl', '--json', '@body.json', `${H}/api/services/cover/open_cover`]],
    ['', ['curl', `${H}/api/states`]],
    ['', ['curl', `${H}/api/services`]],
    ['high', ['curl', '-d', '{"state": "home"}', `${H}/api/states/person.ann`]],
    ['high', ['curl', '-d', '{}', `${H}/api/events/doorbell`]],
    ['medium', ['curl', `${H}/api/webhook/abc`]],
    ['', ['curl', '-d', '{}', 'https://api.example.com/api/services/accounts/create']],
    ['', ['curl', '-d', '{}', 'https://api.example.com/api/config/x']],
    ['high', ['curl', '-d', '{}', 'https://house.example.org/api/services/lock/open']],
    ['high', ['wget', '--post-data={"entity_id": "lock.front"}', `${H}/api/services/lock/unlock`]],
    ['', ['wget', `${H}/api/states`]],
    ['high', ['http', 'POST', `${H}/api/services/lock/unlock`, 'entity_id=lock.front']],
    ['high', ['mosquitto_pub', '-h', 'broker', '-t', 'garage/door/set', '-m', 'OPEN']],
    ['medium', ['mosquitto_pub', '-t', 'lamp/set', '-m', 'ON']],
    ['high', ['mosquitto_pub', '-t', null, '-m', 'ON']],
    ['', ['git', 'push']],
  ])('%s: %j', (tier, words) => {
    expect(tierOf(words)).toBe(tier);
  });

  test.each([
    ['high', `requests.post("${H}/api/services/lock/unlock", json={"entity_id": "lock.front"})`],
    ['critical', `requests.post(f"${H}/api/services/{domain}/{service}", json=data)`],
    ['low', `requests.post("${H}/api/services/light/turn_on", json={"entity_id": "light.hall"})`],
    ['', `print("see ${H}/api/services/lock/unlock")`],
    ['', `requests.post("https://api.example.com/api/services/accounts/create")`],
  ])('%s: %s', (tier, code) => {
    expect(tierOf(['python3', '-c', code], code)).toBe(tier);
  });
});

test('a message to a broker is judged where a house is', () => {
  expect(houseCalls(effects(['mosquitto_pub', '-t', 'garage/door/set', '-m', 'OPEN']), false)).toEqual([]);
});

test('code with one long word costs its length', () => {
  const before = processorTime();
  tierOf(['python3', '-c', null], `post('${'f'.repeat(20_000)}x /api/services/light/turn_on')`);
  expect(processorTime() - before).toBeLessThan(2000);
});
