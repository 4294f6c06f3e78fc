// An observation of a calm program that computes for two seconds, with the figures that a test is about.
import type {Observation} from '../../src/model/observation.js';

export const observationOf = (figures: Partial<Observation>): Observation => ({
  outcome: 'exited',
  exitCode: 0,
  stderrTail: '',
  wallSeconds: 2,
  userSeconds: 1.95,
  systemSeconds: 0.01,
  busySeconds: 1.96,
  queuedSeconds: 0,
  runDelaySeconds: 0,
  processes: [],
  mostThreads: 1,
  activeThreads: 1,
  states: {},
  waits: {},
  disks: [],
  looks: 40,
  lookSeconds: 0.02,
  unreadable: [],
  ...figures,
});
