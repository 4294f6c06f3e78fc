// Adds looks at a process tree up to what it used between the first and the last.
import type {Observation, ObservedProcess} from '../model/observation.js';
import {createLoadingPhase} from './loading-phase.js';
import {createThreadLedger} from './thread-ledger.js';
import type {ProcessLook} from './tree-look.js';

/** USER_HZ is 100 on every Linux that Node runs on. */
const msPerTick = 10;
/** A program that hardly waits shows no kernel function to wait in. */
const noticeableShare = 0.2;

interface ProcessRecord {
  readonly first: ProcessLook;
  readonly firstAt: number;
  last: ProcessLook;
  lastAt: number;
  peakRssBytes: number;
  mostThreads: number;
}

/** Own and children's, as in the look. */
type Counter = (look: ProcessLook) => readonly [number, number];

export interface LedgerOptions {
  /** The program was running before: what the first look shows is where counting starts. Otherwise it starts at nothing. */
  readonly countsFromFirstLook: boolean;
}

export type LedgerResult = Omit<
  Observation,
  'outcome' | 'exitCode' | 'signal' | 'stderrTail' | 'looks' | 'lookSeconds' | 'startedOnMachine' | 'limits' | 'disks'
>;

export const createTreeLedger = ({countsFromFirstLook}: LedgerOptions) => {
  const records = new Map<string, ProcessRecord>();
  const threads = createThreadLedger(countsFromFirstLook);
  const loading = createLoadingPhase();
  let live: readonly ProcessLook[] = [];
  let baseline: readonly ProcessLook[] = [];
  let lastAt = 0;
  let firstRss: number | undefined;
  let peakRss = 0;
  let mostThreads = 0;
  let busyMs = 0;
  let queuedMs = 0;
  let unbookedMs = 0;
  let cpuMs = 0;
  let delayMs = 0;
  const most = new Map<string, number>();

  /** Everything ever seen, or what lives with what it has waited for: each misses something, so the larger counts. */
  const total = (name: string, counter: Counter): number => {
    const start = (look: ProcessLook): readonly [number, number] => {
      const found = baseline.find(({key}) => key === look.key);
      return found === undefined ? [0, 0] : counter(found);
    };
    const seen = [...records.values()].reduce((sum, {last}) => sum + counter(last)[0] - start(last)[0], 0);
    const living = live.reduce((sum, look) => sum + counter(look)[0] + counter(look)[1] - start(look)[0] - start(look)[1], 0);
    const value = Math.max(most.get(name) ?? 0, seen, living);
    most.set(name, value);
    return value;
  };
  const ticks = () => ({user: total('user', look => look.userTicks), system: total('system', look => look.systemTicks)});

  const add = (processes: readonly ProcessLook[], at: number): void => {
    if (processes.length === 0) return;
    const isBaseline = countsFromFirstLook && records.size === 0;
    const lengthMs = isBaseline ? 0 : at - lastAt;
    if (isBaseline) baseline = processes;
    live = processes.map(look => remember(look, at));
    threads.add(processes, at, lengthMs);
    if (!countsFromFirstLook) loading.add(processes, at, lengthMs);

    const rss = processes.reduce((sum, {rssBytes}) => sum + rssBytes, 0);
    if (rss > 0) firstRss ??= rss;
    // A process that ran before may have had its peak then.
    peakRss = Math.max(peakRss, rss, ...(countsFromFirstLook ? [] : processes.map(({peakRssBytes}) => peakRssBytes)));
    mostThreads = Math.max(
      mostThreads,
      processes.reduce((sum, look) => sum + look.threads.length, 0),
    );
    const {onCpuMs, runDelayMs} = threads.sums();
    const {user, system} = ticks();
    const usedMs = Math.max(cpuMs, onCpuMs, (user + system) * msPerTick);
    const busy = Math.min(lengthMs, usedMs - cpuMs);
    busyMs += busy;
    const delayed = Math.max(0, runDelayMs - delayMs);
    const queued = Math.min(lengthMs - busy, delayed);
    // The kernel books time in line when it is over: what comes late belongs to earlier looks that met a thread ready to run.
    if (processes.some(look => look.threads.some(({state}) => state === 'R'))) unbookedMs += lengthMs - busy - queued;
    const late = Math.min(delayed - queued, unbookedMs);
    unbookedMs -= late;
    queuedMs += queued + late;
    cpuMs = usedMs;
    delayMs = runDelayMs;
    lastAt = at;
  };

  const remember = (look: ProcessLook, at: number): ProcessLook => {
    const record = records.get(look.key) ?? {first: look, firstAt: at, last: look, lastAt: at, peakRssBytes: 0, mostThreads: 0};
    record.last = {...look, io: look.io ?? record.last.io};
    record.lastAt = at;
    record.peakRssBytes = Math.max(record.peakRssBytes, look.rssBytes, look.peakRssBytes);
    record.mostThreads = Math.max(record.mostThreads, look.threads.length);
    records.set(look.key, record);
    return record.last;
  };

  /** `reaped`: CPU ticks of the whole tree from its parent, when it has ended. */
  const result = (wallMs: number, reaped?: {readonly userTicks: number; readonly systemTicks: number}): LedgerResult => {
    const seen = ticks();
    const user = Math.max(seen.user, reaped?.userTicks ?? 0) * msPerTick;
    const system = Math.max(seen.system, reaped?.systemTicks ?? 0) * msPerTick;
    const {sawSchedstat, waits, states, ...busiest} = threads.result();
    const sums = threads.sums();
    const anyProcess = records.size > 0;
    const io = [...records.values()].some(({last}) => last.io !== undefined);
    // A parent's figures contain those of children it has waited for: only what lives is added up.
    const sumOf = (name: string): number => total(name, look => [0, look.io?.[name] ?? 0]);
    // After the last look some time may have been used that only the sums show.
    const lateMs = Math.min(Math.max(0, user + system - cpuMs - 2 * msPerTick), Math.max(0, wallMs - lastAt));
    return {
      wallSeconds: wallMs / 1_000,
      ...(anyProcess ? {userSeconds: user / 1_000, systemSeconds: system / 1_000} : {}),
      ...(anyProcess ? {busySeconds: (busyMs + lateMs) / 1_000} : {}),
      ...(sawSchedstat ? {queuedSeconds: queuedMs / 1_000, runDelaySeconds: sums.runDelayMs / 1_000} : {}),
      ...(anyProcess
        ? {
            voluntarySwitches: sums.voluntary,
            involuntarySwitches: sums.involuntary,
            minorFaults: total('minor', look => look.minorFaults),
            majorFaults: total('major', look => look.majorFaults),
          }
        : {}),
      ...(anyProcess && !countsFromFirstLook
        ? {reapedSeconds: (live.reduce((sum, look) => sum + look.userTicks[1] + look.systemTicks[1], 0) * msPerTick) / 1_000}
        : {}),
      ...(peakRss > 0 ? {peakRssBytes: peakRss, rssGrowthBytes: Math.max(0, peakRss - (firstRss ?? peakRss))} : {}),
      ...(io
        ? {
            readBytes: sumOf('read_bytes'),
            writtenBytes: sumOf('write_bytes'),
            callReadBytes: sumOf('rchar'),
            callWrittenBytes: sumOf('wchar'),
            inputOutputCalls: sumOf('syscr') + sumOf('syscw'),
          }
        : {}),
      processes: [...records.values()].map(record => describe(record, baseline)).sort((one, other) => cpuOf(other) - cpuOf(one)),
      mostThreads,
      activeThreads: busiest.activeThreads,
      ...(sawSchedstat ? {busiestThreadSeconds: busiest.busiestThreadSeconds, helperThreadSeconds: busiest.helperThreadSeconds} : {}),
      states: Object.fromEntries(states),
      waits: Object.fromEntries(waits),
      ...(io && !countsFromFirstLook ? {loadingSeconds: loading.seconds()} : {}),
      unreadable: [
        ...(anyProcess ? [] : ['processes (no /proc, or it ended before the first look)']),
        ...(anyProcess && !sawSchedstat ? ['run delay and time per thread (/proc/…/schedstat)'] : []),
        ...(anyProcess && !io ? ['bytes read and written (/proc/…/io)'] : []),
        ...(waits.size === 1 && (waits.get('unknown') ?? 0) > (noticeableShare * wallMs) / 1_000
          ? ['what threads wait for (/proc/…/wchan)']
          : []),
      ],
    };
  };

  return {add, result, wantsFiles: (): boolean => !countsFromFirstLook && !loading.isOver(), remembered: () => pidsOf(records)};
};

const pidsOf = (records: ReadonlyMap<string, ProcessRecord>): ReadonlyMap<number, string> =>
  new Map([...records].map(([key, {last}]) => [last.pid, key]));

const cpuOf = ({userSeconds, systemSeconds}: ObservedProcess): number => userSeconds + systemSeconds;

const describe = (
  {first, firstAt, last, lastAt, peakRssBytes, mostThreads}: ProcessRecord,
  baseline: readonly ProcessLook[],
): ObservedProcess => {
  const start = baseline.includes(first) ? first : undefined;
  const seconds = (now: number, before = 0): number => ((now - before) * msPerTick) / 1_000;
  return {
    pid: last.pid,
    parent: last.parent,
    name: last.name,
    userSeconds: seconds(last.userTicks[0], start?.userTicks[0]),
    systemSeconds: seconds(last.systemTicks[0], start?.systemTicks[0]),
    peakRssBytes,
    threads: mostThreads,
    seenSeconds: (lastAt - firstAt) / 1_000,
  };
};
