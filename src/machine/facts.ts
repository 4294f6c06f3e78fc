// What can be known about this machine without running anything.
import {arch, availableParallelism, loadavg, platform, totalmem} from 'node:os';
import type {Facts} from '../model/facts.js';
import {readText} from './process-table.js';

export const readFacts = (): Facts => {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    platform: platform(),
    architecture: arch(),
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    nodeVersion: process.versions.node,
    userId: process.getuid?.(),
    perfEventParanoid: integerIn('/proc/sys/kernel/perf_event_paranoid'),
    ptraceScope: integerIn('/proc/sys/kernel/yama/ptrace_scope'),
    loadAverage: [one, five, fifteen],
    cpuPressureShare: cpuPressure(readText('/proc/pressure/cpu')),
  };
};

const integerIn = (path: string): number | undefined => {
  const value = Number.parseInt(readText(path) ?? '', 10);
  return Number.isNaN(value) ? undefined : value;
};

/** The kernel's accounting/psi.rst: percent of the last 10 s in which some task waited for a processor. */
export const cpuPressure = (text: string | undefined): number | undefined => {
  const percent = /^some avg10=(\d+(?:\.\d+)?)/m.exec(text ?? '')?.[1];
  return percent === undefined ? undefined : Number(percent) / 100;
};
