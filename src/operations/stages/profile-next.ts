// Calls that would tell more than this profile can: exact counts, and which kind of waiting it is.
import {rankedFunctions} from '../../analyses/hot-functions.js';
import {percent} from '../../analyses/locate.js';
import {ownershipOf} from '../../analyses/ownership.js';
import {seemsCalledOften} from '../../analyses/short-calls.js';
import type {Profile} from '../../model/profile.js';
import type {NextCall} from '../../model/report.js';
import type {RunProfileRequest} from '../../model/request.js';
import type {ProfileResolution} from '../../policy/index.js';
import type {Explanation} from './explain.js';

/** Used a processor for less than this share of its time. */
const mostlyIdle = 0.35;
/** Of the time: then somebody else works while the first thread waits. */
const othersCompute = 0.5;
/** A rate this many times higher still disturbs little: 1,000 a second of Python, 5,000 of Node. */
const mostTimesFaster = 5;
/** Of a live process; who waits longer is asked first. */
const longestSeconds = 120;
/** Twice the samples that are needed, as no run is quite like the last. */
const ample = 2;
/** Places of the ranking that are looked at. */
const lookedAt = 3;

export const furtherCalls = (
  {resolved, profiler, countCalls}: ProfileResolution,
  request: RunProfileRequest,
  explanation: Explanation,
  profile: Profile,
  processorShare: number | undefined,
  minimumSamples: number,
): readonly NextCall[] => {
  const {target} = resolved;
  const {verdict, findings} = explanation;
  const subject = {
    ...(target.pid === undefined ? {command: [...target.command]} : {pid: target.pid}),
    ...(request.workingDirectory === undefined ? {} : {workingDirectory: request.workingDirectory}),
    ...(request.environment === undefined ? {} : {environment: request.environment}),
  };
  const canCount = target.runtime === 'python' && target.invocation.form !== 'attach' && target.invocation.form !== 'inline';
  const isSampled = profiler.fidelity.sampler !== 'exact counts';
  const namesFunctions = verdict === 'bottleneck' || verdict === 'no-dominant-cost';
  const asked = countCalls || !canCount || !isSampled || !namesFunctions ? undefined : whyCount(findings, profile);
  const waits = verdict === 'mostly-waiting' || (processorShare !== undefined && processorShare < mostlyIdle && verdict !== 'not-proven');
  const more = moreSamples(resolved, profiler, explanation, minimumSamples);
  return [
    ...(more === undefined
      ? []
      : [
          {
            tool: 'run_profile',
            arguments: {...subject, profiler: profiler.id, metric: resolved.metric, ...more.changes},
            why: more.why,
          },
        ]),
    ...(profile.course === undefined || profile.samples !== undefined
      ? []
      : [{tool: 'run_profile', arguments: {...subject, profiler: 'v8-cpu-profile'}, why: 'which functions these are; Doctor names none'}]),
    ...(asked === undefined ? [] : [{tool: 'run_profile', arguments: {...subject, profiler: 'cprofile'}, why: asked}]),
    ...(waits && resolved.metric === 'cpu'
      ? [
          {
            tool: 'run_profile',
            arguments: {...subject, metric: 'wall', includeIdle: true},
            why: 'where it waits; CPU time leaves waiting out',
          },
        ]
      : []),
    ...(waits && target.runtime === 'node' && target.pid === undefined && profile.metrics[0].name !== 'waiting'
      ? [
          {
            tool: 'run_profile',
            arguments: {...subject, profiler: 'node-waits'},
            why: 'which asynchronous operations it waits for, and which code began them',
          },
        ]
      : []),
    ...(verdict === 'mostly-waiting' && profiler.id === 'cprofile' && (processorShare ?? 0) > othersCompute
      ? [
          {
            tool: 'run_profile',
            arguments: {...subject, profiler: 'py-spy', includeChildren: true},
            why: `the other threads and processes, which used a processor for ${percent(Math.min(1, processorShare ?? 0))} of the time; cProfile saw the first thread wait`,
          },
        ]
      : []),
    ...(waits ? [{tool: 'run_triage', arguments: subject, why: 'which kind of waiting: lock, disk, network, sleep'}] : []),
  ];
};

/** Undefined: they were enough, or neither a faster rate nor a longer recording would bring enough. */
const moreSamples = (
  {sampleRateHz: rateHz, target, durationMs, metric}: ProfileResolution['resolved'],
  {fidelity, fastestHz}: ProfileResolution['profiler'],
  {warnings, measured: {samples = 0}}: Explanation,
  minimumSamples: number,
): {readonly changes: Readonly<Record<string, number>>; readonly why: string} | undefined => {
  if (samples === 0 || metric === 'memory' || !warnings.some(({code}) => code === 'few-samples')) return undefined;
  const times = (ample * minimumSamples) / samples;
  if (target.pid !== undefined) {
    const durationSeconds = Math.ceil((times * (durationMs ?? Number.NaN)) / 1_000);
    return durationSeconds <= longestSeconds ? {changes: {durationSeconds}, why: 'samples enough, from a longer recording'} : undefined;
  }
  const sampleRateHz = 100 * Math.ceil((times * rateHz) / 100);
  return fidelity.ownRate !== true && sampleRateHz <= Math.min(mostTimesFaster * rateHz, fastestHz ?? Number.POSITIVE_INFINITY, 10_000)
    ? {changes: {sampleRateHz}, why: 'samples enough of so short a run'}
    : undefined;
};

/** The samples hint at too many calls; only counts can tell. */
const whyCount = (findings: Explanation['findings'], profile: Profile): string | undefined => {
  const repeated = findings.find(({kind, evidence}) => kind === 'repeated-work' || evidence.some(line => line.includes('is called from')));
  if (repeated?.function !== undefined) return `exact counts: how often ${repeated.function} is called, and by whom`;
  const often = rankedFunctions(profile, ownershipOf(profile))
    .slice(0, lookedAt)
    .find(({row}) => seemsCalledOften(profile, row));
  return often === undefined
    ? undefined
    : `exact counts: ${profile.frames.name[often.row] ?? ''} comes and goes between samples, as many short calls do`;
};
