// All probes, in the order in which they are read.
import type {Probe} from '../model/probe.js';
import {processes} from './processes.js';
import {time} from './time.js';

export const probes: readonly Probe[] = [time, processes];
