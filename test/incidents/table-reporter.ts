import type { Reporter, TestCase } from 'vitest/node';
import { INCIDENTS } from './incidents.ts';

const RESULTS = { passed: 'stopped', failed: 'NOT STOPPED', skipped: 'not tried', pending: 'not tried' } as const;

/** `npm run incidents`: a row for each incident, with what stopped it. */
export default class IncidentTable implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const number = Number(/^ *(\d+) /.exec(test.name)?.[1] ?? 0);
    const incident = INCIDENTS.find((one) => one.number === number);
    if (incident === undefined) return;
    const result = RESULTS[test.result().state];
    const remark = incident.onlyGuarded === undefined ? '' : ` (tried under Sallyport only: ${incident.onlyGuarded})`;
    console.log(
      `${String(number).padStart(2)}  ${result.padEnd(12)}${incident.name}\n${' '.repeat(16)}${incident.control}${remark}`,
    );
  }
}
