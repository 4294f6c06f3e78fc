// All harnesses, in the order in which they are named. `paired` and `hyperfine` time commands, the others are suites that time themselves.
import type {SuiteHarness} from '../model/benchmarker.js';
import type {HarnessId} from '../model/benchmark.js';
import {pytestBenchmark} from './pytest-benchmark.js';
import {vitest} from './vitest.js';

export const suiteHarnesses: readonly SuiteHarness[] = [pytestBenchmark, vitest];

export const suiteHarness = (id: HarnessId): SuiteHarness | undefined => suiteHarnesses.find(harness => harness.id === id);
