// What limits a program, decided from what was observed of it. Pure: the same figures always give the same class.
import {bytesText} from '../../analyses/bytes-text.js';
import type {Observation} from '../../model/observation.js';
import type {TriageClass} from '../../model/triage.js';
import type {Runtime} from '../../model/words.js';

export interface ClassifyContext {
  readonly runtime: Runtime;
  readonly launched: boolean;
  /** What the same interpreter takes to start and do nothing, without time in line for a core. */
  readonly bareStartSeconds?: number;
}

export interface Classification {
  readonly class: TriageClass;
  readonly level: 'observed' | 'derived' | 'inferred';
  /** Why, as part of a sentence; with the numbers. */
  readonly because: string;
  /** Share of the program's own time; the most that mending it could save. Absent where that cannot be told from outside, as of a lock. */
  readonly share?: number;
}

export const thresholds = {
  /** Kernel time counts in steps of 10 ms: less than ten of them tell nothing. */
  shortestSeconds: 0.1,
  /** "Real clearly above user + sys" and its opposite: two thirds and more of the time, or a third and less. */
  mostlyWaiting: 0.67,
  hardlyWaiting: 0.33,
  /** "Far above", of user and system time. */
  farAbove: 2,
  /** Half of the time before the program does its own work. */
  startUpShare: 0.5,
  /** Start-up is the matter of short runs; later it is noise. */
  longestStartUpRunSeconds: 5,
  /** Processes a second from which starting them is the work, and the share of CPU time spent in them. */
  processesPerSecond: 50,
  shortProcessesShare: 0.4,
  /** Growth that is not the runtime's own, at a rate at which touching new pages shows. */
  growthBytes: 100_000_000,
  growthBytesPerSecond: 50_000_000,
  /** Each costs a device about 0.1 ms or more. */
  majorFaultsPerSecond: 200,
  /** Page faults in a second of kernel time from which they are what that time is spent on: each takes 1 to 5 µs. */
  faultsPerSystemSecond: 100_000,
  /** Share of CPU time in V8's helper threads: little but garbage collection keeps them that busy. */
  helperShare: 0.2,
  /** Of the time of threads in use. Two threads that exclude each other spend half of it in the lock. */
  lockShare: 0.25,
  /** A thread that has a core nearly all the time is not held up by others: it is what the others wait for. */
  unhinderedThread: 0.8,
  /** Of the wall time, spent in line for a core. */
  worthSaying: 0.01,
  /** Of what was waited for. */
  mainWait: 0.5,
} as const;

type Rule = (figures: Figures) => Classification | undefined;

/** First rule that holds: the special causes before the general ones, because a special cause shows in the general figures, too. */
export const classify = (observation: Observation, context: ClassifyContext): Classification => {
  const figures = figuresOf(observation, context);
  for (const rule of [unproven, shortProcesses, startUp, memory, lock, disk, waiting, processor]) {
    const found = rule(figures);
    if (found !== undefined) return withQueue(found, observation);
  }
  const {waitShare, busyShare} = figures;
  return withQueue(
    {class: 'mixed', level: 'derived', because: `it computes ${percent(busyShare)} of the time and waits ${percent(waitShare)}`},
    observation,
  );
};

/** Shares are of the time in which the program had a core or wanted none: the rest is said beside them, or they would not add up. */
const withQueue = (found: Classification, {queuedSeconds = 0, wallSeconds}: Observation): Classification => {
  if (queuedSeconds < thresholds.worthSaying * wallSeconds) return found;
  const queued = `${seconds(queuedSeconds)} of ${seconds(wallSeconds)} (${percent(queuedSeconds / wallSeconds)})`;
  return {...found, because: `${found.because}; besides, it stood in line for a core for ${queued}, which those shares leave out`};
};

interface Figures extends ClassifyContext {
  readonly observed: Observation;
  readonly wall: number;
  readonly user: number;
  readonly system: number;
  readonly cpu: number;
  /** Wall time without the time in which others had the cores. */
  readonly own: number;
  /** Of its own time. */
  readonly busyShare: number;
  readonly waitShare: number;
  /** Thread-seconds that threads in use waited for anything. */
  readonly waited: number;
}

const figuresOf = (observed: Observation, context: ClassifyContext): Figures => {
  const {wallSeconds: wall, userSeconds: user = 0, systemSeconds: system = 0, busySeconds = 0, queuedSeconds = 0} = observed;
  const own = Math.max(wall - queuedSeconds, 1e-9);
  const busyShare = Math.min(1, busySeconds / own);
  const waited = Object.values(observed.waits).reduce((sum, value) => sum + value, 0);
  return {...context, observed, wall, own, user, system, cpu: user + system, busyShare, waitShare: 1 - busyShare, waited};
};

const unproven: Rule = ({own, observed}) => {
  if (observed.userSeconds === undefined)
    return {class: 'not-proven', level: 'observed', because: 'this system does not tell what the program used'};
  if (own >= thresholds.shortestSeconds) return undefined;
  return {class: 'not-proven', level: 'observed', because: `it ran for ${seconds(own)} only, too short to tell`};
};

const shortProcesses: Rule = ({observed, wall, cpu, launched}) => {
  const {reapedSeconds = 0, startedOnMachine = 0, processes} = observed;
  const rate = startedOnMachine / wall;
  // The machine's count holds others' processes too, so the tree must show several of its own.
  const many = launched && rate >= thresholds.processesPerSecond && processes.length >= 4;
  const share = reapedSeconds / Math.max(cpu, 1e-9);
  if (!many || share < thresholds.shortProcessesShare || reapedSeconds / startedOnMachine > 1 / thresholds.processesPerSecond)
    return undefined;
  return {
    class: 'start-up',
    level: 'inferred',
    because: `it starts short-lived processes (up to ${Math.round(rate)} a second), which use ${percent(share)} of its CPU time`,
  };
};

const startUp: Rule = ({observed, wall, own, launched, bareStartSeconds = 0, runtime}) => {
  const {loadingSeconds = 0} = observed;
  const share = Math.max(bareStartSeconds / own, loadingSeconds / wall);
  const hasImports = runtime === 'python' || runtime === 'node';
  if (!launched || !hasImports || wall > thresholds.longestStartUpRunSeconds || share < thresholds.startUpShare) return undefined;
  const start = Math.max(bareStartSeconds, loadingSeconds);
  const bare = bareStartSeconds > 0 ? `; the bare ${runtime} takes ${seconds(bareStartSeconds)}` : '';
  return {
    class: 'start-up',
    level: 'inferred',
    because: `${seconds(start)} of ${seconds(wall)} pass while it starts and loads files${bare}`,
    share: Math.min(1, share),
  };
};

const memory: Rule = ({observed, wall, own, cpu, system, runtime, launched}) => {
  const {rssGrowthBytes = 0, majorFaults = 0, minorFaults = 0, helperThreadSeconds = 0} = observed;
  if (majorFaults / wall >= thresholds.majorFaultsPerSecond && majorFaults > 100)
    return {class: 'memory-or-gc', level: 'inferred', because: `${majorFaults} pages had to be read back from a device`};
  if (system >= cpu / 2 && system >= thresholds.shortestSeconds && minorFaults / system >= thresholds.faultsPerSystemSecond)
    return {
      class: 'memory-or-gc',
      level: 'inferred',
      because: `${percent(system / cpu)} of its CPU time is spent in the kernel, which gives it new pages: ${minorFaults} page faults`,
      share: Math.min(1, system / own),
    };
  const helpers = helperThreadSeconds / Math.max(cpu, 1e-9);
  if (runtime === 'node' && launched && helpers >= thresholds.helperShare)
    return {
      class: 'memory-or-gc',
      level: 'inferred',
      because: `V8's helper threads, which collect garbage, use ${percent(helpers)} of the CPU time`,
    };
  if (rssGrowthBytes < thresholds.growthBytes || rssGrowthBytes / own < thresholds.growthBytesPerSecond) return undefined;
  return {
    class: 'memory-or-gc',
    level: 'inferred',
    because: `its memory grows by ${bytesText(rssGrowthBytes)} in ${seconds(wall)} (${minorFaults} page faults)`,
  };
};

const lock: Rule = ({observed, wall, own, cpu, waited, waitShare, runtime}) => {
  const inLock = observed.waits.lock ?? 0;
  const {busiestThreadSeconds = 0, activeThreads} = observed;
  const ofThreads = inLock / Math.max(waited + cpu, 1e-9);
  const excludes = activeThreads >= 2 && ofThreads >= thresholds.lockShare && busiestThreadSeconds < thresholds.unhinderedThread * own;
  // A lock in which nothing moves shows no activity.
  const stuck = waitShare >= thresholds.mostlyWaiting && inLock >= thresholds.mainWait * waited && inLock >= thresholds.mainWait * wall;
  if (!excludes && !stuck) return undefined;
  // One core's worth of work from several threads is what Python's global lock looks like.
  const global = runtime === 'python' && waitShare <= thresholds.hardlyWaiting ? '; with all that on one core, probably the GIL' : '';
  return {
    class: 'lock',
    level: 'inferred',
    because: `its threads spend ${percent(ofThreads)} of their time waiting for locks or for each other (${seconds(inLock)} in all)${global}`,
  };
};

/** Kernel time that goes with waiting for a disk belongs to the same cause. */
const disk: Rule = ({observed, wall, system, waitShare, waited}) => {
  const onDisk = observed.waits.disk ?? 0;
  const share = Math.min(1, waitShare + system / wall);
  const isMain = waitShare >= thresholds.hardlyWaiting && onDisk >= thresholds.mainWait * waited && share >= thresholds.mostlyWaiting;
  return isMain
    ? {class: 'io-or-sleep', level: 'derived', because: `it waits for a disk ${percent(waitShare)} of the time`, share}
    : undefined;
};

const waiting: Rule = ({waitShare, wall, cpu, observed, waited}) => {
  if (waitShare < thresholds.mostlyWaiting) return undefined;
  const [main] = Object.entries(observed.waits).sort(([, one], [, other]) => other - one);
  const forWhat = main !== undefined && main[0] !== 'unknown' && main[1] >= thresholds.mainWait * waited ? `, mostly for ${main[0]}` : '';
  return {
    class: 'io-or-sleep',
    level: 'derived',
    because: `it waits ${percent(waitShare)} of the time${forWhat}; CPU time is ${seconds(cpu)} of ${seconds(wall)}`,
    share: waitShare,
  };
};

const processor: Rule = ({waitShare, busyShare, user, system, cpu, own}) => {
  if (waitShare > thresholds.hardlyWaiting) return undefined;
  const shares = `user ${seconds(user)}, system ${seconds(system)}`;
  if (user >= thresholds.farAbove * system)
    return {
      class: 'user-cpu',
      level: 'derived',
      because: `it computes ${percent(busyShare)} of the time: ${shares}`,
      share: Math.min(1, user / own),
    };
  if (system >= thresholds.farAbove * user)
    return {
      class: 'kernel-cpu',
      level: 'derived',
      because: `${percent(system / cpu)} of its CPU time is spent in the kernel: ${shares}`,
      share: Math.min(1, system / own),
    };
  return {class: 'mixed', level: 'derived', because: `it computes both in its own code and in the kernel: ${shares}`};
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const seconds = (value: number): string => (value >= 1 ? `${value.toFixed(2)} s` : `${Math.round(value * 1_000)} ms`);
