// All questions put to a profile, and the verdict they add up to. One that fails becomes a warning, never the loss of the others.

import type {Analysis, AnalysisContext, AnalysisResult, Subject} from '../model/analysis.js';
import type {MetricUnit, Profile} from '../model/profile.js';
import type {Finding, NextCall, PathStep, profileVerdicts, Warning} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {allocation} from './allocation.js';
import {allocationSites} from './allocation-sites.js';
import {plainAmount} from './amount-words.js';
import {asyncWaits} from './async-waits.js';
import {calledTooOften} from './called-too-often.js';
import {coverageOf} from './coverage.js';
import {withCutStacksHung} from './cut-stacks.js';
import {deepRecursion} from './deep-recursion.js';
import {dominanceOf} from './dominance.js';
import {eventLoopBlocking} from './event-loop-blocking.js';
import {fuseFindings} from './fuse-findings.js';
import {garbageCollection} from './garbage-collection.js';
import {gilContention} from './gil-contention.js';
import {guard, type Refusal} from './guard.js';
import {heldMemory} from './held-memory.js';
import {hotFunctions} from './hot-functions.js';
import {hotLines} from './hot-lines.js';
import {hotPath} from './hot-path.js';
import {ioWait} from './io-wait.js';
import {percent} from './locate.js';
import {lockContention} from './lock-contention.js';
import {memoryCourse} from './memory-course.js';
import {pageLoad} from './page-load.js';
import {processHealth} from './process-health.js';
import {regularExpressions} from './regular-expressions.js';
import {repeatedWork} from './repeated-work.js';
import {serialisation} from './serialisation.js';
import {startUp, startUpOf} from './start-up.js';
import {timeSplit} from './time-split.js';
import {waiting} from './waiting.js';

/** Hot functions first: the others explain them. */
export const analyses: readonly Analysis[] = [
  hotFunctions,
  regularExpressions,
  calledTooOften,
  serialisation,
  repeatedWork,
  deepRecursion,
  garbageCollection,
  lockContention,
  ioWait,
  eventLoopBlocking,
  gilContention,
  allocation,
  startUp,
  waiting,
  pageLoad,
  timeSplit,
  hotLines,
  allocationSites,
  heldMemory,
  memoryCourse,
  asyncWaits,
  processHealth,
];

/** A heap snapshot has no lines: what its kinds of objects keep alive is ranked as time is. */
const subjectOf = ({metrics, lines, course, origin}: Profile): Subject => {
  if (course !== undefined) return 'process';
  if (metrics[0].name === 'waiting') return 'waiting';
  if (metrics[0].unit === 'bytes' && origin.format !== 'heapsnapshot') return 'memory';
  return lines?.hits === undefined ? 'time' : 'lines';
};

/** Findings that stay true when no function may be named. */
const saidAnyway: ReadonlySet<string> = new Set([
  'waiting',
  'start-up',
  'lock-contention',
  'io-wait',
  'event-loop-blocking',
  'page-load',
  'process-health',
]);

/** With this part of its time in itself, a function does the work. */
const keepsFrom = 0.5;

export type ProfileVerdict = Exclude<(typeof profileVerdicts)[number], 'planned' | 'pending'>;

export interface AnalysisOutcome {
  readonly verdict: ProfileVerdict;
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly hotPath: readonly PathStep[];
  readonly warnings: readonly Warning[];
  readonly attributedShare: number;
  readonly kindShares: Readonly<Record<string, number>>;
  /** Calls worth making next; `runId` is absent for a file. */
  readonly next: (runId: string | undefined) => readonly NextCall[];
}

export const analyse = (recorded: Profile, context: AnalysisContext): AnalysisOutcome => {
  const profile = withCutStacksHung(recorded);
  const coverage = coverageOf(profile);
  const refusal = guard(profile, coverage, context);
  const subject = subjectOf(profile);
  const fitting = analyses.filter(({about}) => (about ?? 'time') === subject);
  const asked = refusal === undefined ? fitting : fitting.filter(({id}) => saidAnyway.has(id));
  const results = asked.map(analysis => attempt(analysis, profile, context));
  const findings = inOrder(fuseFindings(results.flatMap(result => result.findings)));
  const startsUp = isStartUpTheAnswer(profile, refusal, context);
  const {isDominant, spread} = dominanceOf(profile, findings, context);
  const verdict = startsUp ? 'bottleneck' : (refusal?.verdict ?? (isDominant ? 'bottleneck' : 'no-dominant-cost'));
  const summary = (): string => {
    // Functions were not asked for: what was found is the answer, whatever it is.
    if (subject === 'process' && findings.length > 0) return `${findings.map(({title}) => title).join('. ')}.`;
    return verdict === 'no-dominant-cost' && spread !== undefined
      ? `No function dominates. ${spread}`
      : summaryOf(verdict, findings, refusal, profile.metrics[0]);
  };
  return {
    verdict,
    summary: summary(),
    findings,
    hotPath: refusal?.verdict === 'not-proven' || subject === 'process' ? [] : hotPath(profile),
    warnings: [
      ...(refusal?.warnings ?? []),
      ...profile.notes.filter(note => !recorded.notes.includes(note)).map(({code, message}) => ({code, message})),
      ...results.flatMap(result => result.warnings),
    ],
    // Readings of a process alone belong to no function.
    attributedShare: subject === 'process' && profile.samples === undefined ? 0 : coverage.attributedShare,
    kindShares: coverage.kindShares,
    next: runId =>
      nextCalls(
        verdict,
        findings,
        {
          hasLines: knowsLines(profile, findings[0]),
          amount: plainAmount(profile),
          isOfObjects: profile.origin.format === 'heapsnapshot',
        },
        runId,
      ),
  };
};

/** Enough samples, but hardly any of them work: then the packages that it loads are what takes its time. */
const isStartUpTheAnswer = (profile: Profile, refusal: Refusal | undefined, {evidenceFloor}: AnalysisContext): boolean =>
  refusal?.warnings.every(({code}) => code === 'mostly-start-up') === true &&
  startUpOf(profile).packages.some(({value}) => value >= evidenceFloor.dominantShare * profileTotal(profile));

/** Hot functions come first, unless most of the time is none of theirs: start-up that is larger than any of them. */
const inOrder = (findings: readonly Finding[]): readonly Finding[] => {
  const [first] = findings;
  const startsUp = findings.find(({kind}) => kind === 'start-up');
  return startsUp !== undefined && (startsUp.totalShare ?? 0) > Math.max(0.5, first === startsUp ? 0 : (first?.totalShare ?? 0))
    ? [startsUp, ...findings.filter(finding => finding !== startsUp)]
    : findings;
};

const attempt = (analysis: Analysis, profile: Profile, context: AnalysisContext): AnalysisResult => {
  try {
    return analysis.analyse(profile, context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      findings: [],
      warnings: [{code: 'analysis-failed', message: `The question "${analysis.title}" could not be answered: ${reason}`}],
    };
  }
};

const summaryOf = (
  verdict: ProfileVerdict,
  findings: readonly Finding[],
  refusal: Refusal | undefined,
  {unit, name}: Profile['metrics'][0],
): string => {
  const [first, second] = findings;
  switch (verdict) {
    case 'bottleneck': {
      const more = second === undefined ? '' : ` Next: ${second.title}.`;
      const ceiling =
        first?.ceilingPercent === undefined ? '' : ` — ${shrinks(unit, name)} by at most ${Math.round(first.ceilingPercent)} %`;
      return `${first?.title ?? ''}${ceiling}.${more}`;
    }
    case 'no-dominant-cost':
      if (first === undefined) return 'No function stands out.';
      return first.function === undefined ? `${first.title}.` : `No function dominates; the largest is: ${first.title}.`;
    default:
      return `This proves no bottleneck. ${(refusal?.warnings ?? []).map(({message}) => message).join(' ')}`;
  }
};

/** What a fix would make less of: Amdahl's law, for what was measured. */
const shrinks = (unit: MetricUnit, name: string): string =>
  unit === 'bytes'
    ? 'without it memory in use would shrink'
    : `making it free would ${name === 'cpu' ? 'lessen the CPU time' : 'shorten the run'}`;

/** Some running line of the function is known. */
const knowsLines = ({lines, nodes, frames}: Profile, finding: Finding | undefined): boolean =>
  lines?.node.some(node => {
    const row = nodes.frame[node] ?? -1;
    return frames.name[row] === finding?.function && (frames.file[row] ?? '') === (finding?.file ?? '');
  }) === true;

const nextCalls = (
  verdict: ProfileVerdict,
  [first]: readonly Finding[],
  {hasLines, amount, isOfObjects}: {readonly hasLines: boolean; readonly amount: string; readonly isOfObjects: boolean},
  runId: string | undefined,
): readonly NextCall[] => {
  if (verdict === 'not-proven' || verdict === 'mostly-waiting' || first?.function === undefined) return [];
  const subject = runId === undefined ? {} : {runId};
  // Of a function that keeps its time itself, its lines say more than what it calls.
  const keeps = hasLines && (first.selfShare ?? 0) >= keepsFrom * (first.totalShare ?? 1);
  const share = percent(first.totalShare ?? 0);
  return [
    {
      tool: 'explain_flamegraph',
      arguments: {...subject, view: 'callers', focus: first.function},
      why: `${isOfObjects ? 'what holds' : 'who calls'} ${first.function}`,
    },
    keeps
      ? {
          tool: 'explain_flamegraph',
          arguments: {...subject, view: 'lines', focus: first.function},
          why: `which of its lines take its ${amount}, ${share} of the whole`,
        }
      : {
          tool: 'explain_flamegraph',
          arguments: {...subject, view: 'callees', focus: first.function},
          why: `what ${first.function} ${isOfObjects ? 'holds' : 'calls'}, ${share} of the whole`,
        },
  ];
};
