// Programs of the system that live tests run: a missing one skips its tests with a printed reason, and fails where everything must be there.
import {execa} from 'execa';

/** Whether the program starts and ends well with these arguments. */
export const isInstalled = async (program: string, ...args: readonly string[]): Promise<boolean> => {
  const {failed} = await execa(program, args, {reject: false, timeout: 20_000, stdin: 'ignore'});
  if (failed && process.env.CI === 'true') throw new Error(`${program} is missing: run node scripts/setup-test-tools.mjs`);
  if (failed) process.stderr.write(`skipped: ${program} does not run here; node scripts/setup-test-tools.mjs installs it\n`);
  return !failed;
};
