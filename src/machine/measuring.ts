// The machine's side of benchmarks: single timed runs, never two measurements at once, and what disturbed them.
import {join} from 'node:path';
import type {RunContext} from '../model/machine.js';
import type {Measuring} from '../model/measuring.js';
import {commandEnvironment} from './environment.js';
import {readFileMarks} from './file-marks.js';
import {readHost} from './host-reading.js';
import type {LiveRuns} from './live-runs.js';
import {measureRun} from './measure-run.js';
import {createMeasurementQueue} from './measurement-queue.js';
import {endOrphans} from './orphans.js';
import {placeInCommand} from './plan-files.js';
import {runDelayIsReadable} from './run-delay-check.js';

export interface MeasuringOptions {
  readonly stateDirectory: () => Promise<string>;
  readonly environment: NodeJS.ProcessEnv;
  readonly live: LiveRuns;
}

export const createMeasuring = ({stateDirectory, environment, live}: MeasuringOptions): Measuring => {
  const inTurn = createMeasurementQueue(async () => join(await stateDirectory(), 'measuring'));
  return {
    exclusively: (context, waiting, work) =>
      live.during(context.signal, async signal => {
        const registered: RunContext = {...context, signal};
        return inTurn(registered, waiting, async () => {
          await endOrphans(join(await stateDirectory(), 'runs'));
          return work(registered);
        });
      }),
    run: (planned, {directory, runId}, options, {signal}) => {
      const command = placeInCommand(planned, directory);
      return measureRun(command, {
        ...options,
        runId,
        directory,
        environment: commandEnvironment(environment, command.environment, runId),
        cancelled: signal,
        live,
      });
    },
    runDelayIsReadable,
    readHost,
    fileMarks: readFileMarks,
  };
};
