import { configuration } from './configuration.table.ts';
import { destruction } from './destruction.table.ts';
import { egress } from './egress.table.ts';
import type { Replay } from './incident.ts';
import { secrets } from './secrets.table.ts';
import { servers } from './servers.table.ts';

/** All of them, by number. */
export const INCIDENTS: readonly Replay[] = [...configuration, ...egress, ...secrets, ...destruction, ...servers].sort(
  (a, b) => a.number - b.number,
);
