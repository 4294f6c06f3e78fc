// The call that follows from a class of limit, filled in.
import type {Target} from '../../model/facts.js';
import type {Observation} from '../../model/observation.js';
import type {ProbeId} from '../../model/probe.js';
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

export const nextCalls = (found: TriageClass, resolution: TriageResolution, {waits}: Observation): readonly NextCall[] => {
  const {target, workingDirectory, asksForMemory} = resolution;
  const subject = {
    ...(target.pid === undefined ? {command: [...target.command]} : {pid: target.pid}),
    ...(workingDirectory === undefined ? {} : {workingDirectory}),
  };
  if (found === 'not-proven') return unproven(target, subject);
  const own: readonly Step[] = steps[found];
  const wanted = asksForMemory && found !== 'memory-or-gc' ? [memoryStep, ...own] : own;
  const possible = wanted.filter(({metric}) => canMeasure(target, metric));
  const calls = possible.map(({metric, more, why}) => ({tool: 'run_profile', arguments: {...subject, metric, ...more}, why}));
  const closer = closerLook(found, resolution, waits).map(({why, ...more}) => ({
    tool: 'run_triage',
    arguments: {...subject, ...more},
    why,
  }));
  return calls.length + closer.length > 0
    ? [...calls, ...closer]
    : [{tool: 'list_profilers', arguments: {}, why: `what can profile a ${target.runtime} program here`}];
};

interface CloserLook {
  readonly probes?: readonly ProbeId[];
  readonly trace?: 'network';
  readonly why: string;
}

/** Probes that cost a run of their own are never used unasked: the call that asks for them is given instead. */
const closerLook = (
  found: TriageClass,
  {target, planned, absent}: TriageResolution,
  waits: Observation['waits'],
): readonly CloserLook[] => {
  const asked = new Set([...planned, ...absent].map(({probe}) => probe.id));
  const looks: readonly ProbeId[] = ['time', 'processes'];
  const [main] = Object.entries(waits).sort(([, one], [, other]) => other - one);
  const disk: CloserLook = {probes: [...looks, 'iostat', 'strace'], why: 'how busy the device is, and which calls wait for it'};
  const network: CloserLook = {trace: 'network', why: 'whom it talks to, and how long it waits for each'};
  const calls: CloserLook = {probes: [...looks, 'strace'], why: 'which system calls take the time'};
  const counters: CloserLook = {probes: [...looks, 'perf-stat'], why: 'whether it computes or waits for memory'};
  if (found === 'kernel-cpu') return asked.has('strace') ? [] : [calls];
  if (found === 'user-cpu') return asked.has('perf-stat') || target.runtime !== 'native' ? [] : [counters];
  if (found !== 'io-or-sleep' || asked.has('strace')) return [];
  if (main?.[0] === 'disk') return [disk];
  return main?.[0] === 'network' || main?.[0] === 'poll' ? [network] : [calls];
};

const canMeasure = ({runtime, pid}: Target, metric: Metric): boolean =>
  profilers.some(
    ({runtimes, measures, attaches}) => runtimes.includes(runtime) && measures.includes(metric) && (pid === undefined || attaches),
  );

const unproven = ({pid}: Target, subject: Readonly<Record<string, unknown>>): readonly NextCall[] =>
  pid === undefined
    ? [{tool: 'run_benchmark', arguments: subject, why: 'times a short command over many runs; or give it more work and ask again'}]
    : [{tool: 'run_triage', arguments: {...subject, durationSeconds: 10}, why: 'watch it for longer, while it works'}];
