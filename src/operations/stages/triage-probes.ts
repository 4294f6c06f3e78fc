// The probes of a triage that are programs of their own: which can run here, what they tell, and what stands in for those that cannot.
import {basename} from 'node:path';
import type {Facts} from '../../model/facts.js';
import type {Machine, RunContext, RunFolder} from '../../model/machine.js';
import type {Observation} from '../../model/observation.js';
import type {Probe, ProbeReading, ProbeRequest, ProbeTool} from '../../model/probe.js';

export interface PlannedProbe {
  readonly probe: Probe;
  readonly tool: ProbeTool;
  readonly request: ProbeRequest;
  readonly version: string | undefined;
}

/** A probe that was asked for and cannot run, or could not. */
export interface AbsentProbe {
  readonly probe: Probe;
  readonly tool: ProbeTool;
  readonly reason: string;
  /** The next move. */
  readonly mend: string;
}

export interface ProbeOutcome {
  readonly probe: Probe;
  readonly version: string | undefined;
  readonly seconds: number;
  readonly reading: ProbeReading;
}

export interface ProbeResults {
  readonly outcomes: readonly ProbeOutcome[];
  readonly absent: readonly AbsentProbe[];
}

export const planProbes = async (
  wanted: readonly Probe[],
  request: Omit<ProbeRequest, 'program'>,
  machine: Machine,
): Promise<{readonly planned: readonly PlannedProbe[]; readonly absent: readonly AbsentProbe[]}> => {
  const planned: PlannedProbe[] = [];
  const absent: AbsentProbe[] = [];
  if (wanted.length === 0) return {planned, absent};
  const facts: Facts = await machine.facts();
  const find = {workingDirectory: request.workingDirectory, environment: {}};
  for (const probe of wanted) {
    const {tool} = probe;
    if (tool === undefined) continue;
    const unfit = tool.unfit?.(facts, request.subject);
    const found = await machine.findTool({in: 'program', program: tool.program}, find);
    if (unfit !== undefined) absent.push({probe, tool, reason: unfit, mend: 'list_profilers shows what is permitted here.'});
    else if (found === undefined)
      absent.push({probe, tool, reason: `${tool.program} is not installed`, mend: `To install it: ${tool.install}.`});
    else planned.push({probe, tool, request: {...request, program: found.path}, version: found.version});
  }
  return {planned, absent};
};

/** Starts what may run while the program is watched; `finish` ends it and reads what it told. */
export const startBeside = (planned: readonly PlannedProbe[], machine: Machine, folder: RunFolder, context: RunContext) => {
  const over = new AbortController();
  const running = planned
    .filter(({tool}) => tool.runs === 'beside')
    .map(each => {
      const signal = AbortSignal.any([over.signal, context.signal]);
      const execution = machine.execute(each.tool.plan(each.request), folder, {...context, signal});
      // Until it is asked for, a failure must not end the process.
      execution.catch(() => undefined);
      return {each, execution};
    });
  return async (observation: Observation): Promise<ProbeResults> => {
    over.abort();
    const results = await Promise.all(running.map(async ({each, execution}) => readOutcome(each, await execution, machine, observation)));
    return joined(results);
  };
};

/** One after the other: two tracers would disturb each other. */
export const runApart = async (
  planned: readonly PlannedProbe[],
  observation: Observation,
  machine: Machine,
  folder: RunFolder,
  context: RunContext,
): Promise<ProbeResults> => {
  const results: ProbeResults[] = [];
  for (const each of planned) {
    if (each.tool.runs !== 'apart' || context.signal.aborted) continue;
    results.push(await readOutcome(each, await machine.execute(each.tool.plan(each.request), folder, context), machine, observation));
  }
  return joined(results);
};

type Execution = Awaited<ReturnType<Machine['execute']>>;

const readOutcome = async (
  {probe, tool, request, version}: PlannedProbe,
  execution: Execution,
  machine: Machine,
  observation: Observation,
): Promise<ProbeResults> => {
  const isThere = execution.profileFiles.some(path => basename(path) === tool.output);
  const text = isThere ? Buffer.from(await machine.runs.read(execution.runId, tool.output)).toString('utf8') : '';
  const reading = text.trim() === '' && tool.runs === 'apart' ? undefined : tool.read(text, observation, request);
  // A file without a figure is what a tool leaves that was refused.
  if (reading !== undefined && (tool.runs === 'beside' || Object.keys(reading.figures).length > 0))
    return {outcomes: [{probe, version: execution.toolVersion ?? version, seconds: execution.durationMs / 1_000, reading}], absent: []};
  return {
    outcomes: [],
    absent: [
      {
        probe,
        tool,
        reason: tool.explain(execution),
        mend: 'Its own words are in stderr.txt of the run.',
      },
    ],
  };
};

const joined = (results: readonly ProbeResults[]): ProbeResults => ({
  outcomes: results.flatMap(({outcomes}) => outcomes),
  absent: results.flatMap(({absent}) => absent),
});
