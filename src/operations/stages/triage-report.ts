// Observation and class → the Report of run_triage.
import type {RunFolder} from '../../model/machine.js';
import type {Observation} from '../../model/observation.js';
import type {Finding, NextCall, Warning} from '../../model/report.js';
import type {Triage, TriageClass, TriageReport} from '../../model/triage.js';
import type {Classification} from './classify.js';
import {describeEnding} from './record.js';
import {nextCalls} from './triage-next.js';
import {diskInstead, fallbacks, probeLinks, probeRun, probeWarnings} from './triage-probe-report.js';
import type {ProbeResults} from './triage-probes.js';
import type {TriageResolution} from './triage-request.js';

const shownProcesses = 5;
const largestReportBytes = 8_000;

const names = {
  'user-cpu': 'Bound by its own computation (user CPU)',
  'kernel-cpu': 'Bound by the kernel working for it',
  'io-or-sleep': 'Bound by waiting (I/O or sleep)',
  lock: 'Bound by locks',
  'memory-or-gc': 'Bound by memory (allocation or garbage collection)',
  'start-up': 'Bound by start-up',
  mixed: 'Bound by several things',
  'not-proven': 'Not proven',
} as const satisfies Record<TriageClass, string>;

const advice: Partial<Record<TriageClass, string>> = {
  'user-cpu': 'Profile the code: only less computation makes it faster.',
  'kernel-cpu': 'Fewer and larger system calls, fewer page faults.',
  'io-or-sleep': 'Find what it waits for; overlap, batch or avoid it. Faster code will not help.',
  lock: 'Hold locks for shorter, or split what they guard; for the GIL use processes.',
  'memory-or-gc': 'Allocate less, reuse, stream instead of keeping.',
  'start-up': 'Import later or less, start fewer processes, keep one running.',
};

export interface TriageInput {
  readonly observation: Observation;
  readonly classification: Classification;
  readonly resolution: TriageResolution;
  readonly results: ProbeResults;
  readonly folder: RunFolder;
  readonly bareStartSeconds?: number;
}

export const triageReport = async ({
  observation,
  classification,
  resolution,
  results,
  folder,
  ...bare
}: TriageInput): Promise<TriageReport> => {
  const {fitReport} = await import('../../reports/index.js');
  const {class: verdict, because} = classification;
  const {probes, assumptions, target} = resolution;
  const {wallSeconds, exitCode, signal} = observation;
  const next = nextCalls(verdict, resolution, observation);
  const report = fitReport({
    ...empty,
    runId: folder.runId,
    status: 'complete' as const,
    verdict,
    summary: `${names[verdict]}: ${because}.`,
    measured: {
      metric: 'wall',
      unit: 'nanoseconds',
      total: Math.round(wallSeconds * 1e9),
      durationSeconds: rounded(wallSeconds),
      target: {
        ...(target.pid === undefined ? {command: [...target.command]} : {pid: target.pid}),
        runtime: target.runtime,
        ...(exitCode === undefined ? {} : {exitCode}),
        ...(signal === undefined ? {} : {signal}),
      },
    },
    findings: [
      ...causeOf(classification),
      ...results.outcomes.flatMap(({reading}) => reading.findings),
      ...diskInstead(results, observation),
      ...probes.flatMap(probe => probe.findings(observation)),
    ],
    triage: {
      ...triageOf(observation, resolution, bare.bareStartSeconds),
      ...(results.outcomes.length === 0 ? {} : {probes: results.outcomes.map(probeRun)}),
    },
    assumptions: [...assumptions, ...fallbacks(results)],
    warnings: [...probeWarnings(results, target.pid === undefined), ...warningsOf(observation, resolution)],
    artifacts: [await folder.link('observation.json', 'application/json', 'all that was observed'), ...(await probeLinks(results, folder))],
    next: [...next],
  });
  return {...report, next: report.next.map((call, index) => withOwnWords(call, next[index], report))};
};

/** Shown text is made harmless and short; a command that is to be called again must stay what it was, or be left out. */
const withOwnWords = (shown: NextCall, own: NextCall | undefined, report: TriageReport): NextCall => {
  if (own === undefined) return shown;
  const added = Buffer.byteLength(JSON.stringify(own)) - Buffer.byteLength(JSON.stringify(shown));
  const total = Buffer.byteLength(JSON.stringify(report)) + report.next.length * Math.max(0, added);
  if (total <= largestReportBytes) return own;
  const {command: _, ...rest} = own.arguments;
  return {...own, arguments: rest, why: `${own.why}; with the same command, which is too long to repeat`};
};

const empty = {assumptions: [], warnings: [], artifacts: [], next: [], truncated: []};

const causeOf = ({class: found, level, because, share}: Classification): readonly Finding[] => {
  if (found === 'not-proven') return [];
  const help = advice[found];
  return [
    {
      kind: found,
      level,
      title: names[found],
      ...(share === undefined ? {} : {totalShare: rounded(share), ceilingPercent: Math.round(share * 100)}),
      evidence: [because],
      ...(help === undefined ? {} : {advice: help}),
      reference: 'skill://performance-profiling/references/interpreting-results.md#time',
    },
  ];
};

const triageOf = (observation: Observation, {probes}: TriageResolution, bareStartSeconds: number | undefined): Triage => {
  const fills = new Set(probes.flatMap(probe => probe.fills));
  const {wallSeconds, userSeconds, busySeconds, queuedSeconds, processes, states, waits, looks, lookSeconds, unreadable} = observation;
  const waiting = busySeconds === undefined ? {} : {waitingSeconds: Math.max(0, wallSeconds - busySeconds - (queuedSeconds ?? 0))};
  return {
    wallSeconds: rounded(wallSeconds),
    ...(fills.has('totals') && userSeconds !== undefined
      ? numbersOf({...totalsOf(observation), ...waiting, ...defined({bareStartSeconds})})
      : {}),
    ...(fills.has('processes')
      ? {
          processCount: processes.length,
          threadCount: observation.mostThreads,
          activeThreads: observation.activeThreads,
          processes: processes.slice(0, shownProcesses).map(process => ({...process, ...numbersOf(process)})),
        }
      : {}),
    ...(fills.has('totals') && observation.limits !== undefined ? {limits: numbersOf(observation.limits)} : {}),
    ...(fills.has('states') ? {states: numbersOf(states)} : {}),
    ...(fills.has('waits') ? {waitSeconds: numbersOf(waits)} : {}),
    looks,
    lookSeconds: rounded(lookSeconds),
    unreadable: [...unreadable],
  };
};

const totalsOf = (observed: Observation) => ({
  ...defined({userSeconds: observed.userSeconds, systemSeconds: observed.systemSeconds, queuedSeconds: observed.queuedSeconds}),
  ...defined({runDelaySeconds: observed.runDelaySeconds, loadingSeconds: observed.loadingSeconds}),
  ...defined({voluntarySwitches: observed.voluntarySwitches, involuntarySwitches: observed.involuntarySwitches}),
  ...defined({minorFaults: observed.minorFaults, majorFaults: observed.majorFaults}),
  ...defined({peakRssBytes: observed.peakRssBytes, rssGrowthBytes: observed.rssGrowthBytes}),
  ...defined({readBytes: observed.readBytes, writtenBytes: observed.writtenBytes, inputOutputCalls: observed.inputOutputCalls}),
  ...defined({callReadBytes: observed.callReadBytes, callWrittenBytes: observed.callWrittenBytes}),
});

const defined = <Key extends string>(figures: Readonly<Record<Key, number | undefined>>): Partial<Record<Key, number>> => {
  const kept: Partial<Record<Key, number>> = {};
  for (const key in figures) if (figures[key] !== undefined) kept[key] = figures[key];
  return kept;
};

/** The numbers of an object, rounded; anything else is left out. */
const numbersOf = (figures: object): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).flatMap(([key, value]) => (typeof value === 'number' ? [[key, rounded(value)]] : [])));

const rounded = (value: number): number => Number(value.toFixed(4));

const warningsOf = (observation: Observation, {options, target, probes, planned, absent}: TriageResolution): readonly Warning[] => {
  const {outcome, exitCode, signal, unreadable} = observation;
  const launched = target.pid === undefined;
  const hasFailed = launched && outcome === 'exited' && (signal !== undefined || (exitCode ?? 0) !== 0);
  return [
    ...(hasFailed
      ? [
          {
            code: 'target-failed',
            message: `The program ${describeEnding(observation)}.`,
            hint: 'Check that it did the work you meant to look at.',
          },
        ]
      : []),
    ...(launched && outcome === 'timed-out'
      ? [
          {
            code: 'stopped-at-limit',
            message: `The program was ended after ${options.timeLimitMs / 1_000} s.`,
            hint: 'Raise timeLimitSeconds.',
          },
        ]
      : []),
    ...(!launched && outcome === 'exited' ? [{code: 'target-ended', message: 'The process ended while it was watched.'}] : []),
    ...(unreadable.length > 0
      ? [
          {
            code: 'unreadable',
            message: `Could not be read here: ${unreadable.join('; ')}.`,
            hint: 'Causes that show only there are not ruled out.',
          },
        ]
      : []),
    ...(probes.length === 1 && planned.length + absent.length === 0
      ? [{code: 'one-probe', message: `Only the figures of ${probes[0]?.id} are shown.`, hint: 'Leave probes out for all.'}]
      : []),
  ];
};

export const plannedTriage = ({target, options, probes, planned, absent, subject, assumptions}: TriageResolution): TriageReport => ({
  ...empty,
  status: 'complete',
  verdict: 'planned',
  summary: `Would watch ${titleOf(target)}; nothing was run.`,
  findings: [],
  assumptions: [...assumptions, ...fallbacks({outcomes: [], absent})],
  warnings: [...probeWarnings({outcomes: [], absent}, target.pid === undefined)],
  plan: {
    probes: [...probes, ...planned.map(({probe}) => probe)].map(({id, cost}) => ({id, cost})),
    commands: [...('command' in subject ? [subject.command] : []), ...planned.flatMap(({tool, request}) => tool.plan(request).commands)],
    timeLimitSeconds: options.timeLimitMs / 1_000,
    ...(options.durationMs === undefined ? {} : {durationSeconds: options.durationMs / 1_000}),
  },
});

export const pendingTriage = (runId: string, {target, assumptions}: TriageResolution): TriageReport => ({
  ...empty,
  runId,
  status: 'running',
  verdict: 'pending',
  summary: `Still watching ${titleOf(target)}; get_run brings the result.`,
  findings: [],
  assumptions: [...assumptions],
  next: [{tool: 'get_run', arguments: {runId}, why: 'the result, when the program has ended'}],
});

const titleOf = ({pid, command}: TriageResolution['target']): string =>
  pid === undefined ? command.join(' ').slice(0, 200) : `process ${pid}`;
