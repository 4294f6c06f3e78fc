// What a Report says of probes with a program of their own: figures, files, what stands in for those that could not run, and contradictions.
import type {Assumption} from '../../model/assumption.js';
import type {RunFolder} from '../../model/machine.js';
import type {Observation} from '../../model/observation.js';
import type {Finding, Warning} from '../../model/report.js';
import {diskFinding} from '../../probes/disks.js';
import type {ProbeOutcome, ProbeResults} from './triage-probes.js';

export const probeRun = ({probe, version, seconds, reading}: ProbeOutcome) => ({
  id: probe.id,
  ...(version === undefined ? {} : {version}),
  seconds: Number(seconds.toFixed(4)),
  cost: probe.cost,
  figures: {...reading.figures},
});

/** The kernel's own counters, where iostat could not run. */
export const diskInstead = ({absent}: ProbeResults, observation: Observation): readonly Finding[] => {
  const finding = absent.some(({probe}) => probe.id === 'iostat') ? diskFinding(observation) : undefined;
  return finding === undefined ? [] : [finding];
};

const linkOf = async (file: string, folder: RunFolder) => {
  try {
    return [await folder.link(file, file.endsWith('.json') ? 'application/json' : 'text/plain', 'what the probe wrote')];
  } catch {
    // A device that was idle, or a program too short: nothing was written.
    return [];
  }
};

export const probeLinks = async ({outcomes}: ProbeResults, folder: RunFolder) => {
  const files = outcomes.flatMap(({probe}) => (probe.tool === undefined ? [] : [probe.tool.output]));
  return (await Promise.all(files.map(file => linkOf(file, folder)))).flat();
};

/** What stands in, and what is lost by it: for a probe that could not run, and for the part that one could not tell. */
export const fallbacks = ({outcomes, absent}: ProbeResults): readonly Assumption[] => [
  ...absent.map(
    ({probe, tool, reason}): Assumption => ({
      field: 'probes',
      value: tool.instead.probe,
      basis: 'fallback',
      reason: `Asked for is ${probe.id}. Not used: ${reason}. Used instead: ${tool.instead.how}. What is lost: ${tool.instead.lost}.`,
      override: 'probes',
    }),
  ),
  ...outcomes.flatMap(({probe, reading}): readonly Assumption[] =>
    reading.lost === undefined
      ? []
      : [{field: 'probes', value: probe.id, basis: 'fallback', reason: `${probe.id}: ${reading.lost}.`, override: 'probes'}],
  ),
];

export const probeWarnings = ({outcomes, absent}: ProbeResults, launched: boolean): readonly Warning[] => [
  ...absent.map(({probe, reason, mend}) => ({code: 'probe-unavailable', message: `${probe.id} could not be used: ${reason}.`, hint: mend})),
  ...outcomes.flatMap(({reading}) =>
    reading.conflicts.map(message => ({
      code: 'probes-disagree',
      message: `${message}.`,
      hint: 'The verdict follows what was seen from outside, undisturbed.',
    })),
  ),
  ...(launched && outcomes.some(({probe}) => probe.tool?.runs === 'apart')
    ? [
        {
          code: 'run-again',
          message: `The command was run again for ${outcomes
            .filter(({probe}) => probe.tool?.runs === 'apart')
            .map(({probe}) => probe.id)
            .join(' and ')}; the times are those of the first, undisturbed run.`,
        },
      ]
    : []),
];
