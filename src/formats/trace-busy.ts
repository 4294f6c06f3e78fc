// What the main thread was at, from its spans: per sample, and in all.
import {type LongTask, longTaskMs, type PageActivity, pageActivities} from '../model/page-load.js';
import type {ActivitySpans} from './trace-activities.js';

/** For each time, in rising order: the innermost span that is under way, -1 = none. */
export const spanAt = (spans: ActivitySpans, times: Float64Array): Int32Array => {
  const found = new Int32Array(times.length);
  const open: number[] = [];
  let next = 0;
  for (let sample = 0; sample < times.length; sample += 1) {
    const time = times[sample] ?? 0;
    for (; next < spans.start.length && (spans.start[next] ?? 0) <= time; next += 1) {
      closeUntil(open, spans, spans.start[next] ?? 0);
      open.push(next);
    }
    closeUntil(open, spans, time);
    found[sample] = open.at(-1) ?? -1;
  }
  return found;
};

const closeUntil = (open: number[], {end}: ActivitySpans, time: number): void => {
  while (open.length > 0 && (end[open.at(-1) ?? 0] ?? 0) <= time) open.pop();
};

export interface Busyness {
  readonly busyMs: number;
  readonly activityMs: Readonly<Record<PageActivity, number>>;
  /** Microseconds on the trace's clock. */
  readonly longTasks: readonly {readonly start: number; readonly end: number}[];
}

/** Own time of each kind of work inside of tasks that start at `from` or later; nothing is counted twice. */
export const busyness = (spans: ActivitySpans, from: number): Busyness => {
  const own = new Map<PageActivity, number>(pageActivities.map(activity => [activity, 0]));
  const longTasks: {readonly start: number; readonly end: number}[] = [];
  const charge = (span: number, microseconds: number): void => {
    const {activity} = spans.activityOf(span);
    own.set(activity, (own.get(activity) ?? 0) + microseconds);
  };
  const open: number[] = [];
  let taskEnd = Number.NEGATIVE_INFINITY;
  for (let span = 0; span < spans.start.length; span += 1) {
    const start = spans.start[span] ?? 0;
    if (start < from) continue;
    const end = spans.end[span] ?? 0;
    closeUntil(open, spans, start);
    const parent = open.at(-1);
    if (parent !== undefined) charge(parent, start - Math.min(end, spans.end[parent] ?? 0));
    charge(span, parent === undefined ? end - start : Math.min(end, spans.end[parent] ?? 0) - start);
    open.push(span);
    if (!spans.isTask(span) || start < taskEnd) continue;
    taskEnd = end;
    if (end - start > longTaskMs * 1e3) longTasks.push({start, end});
  }
  const activityMs = (activity: PageActivity): number => Number(((own.get(activity) ?? 0) / 1e3).toFixed(3));
  return {
    busyMs: Number(([...own.values()].reduce((sum, value) => sum + value, 0) / 1e3).toFixed(3)),
    activityMs: {
      scripting: activityMs('scripting'),
      style: activityMs('style'),
      layout: activityMs('layout'),
      painting: activityMs('painting'),
      parsing: activityMs('parsing'),
      'collecting garbage': activityMs('collecting garbage'),
      other: activityMs('other'),
    },
    longTasks,
  };
};

/** What they took above 50 ms, as far as it lies behind `from`: https://web.dev/articles/tbt */
export const blockingMs = (tasks: readonly LongTask[], fromMs: number): number =>
  Number(
    tasks
      .reduce((sum, {startMs, durationMs}) => {
        const counted = Math.min(durationMs, startMs + durationMs - fromMs) - longTaskMs;
        return sum + Math.max(0, counted);
      }, 0)
      .toFixed(3),
  );
