// What every benchmark of commands must say beside its figures, and the links to its raw runs.
import type {Artifact} from '../../model/execution.js';
import type {Warning} from '../../model/report.js';
import {samplesFile} from './benchmark-keep.js';
import type {PairedOutcome} from './benchmark-pairs.js';
import type {Bench} from './benchmark-runs.js';

export const sharedWarnings = (
  outcome: Pick<PairedOutcome, 'runDelayReadable' | 'severalProcesses' | 'leftovers' | 'budgetEnded'> & {readonly droppedPairs?: number},
): readonly Warning[] => [
  ...(outcome.droppedPairs === undefined || outcome.droppedPairs === 0
    ? []
    : [
        {
          code: 'warm-up-drift',
          message: `Both sides still got faster over the first ${outcome.droppedPairs} pairs: those were dropped as a longer warm-up.`,
        },
      ]),
  ...(outcome.runDelayReadable
    ? []
    : [
        {
          code: 'run-delay-unreadable',
          message: 'This kernel does not tell waiting for a core from running: wall time decides, and other load disturbs it.',
        },
      ]),
  ...(outcome.severalProcesses
    ? [
        {
          code: 'several-processes',
          message: 'The command starts processes of its own: wall time decides, and CPU time counts in steps of 10 ms.',
        },
      ]
    : []),
  ...(outcome.leftovers.length === 0
    ? []
    : [
        {
          code: 'left-over-processes',
          message: `Still running when a command had ended, and ended then: ${[...new Set(outcome.leftovers)].slice(0, 5).join(', ')}. Their work is not in the times.`,
        },
      ]),
  ...(outcome.budgetEnded
    ? [{code: 'time-used-up', message: 'Measuring stopped because the time was used up.', hint: 'Give a larger timeLimitSeconds.'}]
    : []),
];

export const links = async ({folder}: Bench): Promise<Artifact[]> => {
  const link = await folder.link(samplesFile, 'application/json', 'every run, in order').catch(() => undefined);
  return link === undefined ? [] : [link];
};
