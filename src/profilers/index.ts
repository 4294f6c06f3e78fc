// All profilers, in the order in which they are listed.
import type {Profiler} from '../model/profiler.js';
import {chromeTrace} from './chrome-trace.js';
import {clinicBubbleprof} from './clinic-bubbleprof.js';
import {clinicDoctor} from './clinic-doctor.js';
import {clinicFlame} from './clinic-flame.js';
import {cprofile} from './cprofile.js';
import {lineProfiler} from './line-profiler.js';
import {memoryProfiler} from './memory-profiler.js';
import {memray} from './memray.js';
import {nodeHealth} from './node-health.js';
import {nodeWaits} from './node-waits.js';
import {perf} from './perf.js';
import {pySpy} from './py-spy.js';
import {scalene} from './scalene.js';
import {v8CpuProfile} from './v8-cpu-profile.js';
import {v8HeapProfile} from './v8-heap-profile.js';
import {v8HeapSnapshot} from './v8-heap-snapshot.js';
import {v8Prof} from './v8-prof.js';

export const profilers: readonly Profiler[] = [
  pySpy,
  cprofile,
  scalene,
  memoryProfiler,
  lineProfiler,
  memray,
  v8CpuProfile,
  v8Prof,
  v8HeapProfile,
  v8HeapSnapshot,
  nodeHealth,
  nodeWaits,
  clinicDoctor,
  clinicFlame,
  clinicBubbleprof,
  chromeTrace,
  perf,
];
