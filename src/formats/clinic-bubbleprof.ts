// Clinic.js Bubbleprof's asynchronous operations, as the run's own second step adds them up: kind, the stack that began them, and how long they took.
import type {ByteSource, Format} from '../model/format.js';
import {frameKind} from '../model/frame-kind.js';
import type {Profile} from '../model/profile.js';
import {isOfClinic} from './clinic-doctor.js';
import {float64Column, int32Column} from './columns.js';
import {empty, recordAgain, recordLonger, skips, unreadable} from './failures.js';
import {filePath} from './frame-text.js';
import {functionTable, position} from './function-table.js';
import {amountOf, isRecord, type JsonRecord, listOf, parseJson, recordOf, stringOf} from './json.js';
import {treeBuilder} from './tree-builder.js';

/** They wait for another operation, which is counted; or they run as soon as the code that began them ends. */
const followers: ReadonlySet<string> = new Set(['PROMISE', 'TickObject', 'Microtask', 'Immediate']);

const parse = (content: ByteSource): Profile => {
  const json = parseJson(content);
  if (!isRecord(json) || !Array.isArray(json.operations))
    throw unreadable(`${content.name} holds no asynchronous operations of Bubbleprof.`, recordAgain);
  return operationsOf(json, content.name);
};

/** `json.operations`: kind, stack (the outermost first; name, file, line), count, total and longest time. */
export const operationsOf = (json: JsonRecord, source: string): Profile => {
  const skipped = skips();
  const functions = functionTable();
  const tree = treeBuilder();
  const self = float64Column();
  const calls = float64Column();
  const lines = {node: int32Column(), line: int32Column(), value: float64Column()};
  for (const operation of listOf(json.operations).map(recordOf)) {
    const type = stringOf(operation.type);
    const count = amountOf(operation.count);
    const totalNs = amountOf(operation.totalMs) * 1e6;
    if (followers.has(type)) continue;
    if (count === 0) {
      skipped.count(`${describeOperation(type)} that nothing answered`);
      continue;
    }
    let node = -1;
    let fileAbove = '';
    let own = {node: -1, line: 0};
    for (const frame of listOf(operation.stack).map(listOf)) {
      const file = filePath(stringOf(frame[1]));
      const name = stringOf(frame[0]);
      // `Promise`, `then`: the runtime's own, without a place.
      if (file === '') continue;
      // Small functions without a name (of `new Promise`, for one) are part of the function around them.
      if (name !== '' || file !== fileAbove || node < 0)
        node = tree.child(node, functions.row({...functionOf(name, frame[2]), file, column: 0}));
      fileAbove = file;
      if (frameKind(name, file) === 'user') own = {node, line: position(amountOf(frame[2]))};
    }
    node = tree.child(node, functions.row({name: `(${describeOperation(type)})`, file: '', line: 0, column: 0, kind: 'runtime'}));
    self.add(node, totalNs);
    calls.add(node, count);
    if (own.line > 0) {
      lines.node.push(own.node);
      lines.line.push(own.line);
      lines.value.push(totalNs);
    }
  }
  if (tree.size === 0) throw empty(`${source} holds no asynchronous operations that were answered.`, recordLonger);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [
      {name: 'waiting', unit: 'nanoseconds', meaning: 'exact', self: self.toArray(tree.size)},
      {name: 'calls', unit: 'count', meaning: 'exact', self: calls.toArray(tree.size)},
    ],
    lines: {node: lines.node.toArray(), line: lines.line.toArray(), value: lines.value.toArray()},
    origin: {format: 'clinic-bubbleprof', tool: 'clinic', durationNs: amountOf(json.durationMs) * 1e6},
    notes: skipped.notes(),
  };
};

/** Of functions without a name only the line that waits tells one from another. */
const functionOf = (name: string, line: unknown) => (name === '' ? {name: '(anonymous)', line: position(amountOf(line))} : {name, line: 0});

/** async_hooks types as people call them. https://nodejs.org/api/async_hooks.html#type */
const describeOperation = (type: string): string => {
  if (type === 'Timeout') return 'timer';
  if (/^(?:FS|FILEHANDLE|STATWATCHER)/.test(type)) return 'file';
  if (/^(?:GETADDRINFO|GETNAMEINFO|QUERYWRAP|DNSCHANNEL)/.test(type)) return 'name look-up';
  if (type === 'HTTPCLIENTREQUEST') return 'HTTP request';
  if (/^(?:TCP|TLS|UDP|HTTP|PIPE|STREAM|SHUTDOWN|WRITEWRAP|JSSTREAM)/.test(type)) return 'network or pipe';
  if (type === 'MESSAGEPORT') return 'message';
  if (/^PROCESSWRAP/.test(type)) return 'child process';
  if (/^(?:ZLIB|.*BYTES|.*REQUEST|SIGNREQUEST|HASHREQUEST|PBKDF2|SCRYPT|WORKER)/.test(type)) return 'work in other threads';
  return type.replace(/[^\w.-]/g, '').slice(0, 40) || 'unnamed';
};

export const clinicBubbleprof: Format = {
  id: 'clinic-bubbleprof',
  title: "Clinic.js Bubbleprof's operations, collected by perfwright",
  recognise: head => isOfClinic(head, 'bubbleprof'),
  parse,
};
