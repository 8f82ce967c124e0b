import { automationsCases } from './cases/automations.table.ts';
import { brokersCases } from './cases/brokers.table.ts';
import { devicesCases } from './cases/devices.table.ts';
import { neighboursCases } from './cases/neighbours.table.ts';
import { openingsCases } from './cases/openings.table.ts';
import { settingsCases } from './cases/settings.table.ts';
import type { HomeCase } from './rule.ts';

/** Twins: each dangerous text has a neighbour that differs by the remedy only. */
export const cases: readonly HomeCase[] = [
  ...settingsCases,
  ...automationsCases,
  ...openingsCases,
  ...devicesCases,
  ...brokersCases,
  ...neighboursCases,
];
