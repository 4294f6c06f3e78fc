// Benchmarkers that time themselves, in the order in which they are named. Commands are timed by `paired` and `hyperfine`, which have forms of their own.

import type {HarnessId} from '../model/benchmark.js';
import type {Benchmarker} from '../model/benchmarker.js';
import {pytestBenchmark} from './pytest-benchmark.js';
import {vitest} from './vitest.js';

export const benchmarkers: readonly Benchmarker[] = [pytestBenchmark, vitest];

export const benchmarkerOf = (id: HarnessId): Benchmarker | undefined => benchmarkers.find(harness => harness.id === id);
