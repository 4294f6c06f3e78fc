// Several runs on each side: how far they are apart says how far recordings of the same program differ.
import type {Profile} from '../../model/profile.js';
import {mean, sum} from '../../statistics/descriptive.js';
import {studentTwoSided} from '../../statistics/student.js';
import {type AlignedSide, alignFunctions, idsOf} from './align.js';
import {withLinesBooked} from './booked-lines.js';
import {type Components, componentsOf} from './components.js';

export interface ComparedRuns<Of> {
  readonly base: readonly Of[];
  readonly changed: readonly Of[];
}

/** `profile`: all runs of the side together, inlined functions booked; `recorded`: as they were before. */
export interface SideOfRuns extends AlignedSide {
  readonly recorded: Profile;
}

/** Parts of each single run. */
export const runComponents = (runs: ComparedRuns<Profile>, base: SideOfRuns, changed: SideOfRuns): ComparedRuns<Components> => ({
  base: runs.base.map(run => componentsOfRun(run, base, changed)),
  changed: runs.changed.map(run => componentsOfRun(run, changed, base)),
});

/** Booked with the functions that any run of either side knows. */
const componentsOfRun = (run: Profile, own: SideOfRuns, other: SideOfRuns): Components => {
  const [alike] = withLinesBooked(run, own.recorded, alignFunctions(run, own.recorded));
  const [booked] = withLinesBooked(alike, other.recorded, alignFunctions(alike, other.recorded));
  return componentsOf(booked, idsOf(booked, own));
};

/** The average run. */
export const averageOf = (runs: readonly Components[]): Components => {
  const values = new Map<number, number>();
  for (const run of runs) for (const [id, value] of run.values) values.set(id, (values.get(id) ?? 0) + value / runs.length);
  const counts: Components['countOf'] = (id, isIn) => sum(runs.map(run => run.countOf(id, isIn)));
  return {values, total: mean(runs.map(({total}) => total)), samples: sum(runs.map(({samples}) => samples)), countOf: counts};
};

/** Few runs tell little of their spread: sampling alone is taken for what this many more would have shown. */
const priorFreedom = 6;

/**
 * p value of "its odds against `restIds` changed by no more than `allowed` times". Student's t on the log odds of single runs, their pooled variance
 * moderated by that of sampling, as Smyth (2004), Statistical Applications in Genetics 3(1), does for many parts of few replicates.
 */
export const betweenRunsTest = (
  id: number,
  restIds: ReadonlySet<number>,
  {base, changed}: ComparedRuns<Components>,
  allowed: number,
): number => {
  const before = base.map(run => logOdds(run, id, restIds));
  const after = changed.map(run => logOdds(run, id, restIds));
  const freedom = before.length + after.length - 2;
  const difference = mean(after.map(({value}) => value)) - mean(before.map(({value}) => value));
  const sampling = mean([...before, ...after].map(({variance}) => variance));
  const spread = (squares(before) + squares(after) + priorFreedom * sampling) / (freedom + priorFreedom);
  const error = Math.sqrt(Math.max(spread, sampling) * (1 / before.length + 1 / after.length));
  const beyond = Math.abs(difference) - Math.log(allowed);
  return beyond > 0 ? studentTwoSided(beyond / error, freedom + priorFreedom) : 1;
};

interface LogOdds {
  readonly value: number;
  /** By sampling alone. */
  readonly variance: number;
}

/** Half a sample more on both sides, so that a part which one run did not meet has finite odds: Haldane (1956), Anscombe (1956). */
const logOdds = ({values, total, samples}: Components, id: number, restIds: ReadonlySet<number>): LogOdds => {
  const counts = samples / total;
  const own = (values.get(id) ?? 0) * counts + 0.5;
  const rest = sum([...restIds].map(other => values.get(other) ?? 0)) * counts + 0.5;
  return {value: Math.log(own / rest), variance: 1 / own + 1 / rest};
};

const squares = (runs: readonly LogOdds[]): number => {
  const centre = mean(runs.map(({value}) => value));
  return sum(runs.map(({value}) => (value - centre) ** 2));
};
