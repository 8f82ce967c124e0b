import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../model/index.ts';
import { grantedRules } from './grants.ts';
import { hasNetwork } from './network-plan.ts';

/**
 * Whether the guard may carry a run of this policy out itself (`warden exec`). What needs a channel for descriptors, keys, secrets or a
 * setup is left to a process of its own, and so is what has no walls.
 */
export function canBeCarried(policy: Policy, workspace: string, state: string, now: number): boolean {
  const { setup, agent } = policy.phases;
  if (policy.profile === 'unconfined' || hasNetwork(policy.network) || agent.ssh.length > 0) return false;
  if (setup.run.length > 0 || agent.secrets.length > 0 || existsSync(join(state, 'vault'))) return false;
  return grantedRules(state, workspace, now).length === 0;
}
