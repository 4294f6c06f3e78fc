// All probes, in the order in which they are read.
import type {Probe} from '../model/probe.js';
import {iostat} from './iostat.js';
import {perfStat} from './perf-stat.js';
import {processes} from './processes.js';
import {strace} from './strace.js';
import {time} from './time.js';

export const probes: readonly Probe[] = [time, processes, perfStat, strace, iostat];
