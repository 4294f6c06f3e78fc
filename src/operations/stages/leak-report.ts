// Rounds and evidence → the Report of find_memory_leak.

import {bytesText} from '../../analyses/bytes-text.js';
import {leakAdvice, leakTitles} from '../../analyses/leak-advice.js';
import {memoryTrend} from '../../analyses/memory-trend.js';
import type {Artifact} from '../../model/execution.js';
import type {RunFolder} from '../../model/machine.js';
import type {MemoryGrowth, MemoryLeakReport} from '../../model/memory-leak.js';
import type {Finding, Warning} from '../../model/report.js';
import type {LeakEvidence} from './leak-node.js';
import {othersWarning} from './leak-others.js';
import type {LeakResolution} from './leak-request.js';
import {liveBytes, type RoundsResult} from './leak-rounds.js';
import {describeEnding} from './record.js';

export interface LeakInput {
  readonly resolution: LeakResolution;
  readonly result: RoundsResult;
  readonly evidence: LeakEvidence;
  readonly folder: RunFolder;
  readonly artifacts: readonly Artifact[];
  readonly warnings: readonly Warning[];
  /** To the size that was asked for. */
  readonly fitReport: (report: MemoryLeakReport) => MemoryLeakReport;
}

type Verdict = MemoryLeakReport['verdict'];

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly native: boolean;
}

/** Live memory decides; heap snapshots can take a leak back, or settle what the noise leaves open. */
export const judge = ({trend, readings, ended}: RoundsResult, {objectGrowth}: LeakEvidence): Judgement => {
  const {verdict, reason} = trend;
  if (ended !== undefined && verdict !== 'leak') return {verdict: 'inconclusive', reason, native: false};
  if (objectGrowth !== undefined && verdict !== 'no-leak') {
    const spans = [readings.length / 2, readings.length / 2];
    const perRound = objectGrowth.map((bytes, index) => bytes / (spans[index] ?? 1));
    const least = Math.min(...perRound);
    const settled = least < trend.floor || least < smallestPart * trend.slope;
    if (settled && (verdict === 'leak' || Math.max(...perRound) < trend.floor * 8)) {
      return {
        verdict: 'no-leak',
        reason: 'what grows is compiled code and the tables of the engine, not the objects of the program',
        native: false,
      };
    }
  }
  if (verdict === 'leak') return {verdict, reason, native: false};
  const native = readings.flatMap(({nativeBytes}) => nativeBytes ?? []);
  if (native.length === readings.length && native.length > 5) {
    const beside = memoryTrend(native);
    if (beside.verdict === 'leak' && beside.slope > 8 * beside.floor) return {verdict: 'leak', reason: beside.reason, native: true};
  }
  return {verdict: verdict === 'no-leak' ? 'no-leak' : 'inconclusive', reason, native: false};
};

/** Of the growth of live memory, as objects. */
const smallestPart = 0.25;

export const leakReport = ({resolution, result, evidence, folder, artifacts, warnings, fitReport}: LeakInput): MemoryLeakReport => {
  const judgement = judge(result, evidence);
  const {verdict, native} = judgement;
  const growth = result.readings.length === 0 ? undefined : growthOf(result, resolution);
  return fitReport({
    runId: folder.runId,
    status: 'complete' as const,
    verdict,
    summary: summaryOf(judgement, result, resolution, evidence),
    ...measuredOf(result, resolution),
    ...(growth === undefined ? {} : {growth}),
    findings: verdict === 'leak' ? [...(native ? [nativeFinding(result)] : []), ...evidence.findings] : [],
    assumptions: [...resolution.assumptions],
    warnings: [...resolution.warnings, ...warnings, ...warningsOf(verdict, result, resolution)],
    artifacts: [...artifacts],
    next: [],
    truncated: [],
  });
};

const measuredOf = ({readings, version}: RoundsResult, {target, plan}: LeakResolution): Pick<MemoryLeakReport, 'measured'> => {
  const last = readings.at(-1);
  if (last === undefined) return {};
  const name = {node: 'Node.js', python: 'Python', page: 'Chrome'}[plan.runtime];
  return {
    measured: {
      metric: 'memory',
      unit: 'bytes',
      total: liveBytes(last),
      samples: readings.length,
      durationSeconds: Math.round(last.atMs / 100) / 10,
      target: {
        ...(target.url !== undefined ? {url: target.url} : target.pid === undefined ? {command: [...target.command]} : {pid: target.pid}),
        runtime: version === undefined ? name : `${name} ${version}`,
      },
    },
  };
};

const growthOf = ({readings, trend}: RoundsResult, {warmupRounds, sliceMs}: LeakResolution): MemoryGrowth => {
  const finite = (value: number): number => (Number.isFinite(value) ? Math.round(value) : Math.sign(value) * Number.MAX_SAFE_INTEGER);
  const [first, last] = [readings[0], readings.at(-1)];
  const perRoundMs = first === undefined || last === undefined ? 0 : (last.atMs - first.atMs) / Math.max(1, readings.length - 1);
  return {
    rounds: readings.length,
    warmupRounds,
    roundIs: sliceMs === undefined ? 'one run of drive' : 'a time slice',
    growthPerRoundBytes: finite(trend.slope),
    interval99Bytes: [finite(trend.interval[0]), finite(trend.interval[1])],
    lateGrowthPerRoundBytes: finite(trend.lateSlope),
    smallestClaimedBytes: finite(trend.floor),
    ...(perRoundMs > 0 && sliceMs !== undefined ? {bytesPerHour: finite((trend.slope * 3_600_000) / perRoundMs)} : {}),
    liveBytes: readings.map(liveBytes),
    rssBytes: readings.flatMap(({rssBytes}) => rssBytes ?? []),
  };
};

const summaryOf = (
  {verdict, native, reason}: Judgement,
  result: RoundsResult,
  {sliceMs}: LeakResolution,
  {holder}: LeakEvidence,
): string => {
  const {trend, readings, ended} = result;
  const round = sliceMs === undefined ? 'run of drive' : `slice of ${(sliceMs / 1_000).toFixed(1)} s`;
  const figure = `${bytesText(trend.slope)} per ${round} (99 % interval ${bytesText(trend.interval[0])} to ${bytesText(trend.interval[1])}, ${readings.length} rounds)`;
  if (verdict === 'leak' && native)
    return 'It leaks outside the runtime: live objects stay level while the C allocator gives out more each round.';
  const where = result.worker === undefined ? '' : ` in ${result.worker}`;
  if (verdict === 'leak')
    return `It leaks${where} ${figure}.${holder === undefined ? ' No single holder stands out.' : ` Held by ${holder}.`}`;
  if (verdict === 'no-leak') {
    return `No leak: ${reason}. At the end ${bytesText(trend.lateSlope)} per ${round}; less than ${bytesText(trend.floor)} would not be claimed.`;
  }
  if (ended !== undefined) {
    return `Not decided: the program ${describeEnding(ended)} after ${readings.length} measured rounds, by itself.`;
  }
  return `Not decided after ${readings.length} rounds: ${trend.reason}; ${figure}.`;
};

const nativeFinding = ({readings}: RoundsResult): Finding => {
  const native = readings.flatMap(({nativeBytes}) => nativeBytes ?? []);
  const {slope} = memoryTrend(native);
  return {
    kind: 'native-growth',
    level: 'derived',
    title: `${leakTitles['native-growth']}: ${bytesText(slope)} more in use in the C allocator each round`,
    evidence: [`C allocator: ${bytesText(native[0] ?? 0)} → ${bytesText(native.at(-1) ?? 0)}`, 'objects of the runtime do not grow'],
    advice: leakAdvice['native-growth'],
    reference: 'skill://performance-profiling/references/interpreting-results.md#a-leak-report',
  };
};

const warningsOf = (
  verdict: Verdict,
  {readings, trend, ended, others, pid}: RoundsResult,
  {sliceMs, plan}: LeakResolution,
): readonly Warning[] => {
  const resident = readings.flatMap(({rssBytes}) => rssBytes ?? []);
  const rss = memoryTrend(resident);
  return [
    ...othersWarning(pid, others),
    ...(ended !== undefined
      ? [
          {
            code: 'target-ended',
            message: `The program ${describeEnding(ended)} before all rounds were done. ${ended.stderrTail.trim().slice(-200)}`.trim(),
            hint: 'Give a program that keeps running: a server with drive, or a loop around the suspected work.',
          },
        ]
      : []),
    ...(verdict === 'inconclusive' && ended === undefined
      ? [
          {
            code: 'not-decided',
            message: `${trend.reason}.`,
            hint:
              sliceMs === undefined
                ? 'Raise rounds, or let drive do more each time.'
                : 'Raise durationSeconds, or give a drive that does the same work each round.',
          },
        ]
      : []),
    ...(verdict === 'no-leak' && sliceMs !== undefined
      ? [
          {
            code: 'not-driven',
            message: 'Nothing exercised the program from outside: what only its requests or inputs leak was not seen.',
            hint: 'Give drive: a command that does the suspected work once a round.',
          },
        ]
      : []),
    ...(verdict === 'no-leak' && rss.verdict === 'leak' && rss.slope > 64 * 1024
      ? [
          {
            code: 'resident-size-grows',
            message: `Resident size grows by ${bytesText(rss.slope)} per round while live memory does not.`,
            hint:
              plan.runtime !== 'python'
                ? 'Fragmentation, worker threads or native modules; RSS alone proves no leak.'
                : 'Fragmentation or memory outside the C allocator; RSS alone proves no leak.',
          },
        ]
      : []),
  ];
};

const open = {findings: [], warnings: [], artifacts: [], truncated: []};

export const plannedLeak = ({plan, rounds, warmupRounds, sliceMs, assumptions}: LeakResolution): MemoryLeakReport => ({
  ...open,
  status: 'complete',
  verdict: 'planned',
  summary: 'Would watch the program in rounds; nothing was run.',
  assumptions: [...assumptions],
  plan: {
    subject: plan.subject,
    ...(plan.drive === undefined ? {} : {drive: plan.drive}),
    ...(plan.page === undefined ? {} : {page: plan.page}),
    rounds,
    warmupRounds,
    ...(sliceMs === undefined ? {} : {sliceSeconds: sliceMs / 1_000}),
    timeLimitSeconds: plan.timeLimitMs / 1_000,
  },
  next: [],
});

export const pendingLeak = ({runId}: RunFolder, {assumptions}: LeakResolution): MemoryLeakReport => ({
  ...open,
  runId,
  status: 'running',
  verdict: 'pending',
  summary: 'The rounds are still running; get_run brings the result.',
  assumptions: [...assumptions],
  next: [{tool: 'get_run', arguments: {runId}, why: 'the result, when all rounds are done'}],
});
