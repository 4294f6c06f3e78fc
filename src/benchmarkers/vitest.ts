// vitest bench: benchmarks of JavaScript in process, by tinybench; https://vitest.dev/guide/features#benchmarking

import type {Benchmarker} from '../model/benchmarker.js';
import {VitestResults} from '../model/harness-results.js';
import {emptyResults, readResults} from './read-results.js';

export const vitest: Benchmarker = {
  id: 'vitest',
  title: 'vitest bench',
  install: 'npm install --save-dev vitest',
  words: (command, resultFile) => [...command, ...(command.includes('bench') ? [] : ['bench']), '--run', `--outputJson=${resultFile}`],
  read: text => {
    const {files} = readResults('vitest', VitestResults, text);
    const results = files.flatMap(({groups}) =>
      groups.flatMap(({fullName, benchmarks}) =>
        benchmarks.map(({name, mean, median, sd, min, max, sampleCount}) => ({
          name: `${fullName} > ${name}`,
          // Milliseconds there.
          callSeconds: {mean: mean / 1_000, median: (median ?? mean) / 1_000, stddev: sd / 1_000, min: min / 1_000, max: max / 1_000},
          rounds: sampleCount,
        })),
      ),
    );
    if (results.length === 0) throw emptyResults('vitest', 'Files named *.bench.ts with bench() are benchmarks; check the path.');
    return results;
  },
};
