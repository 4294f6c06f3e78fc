// Clinic.js Doctor's readings, as the run's own second step writes them: a course over time, and a tree of three parts instead of functions.
import type {ByteSource, Format, Recognition} from '../model/format.js';
import {courseParts, type ProcessCourse} from '../model/process-course.js';
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
  const parts = courseParts(course);
  const functions = functionTable();
  const tree = treeBuilder();
  for (const [name, kind] of [
    ['(running or blocked)', 'unresolved'],
    ['(garbage collector)', 'gc'],
    ['(waiting)', 'idle'],
  ] as const)
    tree.child(-1, functions.row({name, file: '', line: 0, column: 0, kind}));
  const self = Float64Array.of(parts.runningMs, parts.collectingMs, parts.waitingMs).map(ms => ms * 1e6);
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
      durationNs: (parts.runningMs + parts.collectingMs + parts.waitingMs) * 1e6,
    },
    notes: [],
  };
};

const elsewhere = 'Doctor looks from the event loop. Use profiler: "v8-cpu-profile", which names what keeps it.';

export const courseOf = (json: JsonRecord): ProcessCourse => {
  const rows = listOf(json.readings).map(listOf);
  const knowsBusy = listOf(json.readingFields).includes('active');
  const column = (at: number): Float64Array => Float64Array.from(rows, row => amountOf(row[at]));
  return {
    intervalMs: amountOf(json.intervalMs) || 10,
    timeMs: column(0),
    delayMs: column(1),
    processor: column(2),
    residentBytes: column(3),
    heapUsedBytes: column(4),
    handles: column(5),
    ...(knowsBusy && {busy: column(6)}),
    collections: listOf(json.collections)
      .map(listOf)
      .map(row => ({atMs: amountOf(row[0]), durationMs: amountOf(row[1]), isMajor: stringOf(row[2]) === 'MajorGC'})),
  };
};

export const clinicDoctor: Format = {
  id: 'clinic-doctor',
  title: "Clinic.js Doctor's readings, collected by perfwright",
  recognise: head => isOfClinic(head, 'doctor'),
  parse,
};
