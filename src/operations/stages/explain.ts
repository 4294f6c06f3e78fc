// A Profile → findings, verdict, artifacts: the same for a run just made, a stored run and a file from anywhere.
import {type AnalysisOutcome, analyse} from '../../analyses/index.js';
import type {AnalysisContext} from '../../model/analysis.js';
import type {Artifact} from '../../model/execution.js';
import type {Machine, RunFolder} from '../../model/machine.js';
import type {PolicyValues} from '../../model/policy-values.js';
import type {Profile} from '../../model/profile.js';
import type {Growth, Repeats} from '../../model/profile-runs.js';
import type {Measured, Warning} from '../../model/report.js';
import {profileTotal} from '../../model/totals.js';
import type {FreshSource} from './with-sources.js';

export const defaultFindings = 5;
const same: Refine = outcome => outcome;

export interface Explanation extends RefinedOutcome {
  readonly measured: Measured;
}

export interface ExplainContext {
  readonly machine: Machine;
  readonly policy: PolicyValues;
  readonly source: FreshSource;
  readonly limit: number | undefined;
  readonly processorShare?: number | undefined;
  readonly cores?: AnalysisContext['cores'] | undefined;
  /** What other runs of the same program add. */
  readonly refine?: Refine | undefined;
}

export interface RefinedOutcome extends AnalysisOutcome {
  readonly growth?: Growth;
  readonly repeats?: Repeats;
}

export type Refine = (outcome: AnalysisOutcome) => RefinedOutcome;

/** One after the other; either may be absent. */
export const both = (first: Refine = same, second: Refine = same): Refine => {
  return outcome => {
    const once = first(outcome);
    return {...once, ...second(once)};
  };
};

export const explain = (
  profile: Profile,
  {machine, policy, source, limit, processorShare, cores, refine = same}: ExplainContext,
): Explanation => {
  const context: AnalysisContext = {
    limit: limit ?? defaultFindings,
    evidenceFloor: policy.evidenceFloor,
    readSource: source.readSource,
    packageOf: machine.sources.packageOf,
    // Memory in use has nothing to do with time.
    ...(processorShare === undefined || profile.metrics[0].unit === 'bytes' ? {} : {processorShare}),
    ...(cores === undefined ? {} : {cores}),
  };
  const outcome = refine(analyse(profile, context));
  const [metric] = profile.metrics;
  const {durationNs, format} = profile.origin;
  const shown = insideRoots(machine.roots);
  return {
    ...outcome,
    findings: outcome.findings.map(shown),
    hotPath: outcome.hotPath.map(shown),
    ...(outcome.growth === undefined ? {} : {growth: {...outcome.growth, functions: outcome.growth.functions.map(shown)}}),
    ...(outcome.repeats === undefined ? {} : {repeats: {...outcome.repeats, functions: outcome.repeats.functions.map(shown)}}),
    warnings: [...outcome.warnings, ...profile.notes.map(noteWarning), ...source.warnings()],
    measured: {
      metric: metric.name,
      unit: metric.unit,
      total: profileTotal(profile),
      ...(profile.sampleCount === undefined ? {} : {samples: profile.sampleCount}),
      ...(durationNs === undefined ? {} : {durationSeconds: round(durationNs / 1e9, 3)}),
      format,
      attributedShare: round(outcome.attributedShare, 4),
      kindShares: outcome.kindShares,
    },
  };
};

/** Files inside a root are shown from there: shorter, and the same on every machine. */
export const insideRoots =
  (roots: readonly string[]) =>
  <Place extends {readonly file?: string | undefined}>(place: Place): Place => {
    const root = roots.find(candidate => candidate !== '/' && place.file?.startsWith(`${candidate}/`) === true);
    return root === undefined || place.file === undefined ? place : {...place, file: place.file.slice(root.length + 1)};
  };

const noteWarning = ({code, message}: Profile['notes'][number]): Warning => ({code, message});

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The pictures and the portable forms of a profile, into the run folder. A form that cannot be made is a warning, not the loss of the others. */
export const keepForms = async (
  profile: Profile,
  folder: RunFolder,
  title: string,
): Promise<{readonly artifacts: readonly Artifact[]; readonly warnings: readonly Warning[]}> => {
  const {flamegraphSvg, foldedText, speedscopeJson} = await import('../../reports/index.js');
  const forms = [
    {
      file: 'flamegraph.svg',
      mediaType: 'image/svg+xml',
      purpose: 'flame graph; open in a browser',
      make: () => flamegraphSvg(profile, {title}),
    },
    {file: 'profile.folded', mediaType: 'text/plain', purpose: 'all stacks, folded', make: () => foldedText(profile)},
    {
      file: 'profile.speedscope.json',
      mediaType: 'application/json',
      purpose: 'opens in speedscope',
      make: () => speedscopeJson(profile, title),
    },
  ];
  const artifacts: Artifact[] = [];
  const warnings: Warning[] = [];
  for (const {file, mediaType, purpose, make} of forms) {
    try {
      artifacts.push(await folder.write(file, make(), mediaType, purpose));
    } catch (error) {
      warnings.push({
        code: 'artifact-missing',
        message: `${file} could not be made: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  return {artifacts, warnings};
};
