import { further } from './further.table.ts';
import { ordinary } from './ordinary.table.ts';
import type { Probe } from './probe.ts';
import { specified } from './specified.table.ts';

/** Every probe: those that other confinement tools were measured with, further attacks, and ordinary work that must not suffer. */
export const probes: readonly Probe[] = [...specified, ...further, ...ordinary];
