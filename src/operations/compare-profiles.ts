// compare_profiles: what changed between two profiles, whether it is more than noise, and where the change enters.
import {compareProfiles as compare} from '../analyses/compare/compare-profiles.js';
import {CompareProfilesRequest, type Comparison, ComparisonReport} from '../model/comparison.js';
import type {Artifact} from '../model/execution.js';
import {defineOperation} from '../model/operation.js';
import type {Finding, Measured, NextCall} from '../model/report.js';
import {answerWithin} from './stages/answer-within.js';
import {comparedSides, type ReadSide} from './stages/compared-sides.js';
import {keepDifference} from './stages/keep-difference.js';

const defaultFindings = 5;
const waitMs = 60_000;

export const compareProfiles = defineOperation({
  name: 'compare_profiles',
  title: 'Compare two profiles',
  description:
    'What changed between two profiles (files or runs): functions that grew, shrank, came or went, where the change enters, and whether it is more than noise. Writes a red/blue flame graph.',
  effects: 'reads',
  input: CompareProfilesRequest,
  output: ComparisonReport,

  run: async (request, context): Promise<ComparisonReport> => {
    const {machine, policy} = context;
    const {base, changed, isWhole, whyNotWhole, runDelayShare} = await comparedSides(machine, request);
    const outcome = compare(base.profile, changed.profile, {
      limit: request.limit ?? defaultFindings,
      minimumSamples: policy.evidenceFloor.minimumSamples,
      isWhole,
      whyNotWhole,
      baseSource: base.source,
      changedSource: changed.source,
      ...(runDelayShare === undefined ? {} : {runDelayShare}),
      ...(base.repeats === undefined || changed.repeats === undefined ? {} : {repeats: {base: base.repeats, changed: changed.repeats}}),
    });
    const shown = insideRoots(machine.roots);
    const {reportFitter} = await import('../reports/index.js');
    const fitReport = reportFitter(request.limit, defaultFindings);
    const report = (artifacts: readonly Artifact[], runId?: string): ComparisonReport =>
      fitReport({
        ...(runId === undefined ? {} : {runId}),
        status: 'complete',
        verdict: outcome.verdict,
        summary: outcome.summary,
        measured: measuredOf(changed),
        assumptions: [],
        findings: outcome.findings.map(shown),
        ...(outcome.comparison === undefined ? {} : {comparison: shownComparison(outcome.comparison, shown)}),
        warnings: [...outcome.warnings],
        artifacts: [...artifacts],
        next: [...nextCalls(outcome.findings, changed)],
        truncated: [],
      });
    const {trees, comparison} = outcome;
    if (trees === undefined || comparison === undefined) return report([]);
    const folder = await machine.runs.create('compare_profiles');
    return answerWithin({
      folder,
      waitMs,
      context,
      work: async () => report(await keepDifference(folder, {base, changed, trees, comparison}), folder.runId),
      pending: () => report([], folder.runId),
    });
  },
});

type Placed = {readonly file?: string | undefined};

const insideRoots =
  (roots: readonly string[]) =>
  <Place extends Placed>(place: Place): Place => {
    const root = roots.find(candidate => candidate !== '/' && place.file?.startsWith(`${candidate}/`) === true);
    return root === undefined || place.file === undefined ? place : {...place, file: place.file.slice(root.length + 1)};
  };

const shownComparison = (comparison: Comparison, shown: <Place extends Placed>(place: Place) => Place): Comparison => ({
  ...comparison,
  functions: comparison.functions.map(shown),
  ...(comparison.entry === undefined ? {} : {entry: shown(comparison.entry)}),
});

const measuredOf = ({profile, source, runId, total}: ReadSide): Measured => {
  const [metric] = profile.metrics;
  return {
    metric: metric.name,
    unit: metric.unit,
    total,
    ...(profile.sampleCount === undefined ? {} : {samples: profile.sampleCount}),
    ...(runId === undefined ? {target: {path: source}} : {}),
    format: profile.origin.format,
  };
};

const nextCalls = (findings: readonly Finding[], {source, runId}: ReadSide): readonly NextCall[] => {
  const first = findings.find(
    finding => finding.function !== undefined && finding.kind !== 'removed-function' && finding.kind !== 'start-up-changed',
  );
  if (first?.function === undefined) return [];
  const subject = runId === undefined ? {path: source} : {runId};
  return [
    {tool: 'explain_flamegraph', arguments: {...subject, view: 'callers', focus: first.function}, why: `who calls ${first.function} now`},
    {
      tool: 'explain_flamegraph',
      arguments: {...subject, view: 'callees', focus: first.function},
      why: `what ${first.function} spends its time in now`,
    },
  ];
};
