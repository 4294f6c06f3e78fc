// A run id among the functions to look into: its hot functions take its place.
import {z} from 'zod';
import type {Assumption} from '../../model/assumption.js';
import type {Machine} from '../../model/machine.js';
import {ProfilingError} from '../../model/problem.js';
import {runId as runIdForm} from '../../model/request.js';
import {reportFile} from './answer-within.js';

const mostFunctions = 5;

const StoredFindings = z.object({
  findings: z.array(z.object({kind: z.string(), function: z.string().optional(), file: z.string().optional()})),
});

export interface NamedFunctions {
  readonly functions: string[] | undefined;
  readonly assumptions: readonly Assumption[];
}

export const namedFunctions = async (asked: readonly string[] | undefined, machine: Machine): Promise<NamedFunctions> => {
  if (asked === undefined) return {functions: undefined, assumptions: []};
  const functions: string[] = [];
  const assumptions: Assumption[] = [];
  for (const entry of asked) {
    if (!runIdForm.safeParse(entry).success) {
      functions.push(entry);
      continue;
    }
    const found = functionsIn(await storedFindings(machine, entry));
    if (found.length === 0) throw noFunctions(entry, 'names no Python function of a file');
    functions.push(...found);
    assumptions.push({
      field: 'functions',
      value: found.join(', '),
      basis: 'detected',
      reason: `the functions that run ${entry} found hottest`,
      override: 'functions',
    });
  }
  return {functions: [...new Set(functions)], assumptions};
};

const storedFindings = async (machine: Machine, runId: string): Promise<z.infer<typeof StoredFindings>['findings']> => {
  await machine.runs.get(runId);
  const names = (await machine.runs.files(runId)).map(({file}) => file);
  if (!names.includes(reportFile)) throw noFunctions(runId, 'has left no report');
  const stored = StoredFindings.safeParse(JSON.parse(new TextDecoder().decode(await machine.runs.read(runId, reportFile))));
  return stored.success ? stored.data.findings : [];
};

/** Code without a `def` of its own (`<module>`, `<lambda>`) cannot be chosen; libraries only where nothing else is hot. */
export const functionsIn = (findings: z.infer<typeof StoredFindings>['findings']): readonly string[] => {
  const places = findings.flatMap(({function: name = '', file = ''}) =>
    /\.py$/.test(file) && /^[^<>\s:]+$/.test(name) ? [{name, file}] : [],
  );
  const own = places.filter(({file}) => !/(?:site|dist)-packages/.test(file));
  return [...new Set((own.length > 0 ? own : places).map(({name, file}) => `${file}:${name}`))].slice(0, mostFunctions);
};

const noFunctions = (runId: string, why: string): ProfilingError =>
  new ProfilingError(
    'invalid_request',
    `functions names run ${runId}, which ${why}.`,
    'Give the runId of a run_profile with py-spy or cprofile that found a bottleneck, or the names themselves.',
  );
