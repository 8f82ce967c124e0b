import type { HomeRule } from './rule.ts';
import { accessRules } from './rules/access.ts';
import { agentRules } from './rules/agents.ts';
import { alarmRules } from './rules/alarms.ts';
import { automationRules } from './rules/automations.ts';
import { commandRules } from './rules/commands.ts';
import { componentRules } from './rules/components.ts';
import { coreRules } from './rules/core.ts';
import { esphomeRules } from './rules/esphome.ts';
import { fileRules } from './rules/files.ts';
import { frigateRules } from './rules/frigate.ts';
import { requestRules } from './rules/requests.ts';
import { serverRules } from './rules/servers.ts';
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
  ...alarmRules,
  ...componentRules,
  ...zigbeeRules,
  ...esphomeRules,
  ...frigateRules,
  ...serverRules,
];
