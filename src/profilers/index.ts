// All profilers, in the order in which they are listed.
import type {Profiler} from '../model/profiler.js';
import {chromeTrace} from './chrome-trace.js';
import {cprofile} from './cprofile.js';
import {lineProfiler} from './line-profiler.js';
import {memoryProfiler} from './memory-profiler.js';
import {memray} from './memray.js';
import {pySpy} from './py-spy.js';
import {scalene} from './scalene.js';
import {v8CpuProfile} from './v8-cpu-profile.js';

export const profilers: readonly Profiler[] = [pySpy, cprofile, scalene, memoryProfiler, lineProfiler, memray, v8CpuProfile, chromeTrace];
