// The closed lists that several nouns share.

export const metrics = ['wall', 'cpu', 'memory'] as const;
/** What is asked for: time on the clock, time on a processor, bytes. */
export type Metric = (typeof metrics)[number];

export const runtimes = ['python', 'node', 'native', 'browser'] as const;
export type Runtime = (typeof runtimes)[number];

export const profilerIds = [
  'py-spy',
  'cprofile',
  'scalene',
  'memory-profiler',
  'line-profiler',
  'memray',
  'v8-cpu-profile',
  'v8-prof',
  'v8-heap-profile',
  'v8-heap-snapshot',
  'node-health',
  'node-waits',
  'clinic-doctor',
  'clinic-flame',
  'clinic-bubbleprof',
  'chrome-trace',
  'perf',
] as const;
/** Every profiler the contract names; the registry holds those built so far. */
export type ProfilerId = (typeof profilerIds)[number];
