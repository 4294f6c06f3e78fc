// GIL contention: several Python threads want to compute, and together they get one core.
import type {Analysis} from '../model/analysis.js';
import {profileTotal} from '../model/totals.js';
import {rankedFunctions} from './hot-functions.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';
import {waitsOf} from './waits.js';

/** Of one core: less is waiting, more is work outside the lock. */
const leastCores = 0.4;
const mostCores = 1.4;
/** Threads that stand in line for the interpreter, on average, and their part of all that want to compute. */
const leastInLine = 0.7;
const leastPart = 0.3;

export const gilContention: Analysis = {
  id: 'gil-contention',
  title: 'GIL contention',
  analyse: (profile, {cores, readSource}) => {
    const none = {findings: [], warnings: []};
    const {durationNs} = profile.origin;
    const isPython = profile.frames.file.some(file => file.endsWith('.py'));
    if (!isPython || cores === undefined || durationNs === undefined || (profile.threads?.length ?? 1) < 2) return none;
    const {used, queuedFor} = cores;
    const {waits} = waitsOf(profile, readSource);
    const blocked = waits.filter(({seenBy}) => seenBy === 'line').reduce((sum, {value}) => sum + value, 0);
    const all = profileTotal(profile);
    const wanting = (all - blocked) / durationNs;
    const inLine = wanting - used - queuedFor;
    const [first] = rankedFunctions(profile, ownershipOf(profile));
    if (first === undefined || used < leastCores || used > mostCores || inLine < leastInLine || inLine < leastPart * wanting) return none;
    return {
      findings: [
        {
          kind: 'gil-contention',
          level: 'derived',
          title: `Threads take turns in ${labelOf(profile, first.row)} and elsewhere: ${wanting.toFixed(1)} want to compute at a time, and they use ${used.toFixed(1)} cores`,
          ...placeOf(profile, first.row),
          totalShare: Number(Math.min(1, first.reach / all).toFixed(4)),
          total: Math.round(first.reach),
          evidence: [
            `${profile.threads?.length} threads were sampled over ${(durationNs / 1e9).toFixed(1)} s; ${queuedFor.toFixed(1)} of them wait for a core, which leaves about ${percent(inLine / wanting)} of their time for waiting for the interpreter's lock (GIL)`,
          ],
          advice: 'Threads do not speed up Python code that computes: use processes, or native code that releases the GIL.',
        },
      ],
      warnings: [],
    };
  },
};
