// A profiling request with gaps → one without, and an Assumption for every gap that was filled.
import type {Assumption} from '../model/assumption.js';
import {environmentOf} from '../model/environment-pairs.js';
import type {Facts, Target} from '../model/facts.js';
import type {PolicyValues} from '../model/policy-values.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {Warning} from '../model/report.js';
import type {ResolvedProfileRequest, RunProfileRequest} from '../model/request.js';
import {launchCommand} from '../model/target-command.js';
import type {Metric, ProfilerId} from '../model/words.js';
import {fromPolicy} from './assume.js';
import {type Candidate, candidateOf} from './candidates.js';
import {chooseMetric} from './choose-metric.js';
import {chooseProfiler, demandProfiler, type ProfilerChoice} from './choose-profiler.js';
import {orElseTime} from './memory-or-time.js';
import {memberOf} from './preferences.js';
import {recordingLength, samplingRate} from './quantities.js';
import {type RequestWords, readRequestWords} from './request-words.js';

export interface ResolveContext {
  readonly values: PolicyValues;
  readonly facts: Facts;
  readonly target: Target;
  /** Working directory, resolved and inside a root. */
  readonly directory: string;
  /** Every profiler of this version, with where it was found for this target. */
  readonly candidates: readonly Candidate[];
}

export interface ProfileResolution {
  readonly resolved: ResolvedProfileRequest;
  readonly profiler: Profiler;
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
  /** A second run counts calls. */
  readonly countCalls: boolean;
}

/** Throws `program_missing` or `unsupported_target`; takes another profiler than the one the caller named only as a fallback that says so. */
export const resolveProfileRequest = (request: RunProfileRequest, context: ResolveContext): ProfileResolution => {
  const {values, facts, target, directory, candidates} = context;
  const words = readRequestWords(request.request ?? '', values);
  const named = request.profiler ?? words.profiler?.id;
  const namedProfiler = named === undefined || named === 'clinic' ? undefined : candidateOf(candidates, named)?.profiler;
  const asked = chooseMetric(request.metric, words, namedProfiler ?? onlyFor(target, candidates), values);
  const counting = countCalls(request, words, named, values);
  const wishes = {
    exactCallCounts: words.exactCallCounts !== undefined && !counting.value,
    aboutWaits: words.waits !== undefined && words.withoutIo === undefined,
  };
  const isParticular = (request.profilerOptions ?? []).length > 0;
  const mayTakeWall = request.metric === undefined && words.withoutIo === undefined;
  const choose = (metric: Metric): ProfilerChoice => {
    if (named === undefined) return chooseProfiler({metric, target, facts}, wishes, values, candidates);
    const question = {metric, target, facts, isNamed: true};
    return demandProfiler(memberOf(named, metric, wishes.aboutWaits), question, values, candidates, isParticular, mayTakeWall);
  };
  const {choice, ...measured} = orElseTime(asked, request.metric === undefined && named === undefined, values, choose);
  const {profiler, found} = choice;
  const {metric, aboutMetric} = choice.metric === undefined ? measured : instead(choice.metric, measured.metric, profiler);

  const rate = samplingRate(request, target, profiler, metric, values);
  const length = recordingLength(request, target, values);
  const children = includeChildren(request, target);
  const resolved: ResolvedProfileRequest = {
    target,
    metric,
    profiler: profiler.id,
    program: found?.path ?? target.interpreter ?? target.command[0] ?? profiler.id,
    ...(found?.pythonPath === undefined ? {} : {toolFolder: found.pythonPath}),
    ...(found?.version === undefined ? {} : {toolVersion: found.version}),
    functions: request.functions ?? [],
    ...(length.durationMs === undefined ? {} : {durationMs: length.durationMs}),
    sampleRateHz: rate.sampleRateHz,
    includeChildren: children.value,
    includeNative: request.includeNative ?? false,
    // Time on the clock includes the time of waiting.
    includeIdle: request.includeIdle ?? metric === 'wall',
    ...(request.profilerOptions === undefined ? {} : {profilerOptions: knownOptions(request.profilerOptions, profiler)}),
    workingDirectory: directory,
    environment: {...target.runner?.environment, ...environmentOf(request.environment)},
    timeLimitMs: length.timeLimitMs,
    ...(facts.userId === 0 && {isRoot: true}),
  };
  return {
    resolved,
    profiler,
    countCalls: counting.value && profiler.fidelity.sampler !== 'exact counts',
    assumptions: [
      ...aboutMetric.assumptions,
      ...choice.assumptions,
      ...counting.assumptions,
      ...rate.assumptions,
      ...length.assumptions,
      ...children.assumptions,
      ...pastRunner(target),
    ],
    warnings: [...aboutMetric.warnings, ...choice.warnings, ...rate.warnings],
  };
};

const includeChildren = ({includeChildren: asked}: RunProfileRequest, {invocation, command, runtime}: Target) => {
  if (asked !== undefined || invocation.form !== 'indirect') return {value: asked ?? false, assumptions: []};
  const reason = `${command[0] ?? 'the command'} starts the ${runtime} program, which may run as its child`;
  const assumption: Assumption = {field: 'includeChildren', value: true, basis: 'detected', reason, override: 'includeChildren'};
  return {value: true, assumptions: [assumption]};
};

const pastRunner = (target: Target): readonly Assumption[] =>
  target.runner === undefined
    ? []
    : [
        {
          field: 'command',
          value: launchCommand(target).join(' '),
          basis: 'detected',
          reason: `${target.runner.name} run starts this from the project's environment; it was started without ${target.runner.name}, which is no part of the program`,
        },
      ];

const instead = (metric: Metric, wanted: Metric, {id}: Profiler) => {
  const reason = `${id} measures ${metric}, not ${wanted}: waiting is in the figures`;
  const assumption: Assumption = {field: 'metric', value: metric, basis: 'fallback', reason, override: 'metric'};
  return {metric, aboutMetric: {assumptions: [assumption], warnings: []}};
};

/** Counting disturbs the clock: who asks for counts and for time gets two runs. */
const countCalls = (
  {countCalls: asked}: RunProfileRequest,
  {exactCallCounts, time, wall}: RequestWords,
  named: ProfilerId | 'clinic' | undefined,
  values: PolicyValues,
) => {
  const both = exactCallCounts !== undefined && (time ?? wall) !== undefined;
  if (asked !== undefined || !both || named !== undefined) return {value: asked ?? false, assumptions: []};
  const part = `exact call counts; the request says "${exactCallCounts}" and "${time ?? wall}", so they are counted in a second run`;
  return {value: true, assumptions: [fromPolicy({field: 'countCalls', value: true, rule: 'profiler-choice', part}, values)]};
};

/** Where one profiler serves a runtime, what it measures is all that can be had. */
const onlyFor = ({runtime}: Target, candidates: readonly Candidate[]): Profiler | undefined => {
  const [only, ...others] = candidates.filter(({profiler}) => profiler.runtimes.includes(runtime));
  return others.length === 0 ? only?.profiler : undefined;
};

const knownOptions = (asked: readonly string[], {id, options = {}}: Profiler): readonly string[] => {
  const unknown = asked.filter(option => !Object.hasOwn(options, option));
  if (unknown.length === 0) return asked;
  const known = Object.keys(options);
  throw new ProfilingError(
    'invalid_request',
    `${id} has no option ${unknown.map(option => JSON.stringify(option)).join(', ')} here.`,
    known.length === 0 ? 'Leave profilerOptions out.' : `It has: ${known.map(name => `${name} (${options[name]})`).join('; ')}.`,
  );
};
