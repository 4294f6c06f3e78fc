// Lock contention: threads that stand where a lock is taken, and the function that takes it.
import type {Analysis} from '../model/analysis.js';
import {labelOf, percent, placeOf} from './locate.js';
import {waitsOf} from './waits.js';

const worthSaying = 0.1;

export const lockContention: Analysis = {
  id: 'lock-contention',
  title: 'Lock contention',
  analyse: (profile, {readSource}) => {
    const {waits, total} = waitsOf(profile, readSource);
    const found = waits.filter(({subject, asker, value}) => subject === 'lock' && asker >= 0 && value / total >= worthSaying);
    return {
      findings: found.slice(0, 2).map(({asker, value, seenBy, call}) => ({
        kind: 'lock-contention',
        level: seenBy === 'frame' ? ('observed' as const) : ('inferred' as const),
        title: `Threads stand at a lock in ${labelOf(profile, asker)} for ${percent(value / total)} of their time`,
        ...placeOf(profile, asker),
        totalShare: Number(Math.min(1, value / total).toFixed(4)),
        total: Math.round(value),
        evidence: [
          seenBy === 'frame'
            ? `waiting in ${call}`
            : `the samples stand at the line "${call.slice(0, 80)}", which takes a lock (inferred from its text)`,
          ...((profile.threads?.length ?? 1) > 1 ? [`${profile.threads?.length} threads were sampled`] : []),
        ],
        advice: 'Hold the lock for less: prepare outside of it, give each thread data of its own, or split the lock.',
      })),
      warnings: [],
    };
  },
};
