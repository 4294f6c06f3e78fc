// Whether one cost dominates. A function that everything merely passes through is no such cost when nothing below it is.
import type {AnalysisContext} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {workFlows} from './flows.js';
import {nameOf, percent} from './locate.js';
import {ownershipOf} from './ownership.js';

/** A function through which so much of the work passes is the program itself. */
const wholeShare = 0.95;

export interface Dominance {
  readonly isDominant: boolean;
  /** Why not, when a large share alone would have made it so. */
  readonly spread?: string;
}

export const dominanceOf = (profile: Profile, findings: readonly Finding[], {evidenceFloor}: AnalysisContext): Dominance => {
  const {dominantShare} = evidenceFloor;
  const [first] = findings;
  if ((first?.totalShare ?? 0) < dominantShare) return {isDominant: false};
  const {work, functions} = workFlows(profile, ownershipOf(profile));
  const passes = functions.filter(
    ({reach, kept, flows}) =>
      reach >= wholeShare * work && kept < dominantShare * work && flows.every(({value}) => value < dominantShare * work),
  );
  const {name, file} = profile.frames;
  const through = (finding: Finding) =>
    passes.find(({row}) => finding.kind === 'hot-function' && name[row] === finding.function && (file[row] ?? '') === (finding.file ?? ''));
  const spreading = first === undefined ? undefined : through(first);
  if (spreading === undefined) return {isDominant: true};
  const others = functions.filter(({row, reach}) => row !== spreading.row && reach < wholeShare * work && reach >= dominantShare * work);
  if (others.length > 0) return {isDominant: true};
  const [heaviest] = spreading.flows;
  const largest = heaviest === undefined ? '' : `, the largest ${nameOf(profile, heaviest.callee)} with ${percent(heaviest.value / work)}`;
  return {
    isDominant: false,
    spread: `Everything passes through ${nameOf(profile, spreading.row)} and spreads over ${spreading.flows.length} functions below it${largest}.`,
  };
};
