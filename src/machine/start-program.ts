// The one place that starts programs, so that it is known which children this process has reaped.
import {execa} from 'execa';

export interface StartOptions {
  readonly workingDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
}

let started = 0;
let running = 0;

/** Children started so far, and how many of them still run: tells whether the system's sum over reaped children belongs to one run alone. */
export const childCounts = (): {readonly started: number; readonly running: number} => ({started, running});

/** A process group of its own, no shell, no standard input. The caller reads both streams and looks for failure in the returned promise. */
export const startProgram = (program: string, args: readonly string[], {workingDirectory, environment}: StartOptions) => {
  const subprocess = execa(program, args, {
    cwd: workingDirectory,
    env: environment,
    extendEnv: false,
    detached: process.platform !== 'win32',
    cleanup: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    stripFinalNewline: false,
  });
  count(subprocess);
  return subprocess;
};

/** The same with a fourth pipe that nobody writes to: it closes when the program ends, before it is reaped. */
export const startMeasured = (
  program: string,
  args: readonly string[],
  {workingDirectory, environment, keepOutput}: StartOptions & {readonly keepOutput: boolean},
) => {
  const output = keepOutput ? 'pipe' : 'ignore';
  const subprocess = execa(program, args, {
    cwd: workingDirectory,
    env: environment,
    extendEnv: false,
    detached: process.platform !== 'win32',
    cleanup: false,
    stdio: ['ignore', output, output, 'pipe'],
    buffer: false,
    reject: false,
    stripFinalNewline: false,
  });
  count(subprocess);
  return subprocess;
};

const count = (subprocess: {readonly pid?: number | undefined; once(event: 'exit', listener: () => void): unknown}): void => {
  if (subprocess.pid === undefined) return;
  started += 1;
  running += 1;
  subprocess.once('exit', () => {
    running -= 1;
  });
};
