// Repeated work: a function that takes a large share and is asked for from many places. The places are what can change.

import type {Analysis} from '../model/analysis.js';
import {profileTotal} from '../model/totals.js';
import {plainAmount} from './amount-words.js';
import {type FunctionFlow, workFlows} from './flows.js';
import {labelOf, nameOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.25;
/** From this many callers, none of which brings most of it. */
const manyCallers = 3;
const mostOfIt = 0.6;

export const repeatedWork: Analysis = {
  id: 'repeated-work',
  title: 'Repeated work',
  analyse: profile => {
    const all = profileTotal(profile);
    const {functions} = workFlows(profile, ownershipOf(profile));
    const callers = callersOf(functions);
    const findings = functions
      .map(flow => ({flow, from: (callers.get(flow.row) ?? []).filter(({value}) => value >= 0.05 * flow.reach)}))
      .filter(
        ({flow, from}) =>
          all > 0 && flow.kept / all >= worthSaying && from.length >= manyCallers && from.every(({value}) => value < mostOfIt * flow.reach),
      )
      .sort((a, b) => b.flow.kept - a.flow.kept)
      .slice(0, 1)
      .map(({flow, from}) => ({
        kind: 'repeated-work',
        level: 'derived' as const,
        title: `${labelOf(profile, flow.row)} is called from ${from.length} functions and takes ${percent(Math.min(1, flow.reach / all))} of the ${plainAmount(profile)}`,
        ...placeOf(profile, flow.row),
        totalShare: Math.min(1, Number((flow.reach / all).toFixed(4))),
        total: Math.round(flow.reach),
        ceilingPercent: Number(Math.min(100, (100 * flow.reach) / all).toFixed(1)),
        evidence: [
          `called by ${from
            .slice(0, 5)
            .map(({caller, value}) => `${nameOf(profile, caller)} ${percent(value / all)}`)
            .join(', ')}`,
        ],
        advice: 'Look whether the callers ask for the same thing again: remember the result, or ask once above them.',
      }));
    return {findings, warnings: []};
  },
};

const callersOf = (
  functions: readonly FunctionFlow[],
): ReadonlyMap<number, readonly {readonly caller: number; readonly value: number}[]> => {
  const callers = new Map<number, {caller: number; value: number}[]>();
  for (const {row, flows} of functions) {
    for (const {callee, value} of flows) {
      const known = callers.get(callee);
      if (known === undefined) callers.set(callee, [{caller: row, value}]);
      else known.push({caller: row, value});
    }
  }
  for (const list of callers.values()) list.sort((a, b) => b.value - a.value);
  return callers;
};
