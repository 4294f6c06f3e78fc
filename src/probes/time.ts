// time: wall, user and system time, memory, faults, switches and bytes of the whole tree, from the kernel's own accounting.
import type {Observation} from '../model/observation.js';
import type {Probe} from '../model/probe.js';
import type {Finding} from '../model/report.js';
import {diskFinding, isSaturated} from './disks.js';
import {bytes, percent, perSecond, seconds} from './figures.js';
import {isThrottled, limitFindings} from './limits.js';

/** Below these a figure is ordinary and not worth a sentence. */
const notable = {
  growthBytes: 50_000_000,
  writtenOrReadBytes: 20_000_000,
  faults: 20_000,
  faultsPerSecond: 20_000,
  majorFaults: 20,
  majorFaultsPerSecond: 20,
  queuedShare: 0.1,
} as const;

const useOfTime = ({wallSeconds, userSeconds = 0, systemSeconds = 0, busySeconds = 0, queuedSeconds = 0}: Observation): Finding => ({
  kind: 'use-of-time',
  level: 'derived',
  title: `Of ${seconds(wallSeconds)}, the program computed for ${seconds(busySeconds)} and waited for ${seconds(Math.max(0, wallSeconds - busySeconds - queuedSeconds))}`,
  evidence: [
    `user ${seconds(userSeconds)}, system ${seconds(systemSeconds)} (${percent(systemSeconds, userSeconds + systemSeconds)} of CPU time in the kernel)`,
    `${((userSeconds + systemSeconds) / Math.max(wallSeconds, 0.001)).toFixed(2)} cores in use on average`,
  ],
});

const queue = (observation: Observation): readonly Finding[] => {
  const {wallSeconds, queuedSeconds = 0, runDelaySeconds = 0, involuntarySwitches = 0} = observation;
  return queuedSeconds < notable.queuedShare * wallSeconds
    ? []
    : [
        {
          kind: 'no-free-core',
          level: 'observed',
          title: `For ${seconds(queuedSeconds)} (${percent(queuedSeconds, wallSeconds)}) it could have run, but no core was free`,
          evidence: [`run delay of all threads ${seconds(runDelaySeconds)}`, `${involuntarySwitches} involuntary switches`],
          advice: isThrottled(observation)
            ? 'The limit of its container is one cause, see below.'
            : 'Other programs on this machine take the cores: measure again when it is calm.',
        },
      ];
};

const memory = ({wallSeconds, rssGrowthBytes = 0, peakRssBytes = 0, minorFaults = 0, majorFaults = 0}: Observation): readonly Finding[] => {
  const isNotable =
    rssGrowthBytes >= notable.growthBytes ||
    (minorFaults >= notable.faults && minorFaults >= notable.faultsPerSecond * wallSeconds) ||
    (majorFaults >= notable.majorFaults && majorFaults >= notable.majorFaultsPerSecond * wallSeconds);
  if (!isNotable) return [];
  return [
    {
      kind: 'memory-use',
      level: 'observed',
      title: `Memory grew by ${bytes(rssGrowthBytes)} to ${bytes(peakRssBytes)}`,
      evidence: [
        `${minorFaults} minor page faults (${perSecond(minorFaults, wallSeconds)}): pages touched for the first time`,
        `${majorFaults} major page faults: pages read from a device`,
      ],
    },
  ];
};

const inputOutput = ({
  readBytes = 0,
  writtenBytes = 0,
  callReadBytes = 0,
  callWrittenBytes = 0,
  inputOutputCalls = 0,
  wallSeconds,
}: Observation) =>
  Math.max(readBytes, writtenBytes, callReadBytes, callWrittenBytes) < notable.writtenOrReadBytes
    ? []
    : [
        {
          kind: 'input-output',
          level: 'observed' as const,
          title: `Read ${bytes(callReadBytes)} and wrote ${bytes(callWrittenBytes)} through ${inputOutputCalls} calls`,
          evidence: [
            `${perSecond(inputOutputCalls, wallSeconds)}, ${bytes(Math.round((callReadBytes + callWrittenBytes) / Math.max(1, inputOutputCalls)))} each`,
            `of that from devices ${bytes(readBytes)}, to devices ${bytes(writtenBytes)}`,
          ],
        },
      ];

export const time: Probe = {
  id: 'time',
  title: 'Time, memory and bytes of the whole tree',
  cost: 'none measurable: about a millisecond of another core per look, at most 50 looks a second',
  fills: ['totals'],
  findings: observation =>
    observation.userSeconds === undefined
      ? []
      : [
          useOfTime(observation),
          ...queue(observation),
          ...limitFindings(observation),
          ...memory(observation),
          ...inputOutput(observation),
          ...(isSaturated(observation) ? [diskFinding(observation) ?? []].flat() : []),
        ],
};
