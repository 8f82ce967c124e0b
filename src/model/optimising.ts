/** From here on V8 counts the calls of a function; before, it counted the bytes of bytecode that ran. What it does not know, it complains about aloud. */
const COUNTS_CALLS = 12;

/** What V8 waits for by itself. */
const OWN_CALLS = 3000;
const OWN_BYTES = 67_584;

/** Whether this V8 measures by a budget of bytecode: that of Node 20. */
export function hasBudget(v8: string): boolean {
  return Number.parseInt(v8, 10) < COUNTS_CALLS;
}

/** The flag by which the optimising compiler takes a function up after so many times V8's own measure. */
export function optimisesAfter(v8: string, times: number): string {
  return hasBudget(v8)
    ? `--interrupt-budget=${Math.round(OWN_BYTES * times)}`
    : `--invocation-count-for-turbofan=${Math.round(OWN_CALLS * times)}`;
}
