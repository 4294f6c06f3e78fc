// All profilers, in the order in which they are listed.
import type {Profiler} from '../model/profiler.js';
import {chromeTrace} from './chrome-trace.js';
import {cprofile} from './cprofile.js';
import {pySpy} from './py-spy.js';
import {v8CpuProfile} from './v8-cpu-profile.js';

export const profilers: readonly Profiler[] = [pySpy, cprofile, v8CpuProfile, chromeTrace];
