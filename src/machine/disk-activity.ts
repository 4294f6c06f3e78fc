// What every block device did between two readings. Kernel's iostats.rst: sectors of 512 bytes, times in milliseconds.
import type {ObservedDisk} from '../model/observation.js';

const sectorBytes = 512;
/** Memory, files seen as devices, and parts of a device that is listed itself. */
const isPart = /^(?:loop|ram|zram)\d|^(?:sd|vd|xvd|hd)[a-z]+\d|^(?:nvme\d+n\d+|mmcblk\d+)p\d/;

type Counters = readonly [
  reads: number,
  readSectors: number,
  readMs: number,
  writes: number,
  writtenSectors: number,
  writeMs: number,
  busyMs: number,
];

const countersIn = (text: string): ReadonlyMap<string, Counters> =>
  new Map(
    text.split('\n').flatMap((line): readonly [string, Counters][] => {
      const [, , name, ...fields] = line.trim().split(/\s+/);
      if (name === undefined || fields.length < 11 || isPart.test(name)) return [];
      const at = (index: number): number => Number(fields[index] ?? 0);
      return [[name, [at(0), at(2), at(3), at(4), at(6), at(7), at(9)]]];
    }),
  );

/** Texts of /proc/diskstats, before and after. */
export const diskActivity = (before: string, after: string): readonly ObservedDisk[] => {
  const first = countersIn(before);
  return [...countersIn(after)]
    .map(([name, last]): ObservedDisk => {
      const since = (index: number): number => Math.max(0, (last[index] ?? 0) - (first.get(name)?.[index] ?? 0));
      const requests = since(0) + since(3);
      return {
        name,
        busySeconds: since(6) / 1_000,
        reads: since(0),
        writes: since(3),
        readBytes: since(1) * sectorBytes,
        writtenBytes: since(4) * sectorBytes,
        waitMs: requests === 0 ? 0 : (since(2) + since(5)) / requests,
      };
    })
    .filter(({reads, writes}) => reads + writes > 0)
    .sort((one, other) => other.busySeconds - one.busySeconds);
};
