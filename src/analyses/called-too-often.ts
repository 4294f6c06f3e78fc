// Called very often: exact counts show a function called many times for each call of its caller.
import type {Analysis} from '../model/analysis.js';
import {profileTotal} from '../model/totals.js';
import {labelOf, nameOf, percent, placeOf} from './locate.js';

const worthSaying = 0.15;
const oftenFrom = 100;

export const calledTooOften: Analysis = {
  id: 'called-too-often',
  title: 'Called very often',
  analyse: profile => {
    const {graph} = profile;
    if (graph === undefined) return {findings: [], warnings: []};
    const all = profileTotal(profile);
    const {caller, callee, calls, total} = graph.edges;
    const edges = Array.from(caller.keys())
      .map(edge => ({
        caller: caller[edge] ?? 0,
        callee: callee[edge] ?? 0,
        calls: calls[edge] ?? 0,
        total: total[edge] ?? 0,
        perCall: (calls[edge] ?? 0) / Math.max(1, graph.calls[caller[edge] ?? 0] ?? 1),
      }))
      .filter(edge => edge.caller !== edge.callee && edge.perCall >= oftenFrom && edge.total / all >= worthSaying)
      .sort((a, b) => b.total - a.total);
    return {
      findings: edges.slice(0, 2).map(edge => ({
        kind: 'called-too-often',
        level: 'observed' as const,
        title: `${labelOf(profile, edge.caller)} calls ${nameOf(profile, edge.callee)} ${Math.round(edge.perCall).toLocaleString('en')} times a call, ${percent(Math.min(1, edge.total / all))} of the time`,
        ...placeOf(profile, edge.caller),
        calls: edge.calls,
        totalShare: Math.min(1, Number((edge.total / all).toFixed(4))),
        total: Math.round(edge.total),
        evidence: [
          `${edge.calls.toLocaleString('en')} calls from ${(graph.calls[edge.caller] ?? 0).toLocaleString('en')} calls of ${nameOf(profile, edge.caller)}`,
        ],
        advice: 'Call it less: move it out of the loop, remember its result, or work on many items at once.',
      })),
      warnings: [],
    };
  },
};
