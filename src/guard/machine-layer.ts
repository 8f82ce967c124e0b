import { availableParallelism, totalmem } from 'node:os';
import { BUILT_IN_POLICY, type PolicyLayer } from '../policy/index.ts';

const PIDS_OF_A_CORE = 160;

/** Only the machine's owner changes it, and a guard asks several times a command. */
const FRESH_MS = 1000;
let known: { readonly layer: PolicyLayer; readonly at: number } | undefined;

/** What the built-in policy can't know: how large this machine is. It may be as old as a second. */
export function machineLayer(): PolicyLayer {
  const at = performance.now();
  if (known === undefined || at - known.at > FRESH_MS) {
    const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
    known = { layer: limitsOf(memory, availableParallelism()), at };
  }
  return known.layer;
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
