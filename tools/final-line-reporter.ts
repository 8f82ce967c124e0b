import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';

/** As much of a message as fits in a line. */
const MESSAGE = 300;

const inOneLine = (message: string): string => message.replace(/\s+/g, ' ').slice(0, MESSAGE);

const nameOf = (test: TestCase): string => inOneLine(`${test.module.relativeModuleId} > ${test.fullName}`);

/** Why a test counts as failed, in one line. */
function reasonOf(test: TestCase): string {
  const { state, errors } = test.result();
  return state === 'pending' ? 'never ended' : inOneLine(errors?.[0]?.message ?? 'failed without a message');
}

/**
 * Ends the output with a line `failed: file > test: message` for each failure, `second try: ...` for each test that passed only then,
 * and `N passed, N failed, N skipped`, so that the end of a long log says which; takes a run without a single test for a failure.
 */
export default class FinalLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { readonly message: string }[], reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (...states: readonly string[]) => tests.filter((test) => states.includes(test.result().state));
    // A file that can't be loaded has no tests that could fail, so it counts as one failure itself.
    const brokenFiles = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0);
    const failures = [
      ...inState('failed', 'pending').map((test) => `${nameOf(test)}: ${reasonOf(test)}`),
      ...brokenFiles.map((module) => `${module.relativeModuleId}: ${inOneLine(module.errors()[0]?.message ?? '')}`),
      ...errors.map(({ message }) => `outside a test: ${inOneLine(message)}`),
    ];
    const retried = inState('passed').filter((test) => test.diagnostic()?.flaky);
    const passed = inState('passed').length;
    if (failures.length > 0 || passed === 0 || reason !== 'passed') process.exitCode = 1;
    // The default reporter writes its summary after this event in the same turn.
    process.on('exit', () => {
      for (const test of retried) console.log(`second try: ${nameOf(test)}: ${reasonOf(test)}`);
      for (const failure of failures) console.log(`failed: ${failure}`);
      console.log(`${passed} passed, ${failures.length} failed, ${inState('skipped').length} skipped`);
    });
  }
}
