// What each thread of a trace was at, as columns: tasks, and the kinds of work inside of them.
import type {PageActivity} from '../model/page-load.js';
import {float64Column, int32Column, type NumberColumn} from './columns.js';
import {type JsonRecord, numberOf, stringOf} from './json.js';

export interface TraceActivity {
  readonly activity: PageActivity;
  /** Work of the browser itself, shown as a frame of this name; absent: JavaScript, which has frames of its own. */
  readonly frame?: string;
}

const task: TraceActivity = {activity: 'other'};
const script: TraceActivity = {activity: 'scripting'};
const compile: TraceActivity = {activity: 'scripting', frame: '(compile script)'};
const style: TraceActivity = {activity: 'style', frame: '(style)'};
const layout: TraceActivity = {activity: 'layout', frame: '(layout)'};
const paint: TraceActivity = {activity: 'painting', frame: '(paint)'};
const parse: TraceActivity = {activity: 'parsing', frame: '(parse HTML)'};
const parseStyle: TraceActivity = {activity: 'parsing', frame: '(parse CSS)'};
const collect: TraceActivity = {activity: 'collecting garbage'};

/** Names of tasks, newest Chrome first. */
export const taskNames: ReadonlySet<string> = new Set([
  'RunTask',
  'ThreadControllerImpl::RunTask',
  'TaskQueueManager::ProcessTaskFromWorkQueue',
]);

const activities = new Map<string, TraceActivity>([
  ...[...taskNames].map(name => [name, task] as const),
  ...[
    'EvaluateScript',
    'v8.evaluateModule',
    'FunctionCall',
    'TimerFire',
    'EventDispatch',
    'FireAnimationFrame',
    'FireIdleCallback',
    'RunMicrotasks',
    'XHRReadyStateChange',
    'XHRLoad',
    'WebSocketReceive',
  ].map(name => [name, script] as const),
  ...['v8.compile', 'v8.compileModule', 'V8.CompileCode', 'v8.produceCache'].map(name => [name, compile] as const),
  ...['UpdateLayoutTree', 'RecalculateStyles', 'Blink.UpdateStyle.UpdateTime'].map(name => [name, style] as const),
  ...['Layout', 'HitTest', 'PrePaint', 'UpdateLayerTree'].map(name => [name, layout] as const),
  ...['Paint', 'Layerize', 'Commit', 'CompositeLayers', 'PaintImage', 'Decode Image', 'RasterTask', 'ImageDecodeTask'].map(
    name => [name, paint] as const,
  ),
  ['ParseHTML', parse],
  ['ParseAuthorStyleSheet', parseStyle],
  ...['MinorGC', 'MajorGC', 'GCEvent', 'BlinkGC.AtomicPhase'].map(name => [name, collect] as const),
]);
const numbers = new Map([...activities.keys()].map((name, number) => [name, number] as const));
const byNumber = [...activities.values()];
const names = [...activities.keys()];

/** Spans in time order, outer before inner; microseconds on the trace's clock. */
export interface ActivitySpans {
  readonly start: Float64Array;
  readonly end: Float64Array;
  activityOf(span: number): TraceActivity;
  isTask(span: number): boolean;
}

export interface ActivityLog {
  /** Takes complete (`X`) and begin and end (`B`, `E`) events; others are none of its business. */
  take(event: JsonRecord, thread: string): void;
  spansOf(thread: string): ActivitySpans;
}

interface Columns {
  readonly start: NumberColumn<Float64Array>;
  readonly end: NumberColumn<Float64Array>;
  readonly number: NumberColumn<Int32Array>;
  readonly open: {readonly name: string; readonly start: number}[];
}

export const activityLog = (): ActivityLog => {
  const threads = new Map<string, Columns>();
  const columnsOf = (thread: string): Columns => {
    const known = threads.get(thread) ?? {start: float64Column(), end: float64Column(), number: int32Column(), open: []};
    threads.set(thread, known);
    return known;
  };
  const add = (columns: Columns, name: string, start: number, end: number): void => {
    const number = numbers.get(name);
    if (number === undefined || !(end >= start)) return;
    columns.start.push(start);
    columns.end.push(end);
    columns.number.push(number);
  };
  return {
    take: (event, thread) => {
      const phase = event.ph;
      if (phase !== 'X' && phase !== 'B' && phase !== 'E') return;
      const name = stringOf(event.name);
      const at = numberOf(event.ts);
      if (phase === 'X') {
        if (numbers.has(name)) add(columnsOf(thread), name, at, at + (numberOf(event.dur) || 0));
        return;
      }
      const columns = columnsOf(thread);
      if (phase === 'B') columns.open.push({name, start: at});
      else {
        const opened = columns.open.pop();
        if (opened !== undefined) add(columns, opened.name, opened.start, at);
      }
    },
    spansOf: thread => {
      const {start, end, number} = columnsOf(thread);
      const order = Array.from({length: start.length}, (_, row) => row).sort(
        (a, b) => start.at(a) - start.at(b) || end.at(b) - end.at(a) || a - b,
      );
      const ordered = Int32Array.from(order, row => number.at(row));
      return {
        start: Float64Array.from(order, row => start.at(row)),
        end: Float64Array.from(order, row => end.at(row)),
        activityOf: span => byNumber[ordered[span] ?? 0] ?? task,
        isTask: span => taskNames.has(names[ordered[span] ?? 0] ?? ''),
      };
    },
  };
};
