// Input and Report of run_triage: what limits a program, before anything is profiled.
import {z} from 'zod';
import {probeIds} from './probe.js';
import {Finding, Measured, ReportBase} from './report.js';
import {command, dryRun, environment, maxWaitSeconds, pid, request, timeLimitSeconds, workingDirectory} from './request.js';

export const RunTriageRequest = z.strictObject({
  command,
  pid,
  probes: z.array(z.enum(probeIds)).min(1).optional().describe('Default: time, processes.'),
  trace: z.enum(['network']).optional(),
  request,
  durationSeconds: z.number().positive().max(3_600).optional().describe('How long to watch.'),
  workingDirectory,
  environment,
  timeLimitSeconds,
  dryRun,
  maxWaitSeconds,
});
export type RunTriageRequest = z.infer<typeof RunTriageRequest>;

/** The classes of the skill's table, and three ways of having no answer. */
export const triageClasses = ['user-cpu', 'kernel-cpu', 'io-or-sleep', 'lock', 'memory-or-gc', 'start-up', 'mixed', 'not-proven'] as const;
export type TriageClass = (typeof triageClasses)[number];
export const triageVerdicts = [...triageClasses, 'planned', 'pending'] as const;

const figure = z.number().optional();

const TriageProcess = z.strictObject({
  pid: z.number(),
  parent: z.number(),
  name: z.string(),
  userSeconds: z.number(),
  systemSeconds: z.number(),
  peakRssBytes: z.number(),
  threads: z.number(),
  seenSeconds: z.number(),
});

const ProbeRun = z.strictObject({
  id: z.enum(probeIds),
  version: z.string().optional(),
  seconds: z.number(),
  cost: z.string(),
  figures: z.record(z.string(), z.number()),
});

const Limits = z.strictObject({
  cpuCores: figure,
  periods: figure,
  throttledPeriods: figure,
  throttledSeconds: figure,
  memoryBytes: figure,
  memoryPeakBytes: figure,
  memoryLimitHits: figure,
  oomKills: figure,
});

export const Triage = z.strictObject({
  wallSeconds: z.number(),
  userSeconds: figure,
  systemSeconds: figure,
  waitingSeconds: figure,
  /** Could have run and had no core: the machine's doing. */
  queuedSeconds: figure,
  runDelaySeconds: figure,
  voluntarySwitches: figure,
  involuntarySwitches: figure,
  minorFaults: figure,
  majorFaults: figure,
  peakRssBytes: figure,
  rssGrowthBytes: figure,
  readBytes: figure,
  writtenBytes: figure,
  callReadBytes: figure,
  callWrittenBytes: figure,
  inputOutputCalls: figure,
  loadingSeconds: figure,
  bareStartSeconds: figure,
  processCount: figure,
  threadCount: figure,
  activeThreads: figure,
  processes: z.array(TriageProcess).optional(),
  states: z.record(z.string(), z.number()).optional(),
  waitSeconds: z.record(z.string(), z.number()).optional(),
  limits: Limits.optional(),
  probes: z.array(ProbeRun).optional(),
  looks: z.number(),
  lookSeconds: z.number(),
  unreadable: z.array(z.string()),
});
export type Triage = z.infer<typeof Triage>;

export const TriageReport = z.strictObject({
  ...ReportBase.shape,
  verdict: z.enum(triageVerdicts),
  measured: Measured.optional(),
  findings: z.array(Finding),
  triage: Triage.optional(),
  plan: z.unknown().optional(),
});
export type TriageReport = z.infer<typeof TriageReport>;
