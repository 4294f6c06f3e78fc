// V8 heap snapshots: our reader, with dominators, against JSON.parse alone. Usage: tsx bench/formats/heapsnapshot.ts file [ours|columns|parse|both]
import {readFileSync} from 'node:fs';
import {readHeapSnapshot} from '../../src/formats/heap-columns.js';
import {readProfile} from '../../src/formats/index.js';
import {type Contender, compare, fileSource} from './measure.js';

const path = process.argv[2] ?? '';
const parse: Contender = {name: 'JSON.parse', run: file => JSON.parse(readFileSync(file, 'utf8'))};
const columns: Contender = {name: 'columns', run: file => readHeapSnapshot(fileSource(file))};
const ours: Contender = {name: 'ours, with dominators', run: file => readProfile(fileSource(file))};
const contenders: Readonly<Record<string, readonly Contender[]>> = {parse: [parse], columns: [columns], ours: [ours]};

compare(path, contenders[process.argv[3] ?? 'both'] ?? [parse, columns, ours]);
