// Reports of run_profile that hold no profile yet: what would run, and what is still running.
import type {Assumption} from '../../model/assumption.js';
import type {RunFolder} from '../../model/machine.js';
import type {ProfileReport, Warning} from '../../model/report.js';
import type {RunProfileRequest} from '../../model/request.js';
import type {ProfileResolution} from '../../policy/index.js';
import {titleOf} from './profile-run-facts.js';
import type {SweepParameter} from './sweep-parameter.js';

/** One line a run, for a dry run of several. */
export const runsOf = (
  {repeats}: RunProfileRequest,
  parameter: SweepParameter | undefined,
  {countCalls: counts}: ProfileResolution,
): readonly string[] => [
  ...(parameter === undefined ? (repeats === undefined ? ['timing'] : []) : parameter.values.map(value => `${parameter.name}=${value}`)),
  ...Array.from({length: repeats ?? 0}, (_, run) => `run ${run + 1} of ${repeats}`),
  ...(counts ? ['counting calls'] : []),
];

const openReport = (assumptions: readonly Assumption[], warnings: readonly Warning[]) => ({
  assumptions: [...assumptions],
  findings: [],
  warnings: [...warnings],
  artifacts: [],
  truncated: [],
});

export const plannedReport = ({profiler, resolved, assumptions, warnings}: ProfileResolution, runs: readonly string[]): ProfileReport => {
  const plan = profiler.plan(resolved);
  return {
    ...openReport(assumptions, warnings),
    status: 'complete',
    verdict: 'planned',
    summary: `Would profile ${titleOf(resolved)} with ${profiler.id}${runs.length === 1 ? '' : ` in ${runs.length} runs`}; nothing was run.`,
    plan: {
      tool: plan.tool,
      commands: plan.commands,
      inspector: plan.inspector,
      ...(runs.length === 1 ? {} : {runs}),
      timeLimitSeconds: plan.timeLimitMs / 1_000,
      cautions: plan.cautions,
    },
    next: [],
  };
};

export const pendingReport = ({runId}: RunFolder, {profiler, resolved, assumptions, warnings}: ProfileResolution): ProfileReport => ({
  ...openReport(assumptions, warnings),
  runId,
  status: 'running',
  verdict: 'pending',
  summary: `Still profiling ${titleOf(resolved)} with ${profiler.id}; get_run brings the result.`,
  next: [{tool: 'get_run', arguments: {runId}, why: 'the result, when the program has ended'}],
});
