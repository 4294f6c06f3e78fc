// A measurement saved under a name: written whole, and its line added to the history.
import {type Baseline, Baseline as BaselineSchema, baselineFormat, type MachineFingerprint} from '../../model/baseline.js';
import type {BenchmarkSettings} from '../../model/benchmark.js';
import type {Facts} from '../../model/facts.js';
import type {Machine} from '../../model/machine.js';
import type {RunSample} from '../../model/measuring.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import {median} from '../../statistics/descriptive.js';
import {rounded} from './benchmark-samples.js';

export const fingerprintOf = ({platform, architecture, processors, memoryBytes, nodeVersion}: Facts): MachineFingerprint => ({
  platform,
  architecture,
  processors,
  memoryBytes,
  nodeVersion,
});

export interface ToSave {
  readonly name: string;
  readonly runId: string;
  readonly command: readonly string[];
  readonly samples: readonly RunSample[];
  /** Of a checkout: its commit, instead of the state of the working tree. */
  readonly commit?: string | undefined;
}

/** The last measured state wins under its name; the history keeps every one. */
export const saveBaseline = async (
  machine: Machine,
  settings: BenchmarkSettings,
  {name, runId, command, samples, commit}: ToSave,
): Promise<Warning> => {
  const [facts, tree] = await Promise.all([machine.facts(), machine.repository.describe(settings.directory)]);
  const state = commit === undefined ? tree : {commit, dirtyDigest: undefined};
  const list = (key: 'queueFreeWallSeconds' | 'cpuSeconds' | 'peakRssBytes'): Partial<Record<typeof key, number[]>> => {
    const values = samples.flatMap(sample => (sample[key] === undefined ? [] : [rounded(sample[key])]));
    return values.length === samples.length ? {[key]: values} : {};
  };
  const baseline: Baseline = {
    format: baselineFormat,
    name,
    savedAt: new Date().toISOString(),
    runId,
    command: [...command],
    environment: Object.keys(settings.environment).sort(),
    ...(state?.commit === undefined ? {} : {commit: state.commit}),
    ...(state?.dirtyDigest === undefined ? {} : {dirtyDigest: state.dirtyDigest}),
    machine: fingerprintOf(facts),
    wallSeconds: samples.map(({wallSeconds}) => rounded(wallSeconds)),
    ...list('queueFreeWallSeconds'),
    ...list('cpuSeconds'),
    ...list('peakRssBytes'),
  };
  const path = await writeBaseline(machine, baseline);
  const {savedAt, dirtyDigest} = baseline;
  await machine.baselines.appendHistory(
    name,
    JSON.stringify({
      savedAt,
      runId,
      commit: baseline.commit,
      dirtyDigest,
      machine: machineName(baseline.machine),
      runs: samples.length,
      medianSeconds: rounded(decidingMedian(baseline)),
      metric: decidingName(baseline),
    }),
  );
  return {code: 'baseline-saved', message: `Saved as baseline ${name} in ${path}.`};
};

/** Lists of numbers on one line each: to be reviewed. */
export const writeBaseline = async (machine: Machine, baseline: Baseline): Promise<string> =>
  machine.baselines.write(baseline.name, `${JSON.stringify(baseline, undefined, 1).replace(/(?<=[\d,[])\n\s+(?=[\d\]])/g, ' ')}\n`);

/** Median of the time least disturbed by other load. */
export const decidingMedian = ({cpuSeconds, queueFreeWallSeconds, wallSeconds}: Baseline): number =>
  median(queueFreeWallSeconds ?? cpuSeconds ?? wallSeconds);
const decidingName = ({cpuSeconds, queueFreeWallSeconds}: Baseline): string =>
  queueFreeWallSeconds === undefined ? (cpuSeconds === undefined ? 'wall' : 'cpu') : 'queue-free-wall';
export const machineName = ({platform, architecture, processors, memoryBytes, nodeVersion}: MachineFingerprint): string =>
  `${platform}/${architecture}, ${processors} processors, ${Math.round(memoryBytes / 2 ** 30)} GiB, Node ${nodeVersion}`;

export const readBaseline = async (machine: Machine, name: string): Promise<Baseline> => {
  const text = await machine.baselines.read(name);
  try {
    return BaselineSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new ProfilingError(
      'unreadable_profile',
      `The baseline ${name} cannot be read: it is no baseline file of this version.`,
      'Save it again with saveAs.',
      {cause: error},
    );
  }
};
