import { setFlagsFromString } from 'node:v8';

/**
 * From here on V8 runs what it makes of a regular expression as it is. It polishes the bytecode of each, though most run once before they
 * become machine code: of a scan of one file that took a tenth. To be called when all code is loaded, for under other flags V8 takes no
 * code cache.
 */
export function takePatternsAsTheyAre(): void {
  setFlagsFromString('--no-regexp-peephole-optimization');
}

/** As V8 does by itself: what is loaded later takes its code cache again. */
export function polishPatterns(): void {
  setFlagsFromString('--regexp-peephole-optimization');
}
