/**
 * Milliseconds of the processor that this process has used. What holds a reader of hostile texts in bounds is the work it does; how long
 * that takes on the clock is a matter of what else the machine does.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
