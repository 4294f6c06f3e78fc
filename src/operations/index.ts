// All operations, in the order in which they are listed.
import type {Operation} from '../model/operation.js';
import {auditPage} from './audit-page.js';
import {compareProfiles} from './compare-profiles.js';
import {explainFlamegraph} from './explain-flamegraph.js';
import {findMemoryLeak} from './find-memory-leak.js';
import {getRun} from './get-run.js';
import {listProfilers} from './list-profilers.js';
import {runBenchmark} from './run-benchmark.js';
import {runProfile} from './run-profile.js';
import {runTriage} from './run-triage.js';

export const operations: readonly Operation[] = [
  listProfilers,
  runTriage,
  runProfile,
  explainFlamegraph,
  compareProfiles,
  runBenchmark,
  findMemoryLeak,
  auditPage,
  getRun,
];
