// Result files of other benchmark tools, as far as they are read.
import {z} from 'zod';

/** `hyperfine --export-json`; times in seconds. */
export const HyperfineResults = z.object({
  results: z.array(
    z.object({
      command: z.string(),
      times: z.array(z.number()).min(1),
      user: z.number(),
      system: z.number(),
      exit_codes: z.array(z.number().nullable()).optional(),
      parameters: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** `pytest --benchmark-json`; seconds. */
export const PytestBenchmarkResults = z.object({
  version: z.string().optional(),
  benchmarks: z.array(
    z.object({
      fullname: z.string(),
      stats: z.object({
        min: z.number(),
        max: z.number(),
        mean: z.number(),
        stddev: z.number(),
        median: z.number(),
        rounds: z.number(),
        iterations: z.number(),
      }),
    }),
  ),
});

/** `vitest bench --outputJson`; milliseconds. */
export const VitestResults = z.object({
  files: z.array(
    z.object({
      filepath: z.string(),
      groups: z.array(
        z.object({
          fullName: z.string(),
          benchmarks: z.array(
            z.object({
              name: z.string(),
              min: z.number(),
              max: z.number(),
              mean: z.number(),
              sd: z.number(),
              median: z.number().optional(),
              sampleCount: z.number(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** `target/criterion/<name>/new/sample.json`; nanoseconds. */
export const CriterionSample = z.object({iters: z.array(z.number()), times: z.array(z.number()).min(1)});

/** `--benchmark_format=json`; in `time_unit`. */
export const GoogleBenchmarkResults = z.object({
  benchmarks: z.array(
    z.object({
      name: z.string(),
      run_name: z.string().optional(),
      run_type: z.string().optional(),
      real_time: z.number().optional(),
      time_unit: z.string().optional(),
    }),
  ),
});

/** `go test -json`, one a line. */
export const GoTestEvent = z.object({Output: z.string().optional()});

/** `-rf json`; in `scoreUnit`. */
export const JmhResults = z.array(
  z.object({
    benchmark: z.string(),
    mode: z.string(),
    params: z.record(z.string(), z.string()).optional(),
    primaryMetric: z.object({score: z.number(), scoreUnit: z.string(), rawData: z.array(z.array(z.number())).optional()}),
  }),
);
