// What the kernel counted on the busiest device while the program was watched.
import type {Observation} from '../model/observation.js';
import type {Finding} from '../model/report.js';
import {bytes, percent} from './figures.js';

/** Share of the time from which a device with one queue has hardly anything left to give. */
export const saturated = 0.6;

export const diskFinding = ({disks, wallSeconds}: Observation): Finding | undefined => {
  const [busiest] = disks;
  if (busiest === undefined) return undefined;
  return {
    kind: 'device-use',
    level: 'observed',
    title: `${busiest.name} was busy ${percent(busiest.busySeconds, wallSeconds)} of the time`,
    evidence: [
      `${busiest.reads} reads (${bytes(busiest.readBytes)}) and ${busiest.writes} writes (${bytes(busiest.writtenBytes)}), ${busiest.waitMs.toFixed(2)} ms each`,
      'the whole machine, whoever used it',
    ],
  };
};

export const isSaturated = ({disks, wallSeconds}: Observation): boolean => (disks[0]?.busySeconds ?? 0) >= saturated * wallSeconds;
