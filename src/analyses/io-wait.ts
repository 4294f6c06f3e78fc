// I/O wait: which function of the program waits for network, files or other programs, and for how much of the time.
import type {Analysis} from '../model/analysis.js';
import {labelOf, percent, placeOf} from './locate.js';
import {type Wait, waitsOf} from './waits.js';

const worthSaying = 0.15;
/** A line of text may do I/O and compute; a program that computes most of its time does not wait there. */
const mostProcessorShare = 0.75;

const words = {network: 'the network', file: 'files', process: 'another program'} as const;
const advices = {
  network: 'Ask for less, ask for several things at a time, or remember what was answered.',
  file: 'Read and write less often and in larger pieces, or while something else computes.',
  process: 'Start it less often, start it earlier and collect it later, or do its work in this process.',
} as const;

export const ioWait: Analysis = {
  id: 'io-wait',
  title: 'I/O wait',
  analyse: (profile, {processorShare, readSource}) => {
    const {waits, total} = waitsOf(profile, readSource);
    const believed = ({seenBy}: Wait): boolean =>
      seenBy === 'frame' || (processorShare !== undefined && processorShare <= mostProcessorShare);
    return {
      findings: waits
        .flatMap(wait => {
          const {subject, asker, value, seenBy, call} = wait;
          if (subject === 'lock' || asker < 0 || value / total < worthSaying || !believed(wait)) return [];
          return [
            {
              kind: 'io-wait',
              level: seenBy === 'frame' ? ('observed' as const) : ('inferred' as const),
              title: `${labelOf(profile, asker)} waits for ${words[subject]} for ${percent(value / total)} of the time`,
              ...placeOf(profile, asker),
              totalShare: Number(Math.min(1, value / total).toFixed(4)),
              total: Math.round(value),
              ceilingPercent: Number(Math.min(100, (100 * value) / total).toFixed(1)),
              evidence: [
                seenBy === 'frame'
                  ? `waiting in ${call}`
                  : `the samples stand at the line "${call.slice(0, 80)}" (what it does is inferred from its text)`,
                ...(processorShare === undefined
                  ? []
                  : [`the program used a processor for ${percent(Math.min(1, processorShare))} of its time`]),
              ],
              advice: advices[subject],
            },
          ];
        })
        .slice(0, 2),
      warnings: [],
    };
  },
};
