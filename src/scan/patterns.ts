import { setFlagsFromString } from 'node:v8';

/** What V8 does to the bytecode of a regular expression, and before that to its plan: worth it for what runs often. */
const [POLISHES, PLANS] = ['regexp-peephole-optimization', 'regexp-optimization'];

/**
 * From here on V8 runs what it makes of a regular expression as it is, though most of a scan's run once before they become machine code: for
 * one file that took a tenth of the time. To be called when all code is loaded, for under other flags V8 takes no code cache.
 *
 * @param isBrief so little is read that even to plan costs more than it saves
 */
export function takePatternsAsTheyAre(isBrief: boolean): void {
  for (const step of isBrief ? [POLISHES, PLANS] : [POLISHES]) setFlagsFromString(`--no-${step}`);
}

/** As V8 does by itself: what is loaded later takes its code cache again. */
export function polishPatterns(): void {
  for (const step of [POLISHES, PLANS]) setFlagsFromString(`--${step}`);
}
