// Vitest reporter: one last line with the counts, for whoever reads only that.

/** Files that could not run and errors outside of tests count as failures: no line may look better than the run was. */
const countsOf = (modules, errors) => {
  const counts = {passed: 0, failed: errors.length, skipped: 0, repeated: 0};
  for (const testModule of modules) {
    for (const test of testModule.children.allTests()) {
      const {state} = test.result();
      if (state === 'passed' || state === 'failed') counts[state] += 1;
      else counts.skipped += 1;
      if ((test.diagnostic()?.retryCount ?? 0) > 0) counts.repeated += 1;
    }
    counts.failed += testModule.errors().length;
  }
  return counts;
};

export class ClosingLine {
  onTestRunEnd(modules, errors) {
    const {passed, failed, skipped, repeated} = countsOf(modules, errors);
    // After the summary of the default reporter, which prints in the same event.
    process.once('exit', () =>
      process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped${repeated === 0 ? '' : `, ${repeated} repeated`}\n`),
    );
  }
}
