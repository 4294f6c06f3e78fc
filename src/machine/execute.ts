// Runs a Plan in a run folder: every program of the project starts here, and none outlives the call.
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import type {Execution, Resources} from '../model/execution.js';
import type {RunContext, RunFolder} from '../model/machine.js';
import type {Command, Plan} from '../model/plan.js';
import {commandEnvironment} from './environment.js';
import {captureInspector} from './inspector-capture.js';
import type {LiveRuns} from './live-runs.js';
import {captureOutput} from './output-capture.js';
import {type PageRun, runPage} from './page-run.js';
import {findOutputs, isPlainFileName, placeInCommand, removeTemporaryFiles, writeInputs} from './plan-files.js';
import {type CommandResult, runCommand} from './run-command.js';
import {toolVersion} from './tool-version.js';

const progressMs = 1_000;
/** Reading what was recorded may go on this long after the time limit. */
const readingMs = 120_000;
const largestOutputFile = 2_000_000_000;

export interface ExecuteOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly live: LiveRuns;
}

export const executePlan = (plan: Plan, folder: RunFolder, context: RunContext, options: ExecuteOptions): Promise<Execution> =>
  options.live.during(context.signal, async cancelled => {
    const startedAt = performance.now();
    let stage = `Running under ${plan.tool}`;
    const ticker = setInterval(() => {
      try {
        context.progress(stage, Math.round(performance.now() - startedAt));
      } catch {
        // A listener that is gone must not take the run, or this process, with it.
      }
    }, progressMs);
    try {
      return await run(plan, folder, {...options, cancelled, announce: message => (stage = message)});
    } finally {
      clearInterval(ticker);
      await removeScratch(plan, folder.directory);
    }
  });

const removeScratch = async ({scratch = []}: Plan, directory: string): Promise<void> => {
  for (const name of scratch.filter(isPlainFileName))
    await rm(join(directory, name), {recursive: true, force: true, maxRetries: 3}).catch(() => undefined);
};

interface Running extends ExecuteOptions {
  readonly cancelled: AbortSignal;
  readonly announce: (stage: string) => void;
}

const run = async (plan: Plan, folder: RunFolder, running: Running): Promise<Execution> => {
  const {directory, runId} = folder;
  await writeInputs(plan, directory);
  if (plan.inspector !== undefined) return captureInspector(plan, plan.inspector, folder, running.cancelled);

  const stdout = captureOutput(join(directory, 'stdout.txt'), plan.outputLimitBytes);
  const stderr = captureOutput(join(directory, 'stderr.txt'), plan.outputLimitBytes);
  const results: CommandResult[] = [];
  const readings: CommandResult[] = [];
  const notes: string[] = [];
  let page: PageRun | undefined;
  let stopped = false;
  const deadline = performance.now() + plan.timeLimitMs;
  try {
    for (const [index, planned] of plan.commands.entries()) {
      const reads = planned.readsRecording === true;
      if (running.cancelled.aborted) break;
      if (stopped && !reads) continue;
      const command = placeInCommand(planned, directory);
      const ownOutput =
        command.outputFile === undefined ? undefined : captureOutput(join(directory, command.outputFile), largestOutputFile);
      running.announce(index === 0 ? `Running under ${plan.tool}` : `Step ${index + 1} of ${plan.commands.length} of ${plan.tool}`);
      const start = (limits: {readonly cancelled: AbortSignal; readonly timeLimitMs: number}): Promise<CommandResult> =>
        runCommand(command, {
          plan,
          runId,
          directory,
          stdout: ownOutput ?? stdout,
          stderr,
          ...limits,
          live: running.live,
          environment: commandEnvironment(running.environment, command.environment, runId),
          // Later commands read what the first recorded; the window is not theirs.
          recordMs: index === 0 ? plan.recordMs : undefined,
          stopping: () => running.announce(`Stopping ${plan.tool} and waiting for its output`),
        }).finally(() => ownOutput?.close());
      page = plan.page === undefined ? undefined : await runPage(plan, plan.page, directory, running.cancelled, start);
      const timeLimitMs = Math.max(reads ? readingMs : 0, deadline - performance.now());
      const result = page?.result ?? (await start({cancelled: running.cancelled, timeLimitMs}));
      (reads ? readings : results).push(result);
      const failed =
        result.outcome === 'cancelled' || result.outcome === 'timed-out' || (result.outcome === 'exited' && result.exitCode !== 0);
      if (!failed) continue;
      if (reads) notes.push(`Step ${index + 1} of ${plan.commands.length}, which reads what was recorded, did not succeed.`);
      else if (plan.commands.slice(index + 1).some(later => later.readsRecording !== true))
        notes.push(`Step ${index + 1} of ${plan.commands.length} did not succeed; the rest was not run.`);
      stopped = stopped || !reads;
    }
  } finally {
    stdout.close();
    stderr.close();
    removeTemporaryFiles(
      plan.temporaryFiles ?? [],
      results.flatMap(({pids}) => pids),
    );
  }
  for (const [name, capture] of Object.entries({output: stdout, error: stderr})) {
    const loss = capture.loss();
    if (loss !== undefined) notes.push(`Standard ${name} ${loss}`);
  }
  const version =
    page !== undefined
      ? page.toolVersion
      : running.cancelled.aborted
        ? undefined
        : await versionOf(plan, directory, running.environment, runId);
  return {
    runId,
    directory,
    ...(version === undefined ? {} : {toolVersion: version}),
    ...(page === undefined || page.outcome === 'exited' ? ending(results) : {outcome: page.outcome}),
    durationMs: results.reduce((sum, result) => sum + result.durationMs, 0),
    resources: addResources(results.map(result => result.resources)),
    stdoutTail: stdout.tail(),
    stderrTail: stderr.tail(),
    ...findOutputs(plan, directory),
    notes: [...[...results, ...readings].flatMap(result => result.notes), ...(page?.notes ?? []), ...notes],
  };
};

/** A recording that we ended stays `recorded` when the steps that read it have worked. */
const ending = (results: readonly CommandResult[]): Pick<Execution, 'outcome' | 'exitCode' | 'signal'> => {
  const last = results.at(-1);
  const recorded = results.some(result => result.outcome === 'recorded') && last?.outcome === 'exited' && last.exitCode === 0;
  return {
    outcome: last === undefined ? 'cancelled' : recorded ? 'recorded' : last.outcome,
    ...(last?.exitCode === undefined ? {} : {exitCode: last.exitCode}),
    // The signal that ends a recording is ours.
    ...(last?.signal === undefined || last.outcome === 'recorded' ? {} : {signal: last.signal}),
  };
};

/** After the measurement, so that it disturbs nothing; the answer is kept for later runs. */
const versionOf = async (plan: Plan, directory: string, environment: NodeJS.ProcessEnv, runId: string): Promise<string | undefined> => {
  const first: Command | undefined = plan.commands[0];
  if (plan.versionCommand === undefined || first === undefined) return undefined;
  const {workingDirectory, environment: planned} = placeInCommand(first, directory);
  return toolVersion(plan.versionCommand, {workingDirectory, environment: commandEnvironment(environment, withoutPreload(planned), runId)});
};

/** The version question must not be profiled itself. */
const withoutPreload = ({NODE_OPTIONS: _, ...environment}: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  environment;

const addResources = (all: readonly Resources[]): Resources => {
  const sum = (key: 'userMs' | 'systemMs' | 'runDelayMs'): number | undefined => {
    const values = all.flatMap(resources => resources[key] ?? []);
    return values.length === all.length && values.length > 0 ? values.reduce((total, value) => total + value, 0) : undefined;
  };
  const peaks = all.flatMap(resources => resources.peakRssBytes ?? []);
  const [userMs, systemMs, runDelayMs] = [sum('userMs'), sum('systemMs'), sum('runDelayMs')];
  return {
    ...(userMs === undefined ? {} : {userMs}),
    ...(systemMs === undefined ? {} : {systemMs}),
    ...(runDelayMs === undefined ? {} : {runDelayMs}),
    ...(peaks.length === 0 ? {} : {peakRssBytes: Math.max(...peaks)}),
  };
};
