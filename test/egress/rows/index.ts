import type { Attack } from '../attack.ts';
import { clients } from './clients.table.ts';
import { controls } from './controls.table.ts';
import { destinations } from './destinations.table.ts';
import { http } from './http.table.ts';
import { inspected } from './inspected.table.ts';
import { kernel } from './kernel.table.ts';
import { names } from './names.table.ts';
import { secrets } from './secrets.table.ts';
import { socks } from './socks.table.ts';
import { tls } from './tls.table.ts';

/** Every row of the matrix, controls first. */
export const ATTACKS: readonly Attack[] = [
  ...controls,
  ...destinations,
  ...http,
  ...tls,
  ...inspected,
  ...socks,
  ...names,
  ...kernel,
  ...clients,
  ...secrets,
];
