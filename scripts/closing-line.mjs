// Vitest reporter: what had to be repeated and why, and one last line with the counts, for whoever reads only that.

/** Files that could not run and errors outside of tests count as failures: no line may look better than the run was. */
const countsOf = (modules, errors) => {
  const counts = {passed: 0, failed: errors.length, skipped: 0};
  const repeated = [];
  for (const testModule of modules) {
    for (const test of testModule.children.allTests()) {
      const {state, errors: failures = []} = test.result();
      if (state === 'passed' || state === 'failed') counts[state] += 1;
      else counts.skipped += 1;
      if ((test.diagnostic()?.retryCount ?? 0) > 0) {
        const reasons = failures.map(({message}) => `\n  ${message.slice(0, 300).replaceAll(/\s+/g, ' ')}`);
        repeated.push(`repeated: ${testModule.relativeModuleId ?? testModule.moduleId} > ${test.name}${reasons.join('')}\n`);
      }
    }
    counts.failed += testModule.errors().length;
  }
  return {...counts, repeated};
};

export class ClosingLine {
  onTestRunEnd(modules, errors) {
    const {passed, failed, skipped, repeated} = countsOf(modules, errors);
    const times = repeated.length === 0 ? '' : `, ${repeated.length} repeated`;
    // After the summary of the default reporter, which prints in the same event.
    process.once('exit', () =>
      process.stdout.write(`${repeated.join('')}${passed} passed, ${failed} failed, ${skipped} skipped${times}\n`),
    );
  }
}
