// memory_profiler's table: memory of the process after each line of the functions that were chosen, and what the line added.
// https://github.com/pythonprofilers/memory_profiler
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {empty, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {definedName, readLineRow, textColumn} from './line-table.js';
import {decode, textBytes} from './text.js';
import {treeBuilder} from './tree-builder.js';

const mebibyte = 1024 * 1024;
const figureColumns = 3;

const recognise = (head: Uint8Array): Recognition =>
  /^Filename: .*\r?\n\r?\nLine # +Mem usage +Increment/m.test(decode(head.subarray(0, 4096))) ? 'yes' : 'no';

interface Row {
  readonly line: number;
  readonly peak: number;
  readonly increment: number;
}

/** One function of the table. */
interface Block {
  readonly file: string;
  readonly name: string;
  readonly definition: number;
  readonly rows: readonly Row[];
}

const parse = (content: ByteSource): Profile => {
  const text = decode(textBytes(content, 'Choose fewer functions.'));
  const skipped = skips();
  const blocks = text
    .split(/^Filename: /m)
    .slice(1)
    .flatMap(part => blockOf(part, skipped.count) ?? []);
  const rows = blocks.flatMap(block => block.rows);
  if (rows.length === 0) {
    if (skipped.total > 0) throw unreadable(`${content.name} holds no row that can be read.`, 'Print the table again.');
    throw empty(
      `${content.name} holds no line that ran.`,
      'The chosen functions were never called: check their names, or the input of the program.',
    );
  }
  const functions = functionTable();
  const tree = treeBuilder();
  const self = float64Column();
  const lines = {node: int32Column(), line: int32Column(), value: float64Column()};
  for (const {file, name, definition, rows: own} of blocks) {
    const node = tree.child(-1, functions.row({name, file, line: definition, column: 0}));
    self.add(node, 0);
    for (const {line, increment} of own) {
      if (increment <= 0) continue;
      lines.node.push(node);
      lines.line.push(line);
      lines.value.push(increment * mebibyte);
      self.add(node, increment * mebibyte);
    }
  }
  const freed = rows.reduce((sum, {increment}) => sum + Math.min(0, increment), 0);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'memory', unit: 'bytes', meaning: 'exact', self: self.toArray(tree.size)}],
    lines: {node: lines.node.toArray(), line: lines.line.toArray(), value: lines.value.toArray()},
    memory: {amount: 'gained', of: 'process', peakBytes: rows.reduce((most, {peak}) => Math.max(most, peak), 0) * mebibyte},
    origin: {format: 'memory-profiler', tool: 'memory_profiler'},
    notes: [
      {code: 'approximate', message: 'Increments are of the whole process: memory that was freed and used again does not show.'},
      ...(freed < 0
        ? [
            {
              code: 'approximate' as const,
              message: `Other lines gave back ${Math.round(-freed)} MiB; increments that are negative are left out.`,
            },
          ]
        : []),
      ...skipped.notes(),
    ],
  };
};

/** The line of the definition carries what the process had when the function was called: that is no increment. */
const blockOf = (part: string, skip: (reason: string) => void): Block | undefined => {
  const [file = '', ...lines] = part.split(/\r?\n/);
  let textAt = 0;
  let name: string | undefined;
  let definition = 0;
  const rows: Row[] = [];
  for (const line of lines) {
    const column = textColumn(line);
    // The heading of the last figure is one wider than its column.
    if (column !== undefined) textAt = column - 1;
    if (textAt === 0 || !/^ *\d/.test(line)) continue;
    const read = readLineRow(line, textAt, figureColumns);
    if (read === undefined || read.line < 1) {
      skip('rows of the table that could not be read');
      continue;
    }
    const defined = name === undefined ? definedName(read.text) : undefined;
    if (defined !== undefined) {
      name = defined;
      definition = read.line;
    }
    const [peak, increment] = read.figures;
    if (peak !== undefined && increment !== undefined)
      rows.push({line: read.line, peak, increment: name === undefined || read.line === definition || rows.length === 0 ? 0 : increment});
  }
  return textAt === 0 ? undefined : {file, name: name ?? '[unknown]', definition, rows};
};

export const memoryProfiler: Format = {id: 'memory-profiler', title: "memory_profiler's table", recognise, parse};
