// Refuses to name a bottleneck on worthless data, and says what to change.

import type {AnalysisContext, EvidenceFloor} from '../model/analysis.js';
import {courseParts, type ProcessCourse} from '../model/process-course.js';
import type {Profile} from '../model/profile.js';
import type {Warning} from '../model/report.js';
import {plainAmount} from './amount-words.js';
import {type Coverage, kindShare} from './coverage.js';
import {percent} from './locate.js';
import {courseDoubt} from './process-health.js';
import {startUpOf} from './start-up.js';

/** Exact times below this are mostly start-up and the instrument itself, nanoseconds. */
const shortestExactNs = 100e6;
/** Waiting above this share is the answer, not the functions that run in the rest. */
const mostlyWaiting = 0.5;
/** A program that used a processor for less than this share of its time was waiting, whatever its stacks look like. */
const idleProcessorShare = 0.35;

export interface Refusal {
  readonly verdict: 'not-proven' | 'mostly-waiting';
  readonly warnings: readonly Warning[];
}

export const guard = (profile: Profile, coverage: Coverage, {evidenceFloor, processorShare}: AnalysisContext): Refusal | undefined => {
  const warnings: Warning[] = [];
  const {samples, total} = coverage;
  if (profile.course !== undefined) return courseGuard(profile, profile.course);
  // Waiting is the question, and every operation is counted.
  if (profile.metrics[0].name === 'waiting') return undefined;
  if (profile.metrics[0].unit === 'bytes') return memoryGuard(coverage, evidenceFloor, sampledBytes(profile));
  if (samples !== undefined && samples < evidenceFloor.minimumSamples) {
    warnings.push({
      code: 'few-samples',
      message: `${samples} samples were taken; at least ${evidenceFloor.minimumSamples} are needed before a function is named.`,
      hint: 'Let the program work longer (a larger input, several rounds), or raise sampleRateHz.',
    });
  }
  const own = ownSamples(profile, coverage);
  if (samples !== undefined && samples >= evidenceFloor.minimumSamples && own < evidenceFloor.minimumSamples) {
    warnings.push({
      code: 'mostly-start-up',
      message: `Only ${Math.round(own)} of ${samples} samples are the program's own work; the rest is start-up. At least ${evidenceFloor.minimumSamples} are needed before a function is named.`,
      hint: 'Let the program work longer: a larger input, or several rounds. If its start-up is the question, look at what it loads.',
    });
  }
  if (samples === undefined && profile.metrics[0].unit === 'nanoseconds' && total < shortestExactNs) {
    warnings.push({
      code: 'too-short',
      message: `The program ran for ${Math.round(total / 1e6)} ms; below ${shortestExactNs / 1e6} ms the instrument itself decides the figures.`,
      hint: 'Let the program work longer: a larger input, or several rounds.',
    });
  }
  const unattributed = 1 - coverage.attributedShare;
  if (unattributed > evidenceFloor.maximumUnattributedShare) {
    warnings.push({
      code: 'mostly-unattributed',
      message: `${percent(unattributed)} of the ${plainAmount(profile)} has no function name (limit ${percent(evidenceFloor.maximumUnattributedShare)}).`,
      hint: 'Install symbols, keep frame pointers, or set includeNative; or take a profiler of the runtime itself.',
    });
  }
  const profilers = kindShare(coverage, 'profiler');
  if (profilers > evidenceFloor.maximumProfilerShare) {
    warnings.push({
      code: 'mostly-profiler',
      message: `${percent(profilers)} of the ${plainAmount(profile)} is the profiler's own (limit ${percent(evidenceFloor.maximumProfilerShare)}).`,
      hint: 'Lower sampleRateHz, or take a sampling profiler.',
    });
  }
  // Too little was recorded to tell even that.
  const tooLittle = warnings.some(({code}) => code === 'few-samples' || code === 'too-short');
  // A line that waits is what a line profiler was asked for.
  const waiting = tooLittle || profile.lines?.hits !== undefined ? undefined : waitingWarning(kindShare(coverage, 'idle'), processorShare);
  if (waiting !== undefined) return {verdict: 'mostly-waiting', warnings: [...warnings, waiting]};
  return warnings.length > 0 ? {verdict: 'not-proven', warnings} : undefined;
};

/** Functions were not asked for; how long the process ran and waited is seen from inside it. */
const courseGuard = (profile: Profile, course: ProcessCourse): Refusal | undefined => {
  const doubt = courseDoubt(profile);
  if (doubt !== undefined) return {verdict: 'not-proven', warnings: [doubt]};
  const {runningMs, collectingMs, waitingMs} = courseParts(course);
  const waiting = waitingWarning(waitingMs / (runningMs + collectingMs + waitingMs), undefined);
  return waiting === undefined ? undefined : {verdict: 'mostly-waiting', warnings: [waiting]};
};

/** Of a heap profile only: other instruments on memory see every allocation, or count samples of time beside it. */
const sampledBytes = ({origin, sampleCount}: Profile): number | undefined => (origin.format === 'heapprofile' ? sampleCount : undefined);

/** Waiting and length of the run say nothing about memory. */
const memoryGuard = (
  {total, attributedShare}: Coverage,
  {maximumUnattributedShare, minimumSamples}: EvidenceFloor,
  samples: number | undefined,
): Refusal | undefined => {
  if (!(total > 0)) {
    const message = 'No memory was added while it was measured.';
    const hint = 'Let the program do the work that takes the memory, or choose the functions that do it.';
    return {verdict: 'not-proven', warnings: [{code: 'no-memory', message, hint}]};
  }
  if (samples !== undefined && samples < minimumSamples) {
    const message = `${samples} allocations were sampled; at least ${minimumSamples} are needed before a function is named.`;
    const hint =
      'Let the program hold more while it is recorded (durationSeconds ends it while it works); what it let go of before is not seen.';
    return {verdict: 'not-proven', warnings: [{code: 'few-samples', message, hint}]};
  }
  if (1 - attributedShare <= maximumUnattributedShare) return undefined;
  const message = `${percent(1 - attributedShare)} of the memory has no function name (limit ${percent(maximumUnattributedShare)}).`;
  return {verdict: 'not-proven', warnings: [{code: 'mostly-unattributed', message, hint: 'Install symbols, or set includeNative.'}]};
};

/** Samples less those of start-up, as far as those can be told; where nothing starts up, all of them. */
const ownSamples = (profile: Profile, {samples = 0, total}: Coverage): number =>
  profile.graph !== undefined || total <= 0 ? samples : samples * (1 - startUpOf(profile).value / total);

const waitingWarning = (idle: number, processorShare: number | undefined): Warning | undefined => {
  const hint =
    'Making code faster saves little here: look at what it waits for (I/O, locks, sleep), or give it work to do while you record.';
  if (idle > mostlyWaiting) return {code: 'mostly-waiting', message: `${percent(idle)} of the recorded time is waiting.`, hint};
  if (processorShare !== undefined && processorShare < idleProcessorShare) {
    return {
      code: 'mostly-waiting',
      message: `The program used a processor for only ${percent(processorShare)} of its time; the rest is waiting.`,
      hint,
    };
  }
  return undefined;
};
