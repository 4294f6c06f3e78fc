// Waiting: who waits, and for how much of the time.
import type {Analysis} from '../model/analysis.js';
import {functionTotals, profileTotal} from '../model/totals.js';
import {coverageOf, kindShare} from './coverage.js';
import {heaviestPathTo} from './evidence.js';
import {percent} from './locate.js';

const worthSaying = 0.3;

export const waiting: Analysis = {
  id: 'waiting',
  title: 'Waiting',
  analyse: profile => {
    const coverage = coverageOf(profile);
    const share = kindShare(coverage, 'idle');
    if (share < worthSaying) return {findings: [], warnings: []};
    const {self} = functionTotals(profile);
    const rows = Array.from(profile.frames.kind.keys())
      .filter(row => profile.frames.kind[row] === 'idle' && (self[row] ?? 0) / profileTotal(profile) >= 0.02)
      .sort((a, b) => (self[b] ?? 0) - (self[a] ?? 0));
    return {
      findings: [
        {
          kind: 'waiting',
          level: 'observed',
          title: `${percent(share)} of the recorded time is waiting`,
          totalShare: share,
          total: Math.round(share * coverage.total),
          evidence: rows.slice(0, 3).flatMap(row => heaviestPathTo(profile, row) ?? []),
          advice: 'Find out what it waits for; faster code does not shorten a wait.',
        },
      ],
      warnings: [],
    };
  },
};
