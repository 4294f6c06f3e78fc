// line_profiler's table (`kernprof -l -v`, `python -m line_profiler`): hits and time of each line of the functions that were chosen.
// https://github.com/pyutils/line_profiler
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {empty, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {readLineRow, textColumn} from './line-table.js';
import {decode, textBytes} from './text.js';
import {treeBuilder} from './tree-builder.js';

const timerUnit = /^Timer unit: ([\d.e+-]+) s\s*$/m;
const figureColumns = 4;

const recognise = (head: Uint8Array): Recognition => {
  const text = decode(head.subarray(0, 4096));
  if (timerUnit.test(text)) return 'yes';
  return /^Total time: [\d.e+-]+ s\r?\nFile: /m.test(text) ? 'yes' : 'no';
};

const parse = (content: ByteSource): Profile => {
  const text = decode(textBytes(content, 'Choose fewer functions.'));
  const unitNs = Number(timerUnit.exec(text)?.[1] ?? 1e-6) * 1e9;
  if (!(unitNs > 0 && unitNs < 1e12))
    throw unreadable(`${content.name} has no timer unit.`, 'Print it again with python -m line_profiler.');
  const functions = functionTable();
  const tree = treeBuilder();
  const skipped = skips();
  const self = float64Column();
  const lines = {node: int32Column(), line: int32Column(), value: float64Column(), hits: float64Column()};
  let file = '';
  let node = -1;
  let textAt = 0;
  for (const row of text.split(/\r?\n/)) {
    const [, named] = /^File: (.*)$/.exec(row) ?? [];
    const [, name, definition] = /^Function: (.*) at line (\d{1,9})$/.exec(row) ?? [];
    const column = textColumn(row);
    if (named !== undefined) {
      file = named;
      node = -1;
      textAt = 0;
    } else if (name !== undefined) node = tree.child(-1, functions.row({name, file, line: Number(definition), column: 0}));
    else if (column !== undefined) textAt = column;
    else if (node >= 0 && textAt > 0 && /^ *\d/.test(row)) {
      const read = readLineRow(row, textAt, figureColumns);
      if (read === undefined) {
        skipped.count('rows of the table that could not be read');
        continue;
      }
      const [hits = 0, time = 0] = read.figures;
      if (hits <= 0 || time < 0 || read.line < 1) continue;
      lines.node.push(node);
      lines.line.push(read.line);
      lines.value.push(time * unitNs);
      lines.hits.push(hits);
      self.add(node, time * unitNs);
    }
  }
  if (lines.node.length === 0) {
    if (skipped.total > 0)
      throw unreadable(`${content.name} holds no row that can be read.`, 'Print it again with python -m line_profiler.');
    throw empty(
      `${content.name} holds no line that ran.`,
      'The chosen functions were never called in the process that was started: check their names and the input; lines of child processes are not timed.',
    );
  }
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'exact', self: self.toArray(tree.size)}],
    lines: {node: lines.node.toArray(), line: lines.line.toArray(), value: lines.value.toArray(), hits: lines.hits.toArray()},
    origin: {format: 'line-profiler', tool: 'line_profiler'},
    notes: [
      {
        code: 'approximate',
        message:
          'The time of a line includes what it calls, also other functions measured here: shares are of the function, not of the run.',
      },
      ...skipped.notes(),
    ],
  };
};

export const lineProfiler: Format = {id: 'line-profiler', title: "line_profiler's table", recognise, parse};
