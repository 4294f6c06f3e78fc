// The profilers the policy would use for a question, best first, each with the rule that names it.
import type {PolicyRule, PolicyValues} from '../model/policy-values.js';
import {type Metric, type ProfilerId, profilerIds, type Runtime} from '../model/words.js';
import {type Candidate, candidateOf, type Question} from './candidates.js';

export interface Preference {
  readonly id: ProfilerId;
  readonly rule: PolicyRule;
  /** The part of the rule, for people. */
  readonly part: string;
}

/** What the request's words ask for beside a metric. */
export interface Wishes {
  readonly exactCallCounts: boolean;
  readonly aboutWaits: boolean;
}

/** The suite stands for its tool that answers the question: Bubbleprof for waiting, Flame for other time, Doctor for the rest. */
export const memberOf = (id: ProfilerId | 'clinic', metric: Metric, aboutWaits: boolean): ProfilerId => {
  if (id !== 'clinic') return id;
  if (metric === 'memory') return 'clinic-doctor';
  return aboutWaits && metric === 'wall' ? 'clinic-bubbleprof' : 'clinic-flame';
};

export const preferences = (
  {metric, target}: Question,
  {exactCallCounts, aboutWaits}: Wishes,
  values: PolicyValues,
  candidates: readonly Candidate[],
): readonly Preference[] => {
  const {ids, part} = orderFor(target.runtime, metric, values);
  const order = ids.map((id): Preference => ({id, rule: 'fallback-order', part}));
  const exact: Preference = {id: values.profilerChoice.exactCallCounts, rule: 'profiler-choice', part: 'exact call counts'};
  const all = [
    ...(exactCallCounts && metric !== 'memory' ? [exact] : []),
    ...preferred(target.runtime, metric, aboutWaits, values, candidates),
    ...order,
  ];
  return all.filter(({id}, index) => all.findIndex(other => other.id === id) === index);
};

/** What answers the same question as `id`, by the policy's order: all of it below perf, which stands in no order of time for Python and Node.js. */
export const stepsBelow = (id: ProfilerId, {metric, target}: Question, values: PolicyValues): readonly Preference[] => {
  const {ids, part} = orderFor(target.runtime, metric, values);
  const at = ids.indexOf(id);
  if (at < 0 && (id !== 'perf' || metric === 'memory')) return [];
  return ids.slice(at + 1).map(step => ({id: step, rule: 'fallback-order', part}));
};

/** None where the preferred one measures something else: for memory the order alone decides. */
const preferred = (
  runtime: Runtime,
  metric: Metric,
  aboutWaits: boolean,
  {profilerChoice}: PolicyValues,
  candidates: readonly Candidate[],
): Preference[] => {
  if (runtime === 'native') return [];
  const choice = choices.find(id => id === profilerChoice[runtime]);
  if (choice === undefined) return [];
  const id = memberOf(choice, metric, aboutWaits);
  const {measures, standIn} = candidateOf(candidates, id)?.profiler ?? {};
  // What is not in this version is named as preferred all the same, unless it would not have answered: only the suite has a tool for memory.
  const answers = measures === undefined ? metric !== 'memory' || choice === 'clinic' : measures.includes(metric);
  const part = runtimeNames[runtime];
  return answers ? [id, ...(standIn === undefined ? [] : [standIn])].map(each => ({id: each, rule: 'profiler-choice', part})) : [];
};

const choices = [...profilerIds, 'clinic' as const];

const orderFor = (
  runtime: Runtime,
  metric: Metric,
  {fallbackOrder}: PolicyValues,
): {readonly ids: readonly ProfilerId[]; readonly part: string} => {
  const question = metric === 'memory' ? 'memory' : 'time';
  const part = runtime === 'native' ? 'native' : `${runtimeNames[runtime]} ${question}`;
  if (runtime === 'python') return {ids: metric === 'memory' ? fallbackOrder.pythonMemory : fallbackOrder.pythonTime, part};
  if (runtime === 'node') return {ids: metric === 'memory' ? fallbackOrder.nodeMemory : fallbackOrder.nodeTime, part};
  return {ids: runtime === 'native' && metric !== 'memory' ? fallbackOrder.native : [], part};
};

export const runtimeNames = {python: 'Python', node: 'Node.js', native: 'native', browser: 'browser'} as const satisfies Record<
  Runtime,
  string
>;
