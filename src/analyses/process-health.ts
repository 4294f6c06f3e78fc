// How a process fared: blocked event loop, collections, waiting, growing memory and handles; each with its figures, and with a function where samples know it.
import type {Analysis} from '../model/analysis.js';
import {courseParts, type ProcessCourse} from '../model/process-course.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {labelOf, percent, placeOf} from './locate.js';
import {type LongTurn, longestTurns} from './longest-turns.js';
import {growthFinding} from './memory-course.js';

/** From here on a delay is a task that people or clients notice. */
const longDelayMs = 50;
const blockedShare = 0.1;
const collectingShare = 0.05;
const waitingShare = 0.5;
/** Handles that were opened and not closed. */
const handleGrowth = 20;

export const processHealth: Analysis = {
  id: 'process-health',
  title: 'Health of the process',
  about: 'process',
  analyse: profile => {
    const {course} = profile;
    if (course === undefined) return {findings: [], warnings: []};
    const parts = courseParts(course);
    const allMs = parts.runningMs + parts.collectingMs + parts.waitingMs;
    if (!(allMs > 0)) return {findings: [], warnings: []};
    // Collections within a turn that never ends are reported to nobody; samples see them.
    const collectingMs = Math.max(parts.collectingMs, sampledCollecting(profile));
    const growth = growthFinding(
      {timeNs: course.timeMs.map(ms => ms * 1e6), bytes: course.heapUsedBytes},
      Math.max(...course.heapUsedBytes),
      "The program's heap",
    );
    const found = [
      blocked(profile, course, allMs),
      collections(course, collectingMs, allMs),
      growth,
      openHandles(course),
      idle(course, parts.waitingMs, allMs),
    ];
    return {findings: found.filter(finding => finding !== undefined), warnings: []};
  },
};

/** Below this part of a delay the processor worked for something else, or the process waited in a synchronous call. */
const computingShare = 0.5;

const sampledCollecting = ({frames, nodes, metrics, samples}: Profile): number =>
  samples === undefined
    ? 0
    : metrics[0].self.reduce((sum, ns, node) => sum + (frames.kind[nodes.frame[node] ?? 0] === 'gc' ? ns / 1e6 : 0), 0);

const blocked = (profile: Profile, course: ProcessCourse, allMs: number): Finding | undefined => {
  const {delayMs, timeMs, processor, intervalMs} = course;
  const rows = [...delayMs.keys()].filter(row => (delayMs[row] ?? 0) >= longDelayMs);
  const sum = delayMs.reduce((total, ms) => total + ms, 0);
  if (rows.length === 0 && sum < blockedShare * allMs) return undefined;
  const sorted = [...delayMs].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  const longest = at(1);
  const when = delayMs.indexOf(longest);
  const weight = delayMs.reduce((total, ms, row) => total + ms * Math.min(1, processor[row] ?? 0), 0);
  const computes = sum > 0 && weight / sum >= computingShare;
  const turns = longestTurns(profile, {fromMs: intervalMs, mostMs: longest + intervalMs}).slice(0, namedTurns);
  const [worst] = turns;
  const often = rows.length === 0 ? '' : `, ${rows.length} ${rows.length === 1 ? 'time' : 'times'} for ${longDelayMs} ms or more`;
  return {
    kind: 'event-loop-blocking',
    level: 'observed',
    title: `The event loop was blocked for up to ${Math.round(longest)} ms${often}; ${percent(Math.min(1, sum / allMs))} of the time in all`,
    totalShare: share(sum / allMs),
    total: Math.round(sum * 1e6),
    ...(worst === undefined ? {} : placeOf(profile, worst.insideRow)),
    evidence: [
      ...turns.map(turn => describeTurn(profile, turn)),
      `delay of a timer of ${intervalMs} ms: median ${at(0.5).toFixed(1)} ms, 99th percentile ${at(0.99).toFixed(1)} ms, of ${sorted.length} readings; the longest ended ${((timeMs[when] ?? 0) / 1e3).toFixed(2)} s after the start${when === 0 ? ', before the program first came to its event loop' : ''}`,
      ...utilisation(course),
      computes
        ? `the processor worked for ${percent(weight / sum)} of that time: code of the program, or collections`
        : `the processor worked for only ${percent(sum > 0 ? weight / sum : 0)} of that time: synchronous calls that wait, or no core was free`,
    ],
    advice: computes
      ? `Split the long work, move it to a worker thread, or make it faster${worst === undefined ? ': v8-cpu-profile names the function' : ''}.`
      : 'Look for synchronous calls (files, child processes) with v8-cpu-profile, or for other programs that take the cores.',
  };
};

const namedTurns = 3;

const utilisation = ({busy, timeMs}: ProcessCourse): readonly string[] => {
  if (busy === undefined || busy.length === 0) return [];
  const whole = timeMs[timeMs.length - 1] ?? 0;
  const sum = busy.reduce((total, part, row) => total + part * ((timeMs[row] ?? 0) - (timeMs[row - 1] ?? 0)), 0);
  return whole > 0 ? [`event loop utilisation ${percent(sum / whole)}`] : [];
};

/** What a function did to the event loop, as a sentence. */
export const describeTurn = (profile: Profile, {row, insideRow, durationMs, atMs, inARow}: LongTurn): string => {
  const inside = insideRow === row ? '' : `, most of it in ${labelOf(profile, insideRow)}`;
  return inARow
    ? `${labelOf(profile, row)} ran again and again, each time for at most ${durationMs} ms${inside}, from ${Math.round(atMs)} ms after the recording began`
    : `${labelOf(profile, row)} ran for ${durationMs} ms without a break${inside}, ${Math.round(atMs)} ms after the recording began`;
};

const collections = ({collections: all}: ProcessCourse, collectingMs: number, allMs: number): Finding | undefined => {
  const longest = all.reduce((most, {durationMs}) => Math.max(most, durationMs), 0);
  if (collectingMs < collectingShare * allMs && longest < longDelayMs) return undefined;
  const major = all.filter(({isMajor}) => isMajor).length;
  return {
    kind: 'garbage-collection',
    level: 'observed',
    title: `Garbage collection stopped the program for ${percent(collectingMs / allMs)} of the time${longest > 0 ? `, up to ${longest.toFixed(1)} ms at once` : ''}`,
    totalShare: share(collectingMs / allMs),
    total: Math.round(collectingMs * 1e6),
    ceilingPercent: Number(((100 * collectingMs) / allMs).toFixed(1)),
    evidence: [all.length === 0 ? 'seen in the samples alone' : `${all.length} collections, ${major} of them of the whole heap`],
    advice: 'Allocate less: v8-heap-profile names what allocates.',
  };
};

const openHandles = ({handles}: ProcessCourse): Finding | undefined => {
  const quarter = Math.floor(handles.length / 4);
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const before = mean(handles.subarray(0, quarter));
  const after = mean(handles.subarray(handles.length - quarter));
  if (quarter === 0 || after < before + handleGrowth || after < 2 * before) return undefined;
  return {
    kind: 'handle-growth',
    level: 'derived',
    title: `Open handles grew from ${Math.round(before)} to ${Math.round(after)}`,
    evidence: [`means of the first and the last ${quarter} of ${handles.length} readings`],
    advice: 'More connections at once, or handles that nobody closes: see whether they go when the load ends.',
  };
};

const idle = ({handles}: ProcessCourse, waitingMs: number, allMs: number): Finding | undefined =>
  waitingMs < waitingShare * allMs
    ? undefined
    : {
        kind: 'io-wait',
        level: 'derived',
        title: `The process waited for ${percent(waitingMs / allMs)} of the time`,
        totalShare: share(waitingMs / allMs),
        total: Math.round(waitingMs * 1e6),
        evidence: [`its event loop was free and it used no processor; up to ${Math.max(...handles)} handles were open`],
        advice: 'Timers, files, network or no work at all: clinic-bubbleprof says which code waits for what.',
      };

const share = (value: number): number => Number(Math.min(1, Math.max(0, value)).toFixed(4));

/** Fewer readings show nothing but the start. */
const fewestReadings = 10;

/** Why nothing may be concluded. */
export const courseDoubt = ({course}: Profile): {readonly code: string; readonly message: string; readonly hint: string} | undefined => {
  const readings = course?.timeMs.length ?? 0;
  const watchedMs = (course?.timeMs[readings - 1] ?? 0) - (course?.timeMs[0] ?? 0);
  // A program that blocks all the time leaves few readings, and that is the finding.
  if (readings >= fewestReadings || watchedMs >= fewestReadings * longDelayMs) return undefined;
  return {
    code: 'few-samples',
    message: `The process was looked at ${readings} times; at least ${fewestReadings} are needed.`,
    hint: 'Let the program work longer and come back to its event loop.',
  };
};
