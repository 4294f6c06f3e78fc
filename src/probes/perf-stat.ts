// perf-stat: what the processor counted while the program ran, and what the ratios of those counts say.
import type {Probe, ProbeReading} from '../model/probe.js';
import type {Finding} from '../model/report.js';
import {percent, seconds} from './figures.js';
import {readPerfCounters} from './perf-stat-counters.js';
import {forbidden, lastWords, outputIn, subjectWords, toolPlan} from './tool-plan.js';

const output = 'perf-stat.csv';
const software = ['task-clock', 'context-switches', 'cpu-migrations', 'page-faults', 'major-faults'] as const;
const hardware = ['cycles', 'instructions', 'branches', 'branch-misses', 'cache-references', 'cache-misses'] as const;

/** From Intel's and Gregg's rules of thumb: below one instruction a cycle the processor mostly waits for memory, above two it computes. */
const ratios = {stalled: 1, busy: 2, branchMisses: 0.05, cacheMisses: 0.2, cacheMissesPerThousand: 5} as const;
/** Two runs of one program differ; more than this is more than chance. */
const largestDifference = 0.3;

const sentences = (values: Readonly<Record<string, number>>): readonly Finding[] => {
  const {cycles = 0, instructions = 0, branches = 0} = values;
  const misses = {branch: values['branch-misses'] ?? 0, cache: values['cache-misses'] ?? 0, references: values['cache-references'] ?? 0};
  if (cycles === 0 || instructions === 0) return [];
  const perCycle = instructions / cycles;
  const verdict =
    perCycle < ratios.stalled
      ? 'it mostly waits for memory'
      : perCycle > ratios.busy
        ? 'it computes at full width'
        : 'neither stalled nor at full width';
  const perThousand = (1_000 * misses.cache) / instructions;
  const cacheIsNotable =
    misses.references > 0 && misses.cache / misses.references >= ratios.cacheMisses && perThousand >= ratios.cacheMissesPerThousand;
  return [
    {
      kind: 'instructions-per-cycle',
      level: 'derived',
      title: `${perCycle.toFixed(2)} instructions a cycle: ${verdict}`,
      evidence: [`${instructions} instructions in ${cycles} cycles`],
      ...(perCycle < ratios.stalled ? {advice: 'Better data layout and fewer indirections help more than fewer instructions.'} : {}),
    },
    ...(branches > 0 && misses.branch / branches >= ratios.branchMisses
      ? [
          {
            kind: 'branch-misses',
            level: 'derived' as const,
            title: `${percent(misses.branch, branches)} of the branches were guessed wrong`,
            evidence: [`${misses.branch} of ${branches} branches; each costs about 15 to 20 cycles`],
            advice: 'Sort the data, or replace the branch by a table or arithmetic.',
          },
        ]
      : []),
    ...(cacheIsNotable
      ? [
          {
            kind: 'cache-misses',
            level: 'derived' as const,
            title: `${percent(misses.cache, misses.references)} of the accesses that reached the last cache missed it: ${perThousand.toFixed(1)} in 1000 instructions`,
            evidence: [`${misses.cache} of ${misses.references} references`],
            advice: 'Make the working set smaller, or walk it in order.',
          },
        ]
      : []),
  ];
};

const schedule = (values: Readonly<Record<string, number>>): Finding => ({
  kind: 'counted',
  level: 'observed',
  title: `perf counted ${seconds((values['task-clock'] ?? 0) / 1_000)} of CPU time`,
  evidence: software.slice(1).flatMap(event => (values[event] === undefined ? [] : [`${values[event]} ${event.replace('-', ' ')}`])),
});

export const perfStat: Probe = {
  id: 'perf-stat',
  title: 'What the processor counted',
  cost: 'a run of its own, at full speed (factor 1.0)',
  fills: [],
  findings: () => [],
  tool: {
    program: 'perf',
    install: 'apt-get install linux-perf (Ubuntu: linux-tools-generic; Fedora: perf)',
    runs: 'apart',
    output,
    instead: {probe: 'time', how: "the kernel's accounting in /proc", lost: 'instructions per cycle, cache and branch misses'},

    unfit: ({platform, userId, perfEventParanoid}) => {
      if (platform !== 'linux') return 'it exists on Linux only';
      if (perfEventParanoid === undefined) return 'this kernel was built without perf events';
      return userId !== 0 && perfEventParanoid > 2
        ? `the kernel lets only root use it (kernel.perf_event_paranoid is ${perfEventParanoid}); sysctl kernel.perf_event_paranoid=2 mends that`
        : undefined;
    },

    plan: request =>
      toolPlan(request, {
        tool: 'perf stat',
        output,
        softStop: {by: 'signal', signal: 'SIGINT', graceMs: 2_000},
        args: [
          'stat',
          '-x,',
          '--output',
          outputIn(output),
          '--event',
          [...software, ...hardware].join(','),
          ...subjectWords(request, '--pid'),
        ],
      }),

    read: (text, observation): ProbeReading => {
      const {values, unsupported, scaled} = readPerfCounters(text);
      const counted = (values['task-clock'] ?? 0) / 1_000;
      const accounted = (observation.userSeconds ?? 0) + (observation.systemSeconds ?? 0);
      const differs =
        Math.min(counted, accounted) > 0.2 && Math.abs(counted - accounted) > largestDifference * Math.max(counted, accounted);
      const missing = hardware.filter(event => unsupported.includes(event));
      return {
        figures: {
          ...values,
          ...(values.cycles && values.instructions ? {instructionsPerCycle: Number((values.instructions / values.cycles).toFixed(3))} : {}),
        },
        findings: [
          ...sentences(values),
          schedule(values),
          ...(scaled.length === 0
            ? []
            : [
                {
                  kind: 'counters-shared',
                  level: 'observed' as const,
                  title: 'The counters took turns: these figures are scaled up',
                  evidence: [...scaled],
                },
              ]),
        ],
        ...(missing.length === 0
          ? {}
          : {
              lost: `hardware counters (${missing.join(', ')}) are not available on this machine, as in most virtual machines; software ones were counted`,
            }),
        conflicts: differs ? [`perf stat counted ${seconds(counted)} of CPU time, /proc ${seconds(accounted)}: the runs differ`] : [],
      };
    },

    explain: ({stderrTail}) =>
      forbidden.test(stderrTail)
        ? 'it may not count here: sysctl kernel.perf_event_paranoid=2, or run as root; in a container add the PERFMON capability'
        : `it wrote nothing (${lastWords(stderrTail)})`,
  },
};
