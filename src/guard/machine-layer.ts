import { availableParallelism, totalmem } from 'node:os';
import { BUILT_IN_POLICY, type PolicyLayer } from '../policy/index.ts';

const PIDS_OF_A_CORE = 160;

/** What the built-in policy can't know: how large this machine is. */
export function machineLayer(): PolicyLayer {
  return limitsOf(Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY), availableParallelism());
}

/**
 * Limits that a build does not meet by being large, and that leave a person half of the machine. Builds start as many processes and
 * threads as there are cores, and a bundler or a linker alone takes more than the 2 GiB that a small machine can give.
 *
 * @param memory bytes
 */
export function limitsOf(memory: number, cores: number): PolicyLayer {
  const { limits } = BUILT_IN_POLICY;
  return {
    layer: 'built-in',
    path: null,
    limits: { memory: Math.max(limits.memory, Math.floor(memory / 2)), pids: Math.max(limits.pids, cores * PIDS_OF_A_CORE) },
  };
}
