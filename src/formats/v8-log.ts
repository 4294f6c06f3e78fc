// V8's tick log as `node --prof-process --preprocess` writes it: code objects, functions, and ticks with a stack of code objects each.
// v8/tools/profile.mjs
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {FrameKind, Profile, ProfileNote} from '../model/profile.js';
import {float64Column} from './columns.js';
import {empty, recordAgain, recordLonger, skips, unreadable} from './failures.js';
import {filePath} from './frame-text.js';
import {type FunctionTable, functionTable, position} from './function-table.js';
import {isRecord, type JsonRecord, listOf, numberOf, parseJson, recordOf, stringOf} from './json.js';
import {topLevelKeys} from './json-head.js';
import {treeBuilder} from './tree-builder.js';

const recognise = (head: Uint8Array): Recognition => {
  const code = topLevelKeys(head)?.get('code');
  return code !== undefined && /^\s*\[\s*(?:\]|\{\s*"name")/.test(code) ? 'yes' : 'no';
};

/** What the engine did at a tick, by its number. */
const collecting = 1;
const idle = 8;

const parse = (content: ByteSource): Profile => {
  const json = parseJson(content);
  if (!isRecord(json) || !Array.isArray(json.code) || !Array.isArray(json.ticks)) {
    throw unreadable(`${content.name} holds no code objects and ticks.`, recordAgain);
  }
  const skipped = skips();
  const functions = functionTable();
  const rowOf = codeRows(json.code.map(recordOf), functions);
  const collector = functions.row({name: '(garbage collector)', file: '', line: 0, column: 0, kind: 'gc'});
  const unknown = functions.row({name: '(no known address)', file: '', line: 0, column: 0, kind: 'unresolved'});
  const waiting = functions.row({name: '(idle)', file: '', line: 0, column: 0, kind: 'idle'});
  const tree = treeBuilder();
  const self = float64Column();
  const times: number[] = [];
  let charged = 0;
  for (const value of json.ticks) {
    const tick = recordOf(value);
    const stack = listOf(tick.s);
    if (stack.length === 0) {
      skipped.count('ticks without a stack');
      continue;
    }
    const state = numberOf(tick.vm);
    let node = -1;
    // Pairs of code object and offset, the innermost first. An address that nobody knows is work of the runtime for the function above it.
    for (let at = stack.length - (stack.length % 2) - 2; at >= 0; at -= 2) {
      const code = numberOf(stack[at]);
      if (code >= 0) node = tree.child(node, rowOf[code] ?? unknown);
      else if (at === 0 && node >= 0) charged += 1;
    }
    if (state === collecting) node = tree.child(node, collector);
    if (state === idle) node = tree.child(-1, waiting);
    if (node < 0) node = tree.child(-1, unknown);
    self.add(node, 1);
    times.push(numberOf(tick.tm) || 0);
  }
  if (times.length === 0) throw empty(`${content.name} holds no ticks.`, recordLonger);
  const intervalNs = medianStep(times) * 1e3;
  const ticks = self.toArray(tree.size);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [
      intervalNs > 0
        ? {name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: ticks.map(count => count * intervalNs)}
        : {name: 'samples', unit: 'samples', meaning: 'sampled', self: ticks},
    ],
    sampleCount: times.length,
    origin: {format: 'v8-log', ...(intervalNs > 0 ? {achievedIntervalNs: intervalNs, durationNs: times.length * intervalNs} : {})},
    notes: [...(charged > 0 ? [chargedNote(charged, times.length)] : []), ...skipped.notes()],
  };
};

const chargedNote = (charged: number, all: number): ProfileNote => ({
  code: 'approximate',
  message: `${Math.round((100 * charged) / all)} % of the ticks fell on addresses without a name (the runtime's own code); they are charged to the function that called it.`,
});

/** One row a function: the log has a code object for each time it was compiled. */
const codeRows = (codes: readonly JsonRecord[], functions: FunctionTable): Int32Array =>
  Int32Array.from(codes, code => codeRow(stringOf(code.name), stringOf(code.type), functions));

/** Of a code object as the preprocessor names it. */
export const codeRow = (name: string, type: string, functions: FunctionTable): number =>
  type === 'JS'
    ? javascriptRow(name, functions)
    : functions.row({name: name === '' ? '(unnamed)' : name, file: '', line: 0, column: 0, kind: kinds[type] ?? 'native'});

const kinds: Readonly<Record<string, FrameKind>> = {CODE: 'runtime', CPP: 'native', SHARED_LIB: 'native'};

/** `name file:line:column`; the name may be empty, the file may hold spaces. */
const javascriptRow = (text: string, functions: FunctionTable): number => {
  const match = /^(\S*) (.*?)(?::(\d+):(\d+))?$/.exec(text);
  const [, name = text, url = '', line = '0', column = '0'] = match ?? [];
  if (text.startsWith('RegExp: ')) return functions.row({name: text, file: '', line: 0, column: 0, kind: 'regexp'});
  const file = url === '' ? '' : filePath(url);
  return functions.row({name: name === '' ? '(anonymous)' : name, file, line: position(Number(line)), column: position(Number(column))});
};

/** Microseconds. The median: pauses of the program are no slow ticks. */
const medianStep = (times: readonly number[]): number => {
  const steps = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? 0))
    .filter(step => step > 0)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
};

export const v8Log: Format = {id: 'v8-log', title: "V8's tick log, preprocessed (node --prof-process --preprocess)", recognise, parse};
