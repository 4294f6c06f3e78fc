// A machine that does nothing: tests put in its place exactly what they need.
import type {Machine} from '../../src/model/machine.js';

const refuse = async (): Promise<never> => {
  throw new Error('the test asked the machine for something it was not given');
};

export const refusingMachine: Machine = {
  roots: ['/project'],
  runs: {create: refuse, open: refuse, get: refuse, list: refuse, read: refuse, files: refuse},
  measuring: {
    exclusively: refuse,
    run: refuse,
    runDelayIsReadable: () => false,
    readHost: () => ({processors: 1, loadAverage: undefined, ticks: undefined, clockFrequencies: []}),
    fileMarks: refuse,
  },
  repository: {describe: refuse, commitOf: refuse, changedFiles: refuse, withCheckouts: refuse},
  baselines: {read: refuse, write: refuse, appendHistory: refuse, history: refuse, list: refuse},
  facts: refuse,
  findTool: refuse,
  readTarget: refuse,
  resolveDirectory: refuse,
  openFile: refuse,
  servePage: refuse,
  readSource: () => undefined,
  sources: {openMap: async () => undefined, packageOf: () => undefined, modifiedMs: () => undefined},
  startService: refuse,
  execute: refuse,
  observe: refuse,
  watchMemory: refuse,
};
