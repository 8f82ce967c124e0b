import type { Probe } from './probe.ts';
import { aliases } from './tables/aliases.table.ts';
import { attributes } from './tables/attributes.table.ts';
import { exhaustion } from './tables/exhaustion.table.ts';
import { handles } from './tables/handles.table.ts';
import { interfaces } from './tables/interfaces.table.ts';
import { kernel } from './tables/kernel.table.ts';
import { limits } from './tables/limits.table.ts';
import { network } from './tables/network.table.ts';
import { ordinary } from './tables/ordinary.table.ts';
import { persistence } from './tables/persistence.table.ts';
import { programs } from './tables/programs.table.ts';
import { races } from './tables/races.table.ts';
import { reading } from './tables/reading.table.ts';
import { variants } from './tables/variants.table.ts';
import { writing } from './tables/writing.table.ts';

/** Every probe: attacks by the wall that they aim at, and ordinary work that must not suffer. */
export const probes: readonly Probe[] = [
  ...writing,
  ...reading,
  ...aliases,
  ...attributes,
  ...persistence,
  ...programs,
  ...network,
  ...kernel,
  ...limits,
  ...races,
  ...handles,
  ...variants,
  ...interfaces,
  ...exhaustion,
  ...ordinary,
];
