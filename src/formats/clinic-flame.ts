// Clinic.js Flame's ticks (0x): a JSON list of stacks, the outermost code object first, without time.
import type {ByteSource, Format} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {float64Column} from './columns.js';
import {empty, recordAgain, recordLonger, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {isRecord, listOf, parseJson, recordOf, stringOf} from './json.js';
import {decode} from './text.js';
import {treeBuilder} from './tree-builder.js';
import {codeRow} from './v8-log.js';

/** Stacks without code come first where a program starts. */
const begins = /^\s*\[\s*(?:\[\s*\]\s*,\s*)*\[\s*\{\s*"name"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*"type"\s*:\s*"[A-Z_]+"/;

/** System calls in which the event loop stands when it has nothing to do. */
const waits = /^(?:epoll_p?wait|kevent|__?poll)\b/;

const parse = (content: ByteSource): Profile => {
  const json = parseJson(content);
  if (!Array.isArray(json)) throw unreadable(`${content.name} is no list of ticks.`, recordAgain);
  const skipped = skips();
  const functions = functionTable();
  const waiting = functions.row({name: '(idle)', file: '', line: 0, column: 0, kind: 'idle'});
  const tree = treeBuilder();
  const self = float64Column();
  let ticks = 0;
  for (const stack of json.map(listOf)) {
    let node = -1;
    for (const value of stack) {
      if (!isRecord(value)) continue;
      const {name, type} = recordOf(value);
      const text = stringOf(name);
      node = node < 0 && waits.test(text) ? tree.child(-1, waiting) : tree.child(node, codeRow(text, stringOf(type), functions));
    }
    if (node < 0) skipped.count('ticks without a stack');
    else {
      self.add(node, 1);
      ticks += 1;
    }
  }
  if (ticks === 0) throw empty(`${content.name} holds no ticks.`, recordLonger);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'samples', unit: 'samples', meaning: 'sampled', self: self.toArray(tree.size)}],
    sampleCount: ticks,
    origin: {format: 'clinic-flame', tool: 'clinic'},
    notes: skipped.notes(),
  };
};

export const clinicFlame: Format = {
  id: 'clinic-flame',
  title: "Clinic.js Flame's samples (0x ticks)",
  recognise: head => (begins.test(decode(head)) ? 'yes' : 'no'),
  parse,
};
