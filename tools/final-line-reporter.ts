import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Ends the output with `N passed, N failed, N skipped`, and takes a run without a single test for a failure. */
export default class FinalLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]).map((test) => test.result().state);
    // A file that can't be loaded has no tests that could fail, so it counts as one failure itself.
    const brokenFiles = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0).length;
    const passed = tests.filter((state) => state === 'passed').length;
    const failed = tests.filter((state) => state === 'failed' || state === 'pending').length + brokenFiles + errors.length;
    const skipped = tests.filter((state) => state === 'skipped').length;
    const isFailure = failed > 0 || passed === 0 || reason !== 'passed';
    if (isFailure) process.exitCode = 1;
    // The default reporter writes its summary after this event in the same turn.
    process.on('exit', () => console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`));
  }
}
