// Limits of the container or service (cgroups) that the program met while it was watched.
import type {Observation} from '../model/observation.js';
import type {Finding} from '../model/report.js';
import {bytes, percent, seconds} from './figures.js';

const notableThrottling = 0.05;
const nearLimit = 0.9;

export const isThrottled = ({limits, wallSeconds}: Observation): boolean =>
  (limits?.throttledPeriods ?? 0) > 0 &&
  (limits?.throttledPeriods ?? 0) >= notableThrottling * Math.max(limits?.periods ?? 0, (10 * wallSeconds) / 2);

export const limitFindings = (observation: Observation): readonly Finding[] => {
  const {limits} = observation;
  if (limits === undefined) return [];
  const {
    cpuCores = 0,
    periods = 0,
    throttledPeriods = 0,
    throttledSeconds = 0,
    memoryBytes = 0,
    memoryPeakBytes = 0,
    memoryLimitHits = 0,
    oomKills = 0,
  } = limits;
  const metMemory = memoryLimitHits > 0 || oomKills > 0 || (memoryBytes > 0 && memoryPeakBytes >= nearLimit * memoryBytes);
  return [
    ...(isThrottled(observation)
      ? [
          {
            kind: 'cpu-throttled',
            level: 'observed' as const,
            title: `Its container's limit of ${Number(cpuCores.toFixed(2))} cores stopped it in ${throttledPeriods} of ${periods} periods, for ${seconds(throttledSeconds)} in all`,
            evidence: [
              'threads that are stopped so look as if no core were free',
              `${percent(throttledPeriods, periods)} of the periods of the control group`,
            ],
            advice: 'Raise the CPU limit (cpu.max, --cpus, resources.limits.cpu), or use fewer threads at a time.',
          },
        ]
      : []),
    ...(metMemory
      ? [
          {
            kind: 'memory-limited',
            level: 'observed' as const,
            title: `Its container's memory limit of ${bytes(memoryBytes)} was ${memoryLimitHits > 0 ? `met ${memoryLimitHits} times` : `nearly met (peak ${bytes(memoryPeakBytes)})`}`,
            evidence: [`peak of the control group ${bytes(memoryPeakBytes)}`, `${oomKills} processes were killed for it`],
            advice: 'At the limit every allocation waits until memory is given back: raise it (memory.max), or use less.',
          },
        ]
      : []),
  ];
};
