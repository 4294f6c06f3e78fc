// Several runs of the same program: do their profiles agree, and how far apart are the shares?

import type {Profile} from '../model/profile.js';
import type {FunctionAgreement, Repeats} from '../model/profile-runs.js';
import type {Finding, Warning} from '../model/report.js';
import {functionTotals, profileTotal} from '../model/totals.js';
import {mean, variance} from '../statistics/descriptive.js';
import {sameShare} from '../statistics/homogeneity.js';
import {studentCritical} from '../statistics/student.js';
import {wilsonInterval} from '../statistics/wilson-interval.js';
import {plainAmount} from './amount-words.js';
import {functionKey} from './function-costs.js';
import {rankedFunctions} from './hot-functions.js';
import {labelOf, percent} from './locate.js';
import {ownershipOf} from './ownership.js';

export interface RepeatedProfile {
  readonly runId: string;
  readonly profile: Profile;
}

/** Places that count: what a reader sees. */
const placesLookedAt = 5;
/** Of a run in which all functions truly keep their shares, this part would still be called disagreement. */
const falseAlarms = 0.01;
/** Shares this close are the same to whoever decides what to change. */
const smallestSpread = 0.03;
/** Samples in a row resemble each other: each counts for less than an independent one, and between runs a machine differs by a little. */
const worthOfSample = 0.5;

export interface Agreement {
  readonly repeats: Repeats;
  readonly warnings: readonly Warning[];
  /** The findings, with intervals at least as wide as the runs are apart. */
  readonly findings: readonly Finding[];
}

/** `findings`: of the runs taken together. */
export const agreementOf = (runs: readonly RepeatedProfile[], findings: readonly Finding[]): Agreement => {
  const looks = runs.map(({profile}) => lookAt(profile));
  const named = findings.filter(({function: name, totalShare}) => name !== undefined && totalShare !== undefined);
  const functions = named.map(finding => agreementOn(finding, looks));
  const firstInRuns = looks.map(({first}) => first ?? 'nothing');
  return {
    repeats: {runs: runs.length, runIds: runs.map(({runId}) => runId), firstInRuns, functions},
    warnings: disagreements(firstInRuns, functions, runs[0] === undefined ? 'time' : plainAmount(runs[0].profile)),
    findings: findings.map(finding => {
      const place = named.indexOf(finding);
      const agreement = functions[place];
      return agreement === undefined ? finding : widened(finding, agreement);
    }),
  };
};

interface Look {
  /** Key of name and file → total share. */
  readonly shares: ReadonlyMap<string, number>;
  /** Key → place, 1 = first. */
  readonly places: ReadonlyMap<string, number>;
  readonly first: string | undefined;
  readonly samples: number | undefined;
}

const lookAt = (profile: Profile): Look => {
  const all = profileTotal(profile);
  const {total} = functionTotals(profile);
  const shares = new Map<string, number>();
  for (const [row, value] of total.entries()) {
    const key = functionKey(profile, row);
    if (value > 0) shares.set(key, Math.min(1, (shares.get(key) ?? 0) + value / all));
  }
  const ranked = rankedFunctions(profile, ownershipOf(profile)).slice(0, placesLookedAt);
  const [first] = ranked;
  return {
    shares,
    places: new Map(ranked.map(({row}, place) => [functionKey(profile, row), place + 1])),
    // Without the line: which one was running differs from run to run.
    first: first === undefined ? undefined : labelOf(profile, first.row, 0).replace(/:0\)$/, ')'),
    samples: profile.sampleCount,
  };
};

const agreementOn = (finding: Finding, looks: readonly Look[]): FunctionAgreement => {
  const prefix = `${finding.function ?? ''}\0${finding.file ?? ''}`;
  // A nameless function has its line in the key as well.
  const lookUp = (values: ReadonlyMap<string, number>): number | undefined =>
    values.get(prefix) ?? [...values].find(([key]) => key.startsWith(`${prefix}:${finding.line ?? 0}:`))?.[1];
  const shares = looks.map(look => lookUp(look.shares) ?? 0);
  const places = looks.flatMap(look => lookUp(look.places) ?? []);
  const counts = looks.map(({samples = 0}) => samples * worthOfSample);
  const centre = mean(shares);
  const half = (studentCritical(0.05, shares.length - 1) * Math.sqrt(variance(shares))) / Math.sqrt(shares.length);
  const pooled = counts.reduce((sum, count) => sum + count, 0);
  const [low, high] = pooled > 0 ? wilsonInterval(centre, pooled) : [centre, centre];
  return {
    function: finding.function ?? '',
    ...(finding.file === undefined ? {} : {file: finding.file}),
    ...(finding.line === undefined ? {} : {line: finding.line}),
    shares: shares.map(round),
    meanShare: round(centre),
    interval95: [round(Math.min(low, centre - half)), round(Math.max(high, centre + half))],
    ...(places.length === 0 ? {} : {places: [Math.min(...places), Math.max(...places)]}),
    namedIn: places.length,
    p: pooled > 0 ? round(sameShare(shares, counts)) : 1,
  };
};

const widened = (finding: Finding, {interval95: [low, high], shares}: FunctionAgreement): Finding => ({
  ...finding,
  interval: [round(Math.min(low, finding.interval?.[0] ?? low)), round(Math.max(high, finding.interval?.[1] ?? high))],
  evidence: [...finding.evidence, `in the single runs: ${shares.map(percent).join(', ')}`],
});

const disagreements = (firstInRuns: readonly string[], functions: readonly FunctionAgreement[], amount: string): readonly Warning[] => {
  const differing = new Set(firstInRuns);
  const apart = functions.filter(
    ({p, shares}) => p < falseAlarms / functions.length && Math.max(...shares) - Math.min(...shares) >= smallestSpread,
  );
  const messages = [
    ...(differing.size > 1 ? [`The runs do not name the same function first: ${firstInRuns.join(', ')}.`] : []),
    ...apart
      .slice(0, 2)
      .map(
        ({function: name, shares}) =>
          `${name} takes ${shares.map(percent).join(', ')} of the ${amount} in the single runs, further apart than sampling explains.`,
      ),
  ];
  if (messages.length === 0) return [];
  return [
    {
      code: 'runs-disagree',
      message: messages.join(' '),
      hint: 'Fix what varies (input, seed, cache, other programs on the machine), or give more repeats; do not trust the order of these functions.',
    },
  ];
};

const round = (share: number): number => Math.min(1, Math.max(0, Number(share.toFixed(4))));
