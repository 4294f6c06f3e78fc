// The call that follows from a class of limit, filled in.
import type {Target} from '../../model/facts.js';
import type {NextCall} from '../../model/report.js';
import type {TriageClass} from '../../model/triage.js';
import type {Metric} from '../../model/words.js';
import {profilers} from '../../profilers/index.js';
import type {TriageResolution} from './triage-request.js';

type Step = {readonly metric: Metric; readonly more?: Readonly<Record<string, unknown>>; readonly why: string};

const steps = {
  'user-cpu': [{metric: 'cpu', why: 'which functions compute'}],
  'kernel-cpu': [{metric: 'cpu', more: {includeNative: true}, why: 'which functions make the kernel work'}],
  'io-or-sleep': [{metric: 'wall', more: {includeIdle: true}, why: 'where it waits; a CPU profile would be empty'}],
  lock: [{metric: 'wall', more: {includeIdle: true}, why: 'which threads hold the lock, and who waits for it'}],
  'memory-or-gc': [
    {metric: 'memory', more: {request: 'memory'}, why: 'what allocates'},
    {metric: 'cpu', why: 'how much time the collector takes'},
  ],
  'start-up': [{metric: 'wall', why: 'which imports and initialisers take the time'}],
  mixed: [{metric: 'wall', more: {includeIdle: true}, why: 'computing and waiting, side by side'}],
} as const satisfies Record<Exclude<TriageClass, 'not-proven'>, readonly Step[]>;

const memoryStep: Step = {metric: 'memory', more: {request: 'memory'}, why: 'the question is about memory'};

export const nextCalls = (found: TriageClass, {target, workingDirectory, asksForMemory}: TriageResolution): readonly NextCall[] => {
  const subject = {
    ...(target.pid === undefined ? {command: [...target.command]} : {pid: target.pid}),
    ...(workingDirectory === undefined ? {} : {workingDirectory}),
  };
  if (found === 'not-proven') return unproven(target, subject);
  const own: readonly Step[] = steps[found];
  const wanted = asksForMemory && found !== 'memory-or-gc' ? [memoryStep, ...own] : own;
  const possible = wanted.filter(({metric}) => canMeasure(target, metric));
  const calls = possible.map(({metric, more, why}) => ({tool: 'run_profile', arguments: {...subject, metric, ...more}, why}));
  return calls.length > 0 ? calls : [{tool: 'list_profilers', arguments: {}, why: `what can profile a ${target.runtime} program here`}];
};

const canMeasure = ({runtime, pid}: Target, metric: Metric): boolean =>
  profilers.some(
    ({runtimes, measures, attaches}) => runtimes.includes(runtime) && measures.includes(metric) && (pid === undefined || attaches),
  );

const unproven = ({pid}: Target, subject: Readonly<Record<string, unknown>>): readonly NextCall[] =>
  pid === undefined
    ? [{tool: 'run_benchmark', arguments: subject, why: 'times a short command over many runs; or give it more work and ask again'}]
    : [{tool: 'run_triage', arguments: {...subject, durationSeconds: 10}, why: 'watch it for longer, while it works'}];
