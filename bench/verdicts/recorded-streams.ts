// Recorded runs of one command over and over, read from JSON lines: the noise on which every rule is judged.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {at} from '../../src/statistics/at.js';
import type {RunTimes} from '../../src/statistics/deciding-metric.js';

/** `as found`: default priority, pinned or not; `raised priority`: nice -15; `no run delay`: time waiting for a core was not recorded. */
export type Condition = 'as found' | 'raised priority' | 'no run delay';

export interface Stream {
  readonly workload: string;
  readonly condition: Condition;
  /** In time order. Recordings of the same workload and placement are joined, so that 120 pairs fit. */
  readonly runs: readonly RunTimes[];
}

/** One line of a recording. Without `columns` a row is: start, wall, cpu, …, and from position 9 run delay of child and of harness. */
const Line = z.object({
  kind: z.string(),
  w: z.string(),
  nb: z.number(),
  pin: z.number(),
  columns: z.array(z.string()).optional(),
  rows: z.array(z.unknown()),
});
const Row = z.array(z.number());

/** Microseconds to RunTimes. Never below half the CPU time: schedstat counts in ticks of its own. */
function runTimes(wall: number, cpu: number, runDelay: number | undefined): RunTimes {
  const queueFree = runDelay === undefined ? undefined : Math.max(cpu / 2, wall - runDelay) / 1e6;
  return {wallSeconds: wall / 1e6, queueFreeWallSeconds: queueFree, cpuSeconds: cpu / 1e6};
}

function readRow(row: readonly number[], columns: readonly string[] | undefined): RunTimes {
  const named = (name: string): number | undefined => {
    const place = columns?.indexOf(name) ?? -1;
    return place < 0 ? undefined : at(row, place);
  };
  if (columns !== undefined) return runTimes(named('wall') ?? 0, named('cpu') ?? 0, named('runDelay'));
  return runTimes(at(row, 1), at(row, 2), row.length >= 11 ? at(row, 9) + at(row, 10) : undefined);
}

interface Recording extends Stream {
  readonly placement: string;
}

function readLine(text: string): Recording[] {
  const line = Line.parse(JSON.parse(text));
  if (line.kind !== 'dense') return [];
  const runs = line.rows.map(row => readRow(Row.parse(row), line.columns));
  const delayed = runs.every(run => run.queueFreeWallSeconds !== undefined);
  const condition: Condition = !delayed ? 'no run delay' : line.pin === 2 ? 'raised priority' : 'as found';
  return [{workload: line.w, condition, placement: `${line.nb}/${line.pin}`, runs}];
}

/** Joins recordings two by two: first those of the same placement, then what is left of a workload; an odd one stays alone. */
function joined(recordings: readonly Recording[]): Stream[] {
  const waiting = new Map<string, Recording>();
  const streams: Stream[] = [];
  const pairUp = (recording: Recording, key: string): void => {
    const partner = waiting.get(key);
    waiting.delete(key);
    if (partner === undefined) waiting.set(key, recording);
    else streams.push({...recording, runs: [...partner.runs, ...recording.runs]});
  };
  for (const each of recordings) pairUp(each, `${each.condition} ${each.workload} ${each.placement}`);
  const left = [...waiting.values()];
  waiting.clear();
  for (const each of left) pairUp(each, `${each.condition} ${each.workload}`);
  return [...streams, ...waiting.values()];
}

/** All dense recordings of the .jsonl files of a folder, joined. */
export function recordedStreams(directory: string): Stream[] {
  const files = readdirSync(directory)
    .filter(name => name.endsWith('.jsonl'))
    .sort();
  const lines = files.flatMap(name => readFileSync(join(directory, name), 'utf8').split('\n'));
  return joined(lines.filter(line => line.trim() !== '').flatMap(readLine));
}
