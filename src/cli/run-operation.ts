// Runs one operation for the terminal: progress, Ctrl-C, the answer, the exit code.
import type {Operation, OperationContext} from '../model/operation.js';
import {toProblem} from '../model/problem.js';
import type {Report} from '../model/report.js';
import {reportMarkdown} from '../reports/index.js';
import type {Places} from './common-flags.js';
import {exitCodeOf, printProblem} from './print-problem.js';
import {showProgress} from './progress.js';
import type {Surroundings} from './subcommand.js';
import {passOnOutput} from './target-output.js';
import type {Terminal} from './terminal.js';
import {terminalMarkdown} from './terminal-markdown.js';

export interface OperationRun {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly places: Places;
  readonly asJson: boolean;
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
}

export const runOperation = async ({operation, input, places, asJson, terminal, surroundings}: OperationRun): Promise<number> => {
  const {machine, library} = await surroundings.open(places);
  const stop = new AbortController();
  const progress = await showProgress(operation.title, terminal);
  const onSignal = (): void => {
    // The second time the user means it: the exit handler kills what still runs.
    if (stop.signal.aborted) process.exit(3);
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const context = {machine, policy: library.policy, signal: stop.signal, progress: progress.report};
    const report = await untilComplete(operation, input, context, surroundings.operations);
    progress.stop();
    if (operation.effects !== 'reads' && report.runId !== undefined && !isRunningAlready(input))
      await passOnOutput(machine, report.runId, terminal);
    terminal.print(asJson ? JSON.stringify(report, undefined, 2) : terminalMarkdown(reportMarkdown(report), terminal.colors));
    if (stop.signal.aborted) return 3;
    return operation.isNegative?.(report) === true ? 1 : 0;
  } catch (error) {
    progress.stop();
    const problem = toProblem(error);
    printProblem(problem, asJson, terminal);
    return exitCodeOf(problem);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    await machine.stopEverything();
  }
};

/** An answer that is still being made is waited for: the run would end with this process. */
const untilComplete = async (
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  context: OperationContext,
  operations: readonly Operation[],
): Promise<Report> => {
  let report = await operation.run(input, context);
  const getRun = operations.find(({name}) => name === 'get_run');
  while (
    report.status === 'running' &&
    report.runId !== undefined &&
    getRun !== undefined &&
    !context.signal.aborted &&
    operation.name !== getRun.name
  ) {
    report = await getRun.run({runId: report.runId, maxWaitSeconds: 3_600}, context);
  }
  return report;
};

/** Of a page, or of a process that somebody else started, only the chatter of browser and profiler was caught. */
const isRunningAlready = ({pid, url}: OperationRun['input']): boolean => pid !== undefined || url !== undefined;
