// Every readable profile file format, in the order of detection; a file is known by its content, never by its name.
import type {ByteSource, Format} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {chromeTrace} from './chrome-trace.js';
import {clinicBubbleprof} from './clinic-bubbleprof.js';
import {clinicDoctor} from './clinic-doctor.js';
import {clinicFlame} from './clinic-flame.js';
import {cprofile} from './cprofile.js';
import {cpuprofile} from './cpuprofile.js';
import {empty, unreadable} from './failures.js';
import {flamegraphSvg} from './flamegraph-svg.js';
import {folded} from './folded.js';
import {foreignFile} from './foreign.js';
import {heapprofile} from './heapprofile.js';
import {heapsnapshot} from './heapsnapshot.js';
import {lineProfiler} from './line-profiler.js';
import {memoryProfiler} from './memory-profiler.js';
import {memray} from './memray.js';
import {mprof} from './mprof.js';
import {nodeHealth} from './node-health.js';
import {nodeWaits} from './node-waits.js';
import {perfScript} from './perf-script.js';
import {scalene} from './scalene.js';
import {speedscope} from './speedscope.js';
import {headOf, unwrapped} from './unwrap.js';
import {v8Log} from './v8-log.js';

export {bytesInMemory} from './byte-source.js';

export const formats: readonly Format[] = [
  cprofile,
  speedscope,
  heapprofile,
  heapsnapshot,
  v8Log,
  nodeHealth,
  nodeWaits,
  cpuprofile,
  clinicDoctor,
  clinicFlame,
  clinicBubbleprof,
  chromeTrace,
  flamegraphSvg,
  memray,
  memoryProfiler,
  mprof,
  lineProfiler,
  perfScript,
  scalene,
  folded,
];

/** Throws `unreadable_profile` with what can be read, and with the converting command where the file is known. */
export const recogniseFormat = (source: ByteSource): Format => recogniseUnwrapped(unwrapped(source));

export const readProfile = (source: ByteSource): Profile => {
  const content = unwrapped(source);
  return recogniseUnwrapped(content).parse(content);
};

const recogniseUnwrapped = (content: ByteSource): Format => {
  const head = headOf(content);
  if (head.length === 0)
    throw empty(`${content.name} is empty.`, 'Record again: the profiler wrote nothing, or was stopped before it could.');
  const answers = formats.map(format => ({format, answer: format.recognise(head)}));
  const sure = answers.find(({answer}) => answer === 'yes');
  if (sure !== undefined) return sure.format;
  const foreign = foreignFile(head);
  if (foreign !== undefined) {
    throw unreadable(`${content.name} is ${foreign.title}, which is not read here.`, `Convert it: ${foreign.convert}. ${readable}`);
  }
  const unsure = answers.find(({answer}) => answer === 'unsure');
  if (unsure !== undefined) return unsure.format;
  throw unreadable(`${content.name} is no profile of a known kind.`, readable);
};

const readable = `Readable: ${formats.map(({title}) => title).join('; ')}; each also gzipped.`;
