import type { HomeRule } from './rule.ts';
import { accessRules } from './rules/access.ts';
import { agentRules } from './rules/agents.ts';
import { alarmRules } from './rules/alarms.ts';
import { automationRules } from './rules/automations.ts';
import { brokerRules } from './rules/broker.ts';
import { commandRules } from './rules/commands.ts';
import { componentCallRules } from './rules/component-calls.ts';
import { componentRules } from './rules/components.ts';
import { containerRules } from './rules/containers.ts';
import { coreRules } from './rules/core.ts';
import { dialectRules } from './rules/dialect.ts';
import { esphomeRules } from './rules/esphome.ts';
import { fileRules } from './rules/files.ts';
import { flowRules } from './rules/flows.ts';
import { frigateRules } from './rules/frigate.ts';
import { networkRules } from './rules/network.ts';
import { openingRules } from './rules/openings.ts';
import { proxyRules } from './rules/proxies.ts';
import { requestRules } from './rules/requests.ts';
import { serverRules } from './rules/servers.ts';
import { voiceRules } from './rules/voice.ts';
import { zigbeeRules } from './rules/zigbee.ts';

/** Every rule of this room. Those of the first slice are on by default; the others wait until their precision is known. */
export const rules: readonly HomeRule[] = [
  ...accessRules,
  ...fileRules,
  ...coreRules,
  ...commandRules,
  ...agentRules,
  ...requestRules,
  ...automationRules,
  ...openingRules,
  ...dialectRules,
  ...alarmRules,
  ...voiceRules,
  ...componentRules,
  ...componentCallRules,
  ...zigbeeRules,
  ...esphomeRules,
  ...frigateRules,
  ...serverRules,
  ...flowRules,
  ...brokerRules,
  ...containerRules,
  ...proxyRules,
  ...networkRules,
];
