// What the machine says about itself at one moment: load, time taken by the host, core clocks.
import {availableParallelism, loadavg} from 'node:os';
import type {HostReading} from '../model/measuring.js';
import {hasProc, readText} from './process-table.js';

const stealField = 7;

export const readHost = (): HostReading => {
  const processors = availableParallelism();
  return {
    processors,
    loadAverage: process.platform === 'win32' ? undefined : loadavg()[0],
    ticks: readTicks(),
    clockFrequencies: Array.from({length: Math.min(processors, 64)}, (_, core) =>
      Number(readText(`/sys/devices/system/cpu/cpu${core}/cpufreq/scaling_cur_freq`) ?? Number.NaN),
    ).filter(Number.isFinite),
  };
};

/** First line of /proc/stat, proc_stat(5): guest time is contained in user time already. */
const readTicks = (): HostReading['ticks'] => {
  if (!hasProc) return undefined;
  const fields = (readText('/proc/stat')?.split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number);
  const steal = fields[stealField];
  return steal === undefined ? undefined : {all: fields.reduce((sum, value) => sum + value, 0), steal};
};
