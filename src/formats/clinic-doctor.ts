// Clinic.js Doctor's readings, as the run's own second step writes them: a course over time, and a tree of three parts instead of functions.
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {ProcessCourse} from '../model/process-course.js';
import type {Profile} from '../model/profile.js';
import {empty, recordAgain, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {amountOf, isRecord, type JsonRecord, listOf, parseJson, stringOf} from './json.js';
import {topLevelKeys} from './json-head.js';
import {treeBuilder} from './tree-builder.js';

export const isOfClinic = (head: Uint8Array, tool: string): Recognition =>
  new RegExp(`^\\s*"${tool}"`).test(topLevelKeys(head)?.get('clinic') ?? '') ? 'yes' : 'no';

const parse = (content: ByteSource): Profile => {
  const json = parseJson(content);
  if (!isRecord(json) || !Array.isArray(json.readings)) throw unreadable(`${content.name} holds no readings of Doctor.`, recordAgain);
  const course = courseOf(json);
  if (course.timeMs.length === 0)
    throw empty(`${content.name} holds no readings: the program never came back to its event loop.`, elsewhere);
  const parts = partsOf(course);
  const functions = functionTable();
  const tree = treeBuilder();
  for (const [name, kind] of [
    ['(running or blocked)', 'unresolved'],
    ['(garbage collector)', 'gc'],
    ['(waiting)', 'idle'],
  ] as const)
    tree.child(-1, functions.row({name, file: '', line: 0, column: 0, kind}));
  const self = Float64Array.of(parts.running, parts.collecting, parts.waiting).map(ms => ms * 1e6);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self}],
    sampleCount: course.timeMs.length,
    course,
    origin: {
      format: 'clinic-doctor',
      tool: 'clinic',
      requestedIntervalNs: course.intervalMs * 1e6,
      durationNs: (parts.running + parts.collecting + parts.waiting) * 1e6,
    },
    notes: [],
  };
};

const elsewhere = 'Doctor looks from the event loop. Use profiler: "v8-cpu-profile", which names what keeps it.';

const courseOf = (json: JsonRecord): ProcessCourse => {
  const rows = listOf(json.readings).map(listOf);
  const column = (at: number): Float64Array => Float64Array.from(rows, row => amountOf(row[at]));
  return {
    intervalMs: amountOf(json.intervalMs) || 10,
    timeMs: column(0),
    delayMs: column(1),
    processor: column(2),
    residentBytes: column(3),
    heapUsedBytes: column(4),
    handles: column(5),
    collections: listOf(json.collections)
      .map(listOf)
      .map(row => ({atMs: amountOf(row[0]), durationMs: amountOf(row[1]), isMajor: stringOf(row[2]) === 'MajorGC'})),
  };
};

/** Milliseconds. A delayed event loop does not wait, with or without a core; of several threads the processor time can exceed the clock. */
const partsOf = ({intervalMs, timeMs, delayMs, processor, collections}: ProcessCourse) => {
  const first = (timeMs[0] ?? 0) - intervalMs - (delayMs[0] ?? 0);
  let all = 0;
  let busy = 0;
  for (let row = 0; row < timeMs.length; row += 1) {
    const elapsed = intervalMs + (delayMs[row] ?? 0);
    all += elapsed;
    busy += Math.max(delayMs[row] ?? 0, elapsed * Math.min(1, processor[row] ?? 0));
  }
  const collected = collections.reduce((sum, {atMs, durationMs}) => sum + (atMs >= first ? durationMs : 0), 0);
  const collecting = Math.min(collected, busy);
  return {running: busy - collecting, collecting, waiting: all - busy};
};

export const clinicDoctor: Format = {
  id: 'clinic-doctor',
  title: "Clinic.js Doctor's readings, collected by perfwright",
  recognise: head => isOfClinic(head, 'doctor'),
  parse,
};
