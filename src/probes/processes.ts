// processes: what each process and thread of the tree did and waited for, as htop would show it over time.
import {type Observation, type ObservedProcess, type WaitKind, waitKinds} from '../model/observation.js';
import type {Probe} from '../model/probe.js';
import type {Finding} from '../model/report.js';
import {bytes, percent, seconds} from './figures.js';

const notableWaitShare = 0.1;
const shown = 5;

const words = {
  lock: 'locks or conditions that other threads hold',
  sleep: 'sleeps and timers',
  disk: 'a disk',
  network: 'the network',
  poll: 'events (poll, epoll)',
  pipe: 'pipes',
  child: 'child processes',
  memory: 'memory',
  stopped: 'a signal to go on',
  unknown: 'something unknown',
} as const satisfies Record<WaitKind, string>;

const waiting = ({waits, wallSeconds, voluntarySwitches = 0, activeThreads, states}: Observation): readonly Finding[] => {
  const found = waitKinds.flatMap(kind => ({kind, value: waits[kind] ?? 0})).filter(({value}) => value >= notableWaitShare * wallSeconds);
  const inStates = Object.entries(states).map(([state, value]) => `${state} ${percent(value, wallSeconds)}`);
  const context = [
    `${voluntarySwitches} voluntary switches of ${activeThreads} threads`,
    `states of first threads: ${inStates.join(', ')}`,
  ];
  return found
    .sort((one, other) => other.value - one.value)
    .map(({kind, value}, rank) => ({
      kind: `waits-for-${kind}`,
      level: 'observed',
      title: `Threads in use waited ${rank === 0 ? 'most' : 'also'} for ${words[kind]}: ${seconds(value)}`,
      evidence: rank === 0 ? context : [],
    }));
};

const row = ({name, pid, userSeconds, systemSeconds, peakRssBytes, threads}: ObservedProcess): string =>
  `${name} (${pid}): CPU ${seconds(userSeconds + systemSeconds)}, peak ${bytes(peakRssBytes)}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

const family = ({
  processes: seen,
  startedOnMachine,
  reapedSeconds = 0,
  userSeconds = 0,
  systemSeconds = 0,
}: Observation): readonly Finding[] =>
  seen.length < 2
    ? []
    : [
        {
          kind: 'processes',
          level: 'observed',
          title: `${seen.length} processes were seen`,
          evidence: [
            ...seen.slice(0, shown).map(row),
            `ended children used ${seconds(reapedSeconds)} (${percent(reapedSeconds, userSeconds + systemSeconds)} of CPU time)`,
            ...(startedOnMachine === undefined ? [] : [`the whole machine started ${startedOnMachine} processes and threads meanwhile`]),
          ],
        },
      ];

export const processes: Probe = {
  id: 'processes',
  title: 'What processes and threads did and waited for',
  cost: 'as time; both are read from the same looks',
  fills: ['processes', 'states', 'waits'],
  findings: observation => [...waiting(observation), ...family(observation)],
};
