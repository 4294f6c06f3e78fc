// Both sides of a comparison, read from files or stored runs, and whether their amounts may be set against each other.
import type {CompareProfilesRequest} from '../../model/comparison.js';
import type {Machine} from '../../model/machine.js';
import type {Profile} from '../../model/profile.js';
import {runId as RunId} from '../../model/request.js';
import {profileTotal} from '../../model/totals.js';
import {bySource} from './inlined.js';
import {readFile, readRun} from './read-run.js';
import {RecordedFiles, recordedFile} from './record.js';

export interface ReadSide {
  readonly profile: Profile;
  readonly source: string;
  readonly runId?: string;
  readonly total: number;
  /** Undefined: a file, of which nobody knows. */
  readonly isWhole?: boolean;
  readonly runDelayShare?: number;
  /** Several runs of one program, of which `profile` is the average. */
  readonly repeats?: readonly Profile[];
}

export interface ComparedSides {
  readonly base: ReadSide;
  readonly changed: ReadSide;
  readonly isWhole: boolean;
  readonly whyNotWhole: string;
  readonly runDelayShare?: number;
}

export const comparedSides = async (machine: Machine, {base, changed}: CompareProfilesRequest): Promise<ComparedSides> => {
  const left = await readSide(machine, base);
  const right = changed === base ? left : await readSide(machine, changed);
  // The same profile twice has the same amounts, whatever it is of.
  const isExact = left.profile.metrics[0].meaning === 'exact' || left.profile.graph !== undefined;
  const isWhole = left === right || isExact || (left.isWhole === true && right.isWhole === true);
  const delays = [left.runDelayShare, right.runDelayShare].filter(share => share !== undefined);
  return {
    base: left,
    changed: right,
    isWhole,
    whyNotWhole: whyNotWhole(left, right),
    ...(delays.length === 0 ? {} : {runDelayShare: Math.min(1, Math.max(...delays))}),
  };
};

/** Functions that were seen running are found inlined by the comparison itself, both sides alike; names stay as recorded, for the source may be gone. */
const readSide = async (machine: Machine, source: string): Promise<ReadSide> => {
  if (!RunId.safeParse(source).success) {
    const {profile} = await readFile(machine, source, bySource(machine));
    return {profile, source, total: profileTotal(profile)};
  }
  const {profile, repeats} = await readRun(machine, source, bySource(machine));
  const recorded = RecordedFiles.parse(JSON.parse(new TextDecoder().decode(await machine.runs.read(source, recordedFile))));
  const {whole, runDelayShare} = recorded;
  return {
    profile,
    source,
    runId: source,
    total: profileTotal(profile),
    ...(whole === undefined ? {} : {isWhole: whole}),
    ...(runDelayShare === undefined ? {} : {runDelayShare}),
    ...(repeats === undefined ? {} : {repeats}),
  };
};

const whyNotWhole = (base: ReadSide, changed: ReadSide): string => {
  if (base.runId === undefined || changed.runId === undefined)
    return 'files do not say whether they hold whole runs, so each function is set against those that did not change';
  return 'at least one side is a window of a longer run, so each function is set against those that did not change';
};
