// CPU time and memory of a process tree, sampled while it runs and settled from the kernel's sums when it has ended.
import {readdirSync} from 'node:fs';
import type {Resources} from '../model/execution.js';
import {hasProc, readEntry, readText} from './process-table.js';
import {identity, type ProcessTree} from './process-tree.js';
import {childCounts} from './start-program.js';

/** USER_HZ is 100 on every Linux that Node runs on. */
const msPerTick = 10;

export interface UsageMeter {
  /** Looks at the tree; costs a few file reads per process and thread. */
  sample(): void;
  finish(): Resources;
}

/** Start it before the program, so that its children's time can be told from earlier ones'. */
export const meterUsage = (): ((tree: ProcessTree) => UsageMeter) => {
  if (!hasProc) return () => ({sample: () => {}, finish: () => ({})});
  const before = readEntry('self')?.ticks;
  const countsBefore = childCounts();

  return tree => {
    let userTicks: number | undefined;
    let systemTicks: number | undefined;
    let peakRssBytes = 0;
    const runDelayNs = new Map<string, number>();

    const sample = (): void => {
      let user = 0;
      let system = 0;
      let rss = 0;
      const open = [tree.root];
      for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
        const entry = readEntry(pid);
        if (entry?.ticks === undefined) continue;
        tree.seen.add(identity(entry));
        user += entry.ticks.user + entry.ticks.childUser;
        system += entry.ticks.system + entry.ticks.childSystem;
        const memory = readMemory(pid);
        rss += memory.now;
        peakRssBytes = Math.max(peakRssBytes, memory.peak);
        for (const thread of threadsOf(pid)) {
          const delay = readText(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[1];
          if (delay !== undefined) runDelayNs.set(`${identity(entry)}/${thread}`, Number(delay));
          const children = readText(`/proc/${pid}/task/${thread}/children`) ?? '';
          for (const child of children.split(' ')) if (child !== '') open.push(Number(child));
        }
      }
      userTicks = Math.max(userTicks ?? 0, user);
      systemTicks = Math.max(systemTicks ?? 0, system);
      peakRssBytes = Math.max(peakRssBytes, rss);
    };

    const finish = (): Resources => {
      const after = readEntry('self')?.ticks;
      const counts = childCounts();
      // The sum over reaped children is this run's alone only if no other child of ours was alive meanwhile.
      const alone = countsBefore.running === 0 && counts.running === 0 && counts.started === countsBefore.started + 1;
      if (alone && before !== undefined && after !== undefined) {
        userTicks = Math.max(userTicks ?? 0, after.childUser - before.childUser);
        systemTicks = Math.max(systemTicks ?? 0, after.childSystem - before.childSystem);
      }
      let delayNs = 0;
      for (const delay of runDelayNs.values()) delayNs += delay;
      return {
        ...(userTicks === undefined ? {} : {userMs: userTicks * msPerTick}),
        ...(systemTicks === undefined ? {} : {systemMs: systemTicks * msPerTick}),
        ...(peakRssBytes === 0 ? {} : {peakRssBytes}),
        ...(runDelayNs.size === 0 ? {} : {runDelayMs: delayNs / 1e6}),
      };
    };
    return {sample, finish};
  };
};

const readMemory = (pid: number): {readonly now: number; readonly peak: number} => {
  const status = readText(`/proc/${pid}/status`) ?? '';
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return {now: kilobytes('VmRSS') * 1_024, peak: kilobytes('VmHWM') * 1_024};
};

const threadsOf = (pid: number): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // Ended between two reads.
    return [];
  }
};
