// What a process's control groups allow it, and how often it met the limit. Kernel's cgroup-v2.rst; cgroup-v1/{memory,cpu}.rst.
import {dirname, join} from 'node:path';
import type {ObservedLimits} from '../model/observation.js';
import {readText} from './process-table.js';

const mount = '/sys/fs/cgroup';
/** Version 1 writes "no limit" as a number near the largest. */
const unlimited = 2 ** 60;

export interface GroupReading {
  readonly cpuCores?: number;
  readonly periods?: number;
  readonly throttledPeriods?: number;
  readonly throttledSeconds?: number;
  readonly memoryBytes?: number;
  readonly memoryPeakBytes?: number;
  readonly memoryLimitHits?: number;
  readonly oomKills?: number;
}

/** `membership`: text of /proc/<pid>/cgroup. The tightest limit counts, wherever above the process it stands. */
export const readGroup = (membership: string, root = mount): GroupReading => {
  const readings = membership.split('\n').flatMap(line => {
    const [, hierarchy, controllers = '', path = '/'] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (hierarchy === undefined) return [];
    const names = controllers.split(',');
    if (controllers === '') return [versionTwo(root, path), versionTwo(join(root, 'unified'), path)];
    return [
      ...(names.includes('cpu') ? [cpuOne(join(root, 'cpu'), path)] : []),
      ...(names.includes('memory') ? [memoryOne(join(root, 'memory'), path)] : []),
    ];
  });
  return Object.assign({}, ...readings);
};

/** The group's folder and those above it; in a container of its own namespace the paths start at the container's top. */
const upwards = (root: string, path: string): readonly string[] => {
  const folders: string[] = [];
  for (let at = path; at !== '/' && at !== '.' && !at.includes('..'); at = dirname(at)) folders.push(join(root, at));
  return [...folders, root];
};

const numberIn = (folder: string, file: string, key?: string): number | undefined => {
  const text = readText(join(folder, file));
  const value = key === undefined ? text?.trim() : new RegExp(`^${key} (\\S+)$`, 'm').exec(text ?? '')?.[1];
  return value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
};

const tightest = <Reading>(
  folders: readonly string[],
  read: (folder: string) => {readonly limit: number; readonly more: Reading} | undefined,
) => folders.flatMap(folder => read(folder) ?? []).sort((one, other) => one.limit - other.limit)[0];

const versionTwo = (root: string, path: string): GroupReading => {
  const folders = upwards(root, path);
  const cpu = tightest(folders, folder => {
    const [, quota, period] = /^(\d+) (\d+)/.exec(readText(join(folder, 'cpu.max')) ?? '') ?? [];
    if (quota === undefined) return undefined;
    const microseconds = numberIn(folder, 'cpu.stat', 'throttled_usec');
    return {
      limit: Number(quota) / Number(period),
      more: {
        ...defined('periods', numberIn(folder, 'cpu.stat', 'nr_periods')),
        ...defined('throttledPeriods', numberIn(folder, 'cpu.stat', 'nr_throttled')),
        ...defined('throttledSeconds', microseconds === undefined ? undefined : microseconds / 1e6),
      },
    };
  });
  const memory = tightest(folders, folder => {
    const limit = numberIn(folder, 'memory.max');
    if (limit === undefined) return undefined;
    return {
      limit,
      more: {
        ...defined('memoryPeakBytes', numberIn(folder, 'memory.peak') ?? numberIn(folder, 'memory.current')),
        ...defined('memoryLimitHits', numberIn(folder, 'memory.events', 'max')),
        ...defined('oomKills', numberIn(folder, 'memory.events', 'oom_kill')),
      },
    };
  });
  return {
    ...(cpu === undefined ? {} : {cpuCores: cpu.limit, ...cpu.more}),
    ...(memory === undefined ? {} : {memoryBytes: memory.limit, ...memory.more}),
  };
};

const cpuOne = (root: string, path: string): GroupReading => {
  const found = tightest(upwards(root, path), folder => {
    const quota = numberIn(folder, 'cpu.cfs_quota_us');
    const period = numberIn(folder, 'cpu.cfs_period_us');
    if (quota === undefined || period === undefined) return undefined;
    const nanoseconds = numberIn(folder, 'cpu.stat', 'throttled_time');
    return {
      limit: quota / period,
      more: {
        ...defined('periods', numberIn(folder, 'cpu.stat', 'nr_periods')),
        ...defined('throttledPeriods', numberIn(folder, 'cpu.stat', 'nr_throttled')),
        ...defined('throttledSeconds', nanoseconds === undefined ? undefined : nanoseconds / 1e9),
      },
    };
  });
  return found === undefined ? {} : {cpuCores: found.limit, ...found.more};
};

const memoryOne = (root: string, path: string): GroupReading => {
  const found = tightest(upwards(root, path), folder => {
    const limit = numberIn(folder, 'memory.limit_in_bytes');
    if (limit === undefined || limit >= unlimited) return undefined;
    return {
      limit,
      more: {
        ...defined('memoryPeakBytes', numberIn(folder, 'memory.max_usage_in_bytes')),
        ...defined('memoryLimitHits', numberIn(folder, 'memory.failcnt')),
        ...defined('oomKills', numberIn(folder, 'memory.oom_control', 'oom_kill')),
      },
    };
  });
  return found === undefined ? {} : {memoryBytes: found.limit, ...found.more};
};

const defined = <Key extends string>(key: Key, value: number | undefined): Partial<Record<Key, number>> => {
  const kept: Partial<Record<Key, number>> = {};
  if (value !== undefined) kept[key] = value;
  return kept;
};

/** Counters since the first reading; limits and peaks as they are. Undefined: nothing is limited. */
export const limitsBetween = (first: GroupReading, last: GroupReading): ObservedLimits | undefined => {
  const since = (key: 'periods' | 'throttledPeriods' | 'throttledSeconds' | 'memoryLimitHits' | 'oomKills') =>
    defined(key, last[key] === undefined ? undefined : Math.max(0, last[key] - (first[key] ?? 0)));
  const limits = {
    ...defined('cpuCores', last.cpuCores),
    ...since('periods'),
    ...since('throttledPeriods'),
    ...since('throttledSeconds'),
    ...defined('memoryBytes', last.memoryBytes),
    ...defined('memoryPeakBytes', last.memoryPeakBytes),
    ...since('memoryLimitHits'),
    ...since('oomKills'),
  };
  return limits.cpuCores === undefined && limits.memoryBytes === undefined ? undefined : limits;
};
