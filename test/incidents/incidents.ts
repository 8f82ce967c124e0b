import { configuration } from './configuration.table.ts';
import { destruction } from './destruction.table.ts';
import { egress } from './egress.table.ts';
import type { Incident } from './incident.ts';
import { secrets } from './secrets.table.ts';
import { waiting } from './waiting.table.ts';

/** All of them, by number. */
export const INCIDENTS: readonly Incident[] = [...configuration, ...egress, ...secrets, ...destruction, ...waiting].sort(
  (a, b) => a.number - b.number,
);
