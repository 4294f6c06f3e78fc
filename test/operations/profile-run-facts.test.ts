// What a Report says of the profiler that ran.
import {expect, test} from 'vitest';
import type {Execution} from '../../src/model/execution.js';
import {runDirectoryToken} from '../../src/model/plan.js';
import {describeProfiler} from '../../src/operations/stages/profile-run-facts.js';
import {perf} from '../../src/profilers/perf.js';

test('the command is shown as it ran, with the folder that it wrote to', () => {
  const execution: Execution = {
    ...{runId: 'r-1', directory: '/p/.perfwright/runs/r-1', outcome: 'exited', durationMs: 1, resources: {}},
    ...{stdoutTail: '', stderrTail: '', profileFiles: [], notes: []},
  };
  const plan = perf.plan({
    ...{metric: 'cpu', profiler: 'perf', program: '/usr/bin/perf', functions: [], sampleRateHz: 499},
    ...{includeChildren: false, includeNative: false, includeIdle: false, workingDirectory: '/p', environment: {}, timeLimitMs: 1},
    target: {runtime: 'native', command: [], pid: 4711, invocation: {form: 'attach'}},
  });
  const {command} = describeProfiler(perf, plan, execution, '6.1');
  expect(command).toContain('/p/.perfwright/runs/r-1/perf.data');
  expect(command?.join(' ')).not.toContain(runDirectoryToken);
});
