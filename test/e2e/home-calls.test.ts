/* What an agent asks of the running house, on a command line: judged by the tiers of the house, whoever asks. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, decisionOf, hook } from './hook.test-support.ts';
import { makeWorkspace, type Place, runScript, sallyport } from './sallyport.test-support.ts';

const HOUSE = 'http://homeassistant.local:8123/api/services';

function house(): Place {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'configuration.yaml'), 'default_config:\n');
  return place;
}

async function verdictOf(place: Place, command: string): Promise<readonly [string | undefined, string | undefined]> {
  const said = decisionOf(await hook(place, { payload: call(place, 'Bash', { command }) }));
  return [said.permissionDecision, said.permissionDecisionReason];
}

test.each<[string, string, RegExp]>([
  ['ask', `curl -X POST ${HOUSE}/lock/unlock -d '{"entity_id": "lock.front_door"}'`, /lock\.unlock of lock\.front_door/],
  ['ask', 'hass-cli service call switch.turn_on --arguments entity_id=switch.pump', /switch\.turn_on of switch\.pump/],
  ['ask', `python3 -c 'import requests; requests.post("${HOUSE}/alarm_control_panel/alarm_disarm", json={})'`, /alarm_disarm/],
  ['ask', 'mosquitto_pub -h broker -t garage/door/set -m OPEN', /garage\/door\/set, which devices obey/],
  ['deny', `curl -d '{}' ${HOUSE}/shell_command/anything`, /a person’s own hand/],
  ['deny', 'true && ha core restart', /changes what runs the house/],
  ['allow', 'hass-cli service call light.turn_on --arguments entity_id=light.hall', /./],
  ['allow', 'hass-cli state list', /./],
])('%s: %s', async (verdict, command, says) => {
  const [found, reason] = await verdictOf(house(), command);
  expect(found).toBe(verdict);
  if (verdict !== 'allow') expect(reason).toMatch(says);
});

test('nobody there: what would be asked about is denied, before it runs', async () => {
  const place = house();
  const ended = await runScript(place, `curl -s -X POST ${HOUSE}/lock/unlock; echo ran`, ['-q']);
  expect(ended.code).not.toBe(0);
  expect(ended.stdout).not.toContain('ran');
  expect(ended.stderr).toContain('lock.unlock');
});

test('a rule of the policy that allows the whole command is a person’s word', async () => {
  const place = house();
  const file = join(place.home, '.config', 'sallyport', 'policy.yaml');
  mkdirSync(join(place.home, '.config', 'sallyport'), { recursive: true });
  writeFileSync(file, 'version: 1\ncommands:\n  allow: ["hass-cli service call switch.turn_on *"]\n');
  const words = ['hass-cli', 'service', 'call', 'switch.turn_on', '--arguments', 'entity_id=switch.pump'];
  const { stdout } = await sallyport(place, ['policy', 'explain', '--json', '--', ...words]);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'allow', reasons: [{ rule: 'commands.allow' }] });
});
