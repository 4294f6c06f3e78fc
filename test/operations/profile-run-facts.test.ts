// What a Report says of the profiler that ran.
import {expect, test} from 'vitest';
import type {Execution} from '../../src/model/execution.js';
import {runDirectoryToken} from '../../src/model/plan.js';
import {describeProfiler, targetFailed} from '../../src/operations/stages/profile-run-facts.js';
import {cprofile} from '../../src/profilers/cprofile.js';
import {perf} from '../../src/profilers/perf.js';
import {pySpy} from '../../src/profilers/py-spy.js';

const ended: Execution = {
  ...{runId: 'r-1', directory: '/p/.perfwright/runs/r-1', outcome: 'exited', durationMs: 1, resources: {}},
  ...{stdoutTail: '', stderrTail: '', profileFiles: [], notes: []},
};

test('the command is shown as it ran, with the folder that it wrote to', () => {
  const plan = perf.plan({
    ...{metric: 'cpu', profiler: 'perf', program: '/usr/bin/perf', functions: [], sampleRateHz: 499},
    ...{includeChildren: false, includeNative: false, includeIdle: false, workingDirectory: '/p', environment: {}, timeLimitMs: 1},
    target: {runtime: 'native', command: [], pid: 4711, invocation: {form: 'attach'}},
  });
  const {command} = describeProfiler(perf, plan, ended, '6.1');
  expect(command).toContain('/p/.perfwright/runs/r-1/perf.data');
  expect(command?.join(' ')).not.toContain(runDirectoryToken);
});

test('the exit code of a profiler is never told as that of the program', () => {
  const failure = targetFailed({...ended, exitCode: 0, stderrTail: "python3: can't open file 'a.py'"}, pySpy);
  expect(failure.message).toContain(
    "The program failed before there was enough to profile. Its last words: python3: can't open file 'a.py'",
  );
  expect(failure.details).toEqual({runId: 'r-1'});
  expect(targetFailed({...ended, exitCode: 3}, cprofile)).toMatchObject({
    message: expect.stringContaining('exited with code 3'),
    details: {runId: 'r-1', exitCode: 3},
  });
});

test('a process that was gone before py-spy looked keeps its last words', () => {
  const gone = "python3: can't open file '/p/a.py': [Errno 2] No such file or directory\nError: No such process (os error 3)\n";
  const failure = pySpy.explainFailure?.({...ended, exitCode: 1, stderrTail: gone});
  expect(failure).toMatchObject({code: 'target_failed', message: expect.stringContaining("can't open file '/p/a.py'")});
  expect(pySpy.explainFailure?.({...ended, exitCode: 1, stderrTail: 'Error: No such process (os error 3)'})?.message).not.toContain(
    'last words',
  );
});
