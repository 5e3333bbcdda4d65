/**
 * Ends a test run with what nobody should have to scroll for: every skipped test with its reason,
 * then one line that counts everything.
 */
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';

/** Prints the skipped tests by name, then `N passed, N failed[, N skipped]` as the last line. */
export default class TestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    if (skipped.length > 0) process.stdout.write(`\nSkipped:\n${describeSkipped(skipped)}\n`);

    // A file that does not load has no tests to count, the tests behind a failing hook never ran,
    // and an error outside of tests has no owner: each is a failure of its own.
    const failed = count('failed') + modules.flatMap(brokenParts).length + unhandled.length;
    const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    process.stdout.write(`\n${count('passed')} passed, ${failed} failed${tail}\n`);
  }
}

function describeSkipped(tests: readonly TestCase[]): string {
  return tests
    .map((test) => {
      const { note } = test.result() as { readonly note?: string };
      return `  ${test.module.relativeModuleId} > ${test.fullName}${note ? `: ${note}` : ''}`;
    })
    .join('\n');
}

function brokenParts(module: TestModule): readonly (TestModule | TestSuite)[] {
  const parts: readonly (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  return parts.filter((part) => part.errors().length > 0);
}
