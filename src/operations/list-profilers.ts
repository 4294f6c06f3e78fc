// list_profilers: what works here, with version; what does not, why, and the command that mends it; how busy this machine is.
import {z} from 'zod';
import type {Facts, Target} from '../model/facts.js';
import type {FindOptions, Machine} from '../model/machine.js';
import {nearestNames} from '../model/nearest-names.js';
import {defineOperation} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import {ReportBase, type Warning} from '../model/report.js';
import {ListProfilersRequest} from '../model/request.js';
import {profilerIds} from '../model/words.js';
import {probes} from '../probes/index.js';
import {profilers} from '../profilers/index.js';
import {findProfiler} from './stages/candidates.js';

const ProfilerState = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: z.enum(['ready', 'missing', 'not-permitted', 'not-built-in']),
  version: z.string().optional(),
  path: z.string().optional(),
  from: z.string().optional(),
  measures: z.array(z.string()).optional(),
  runtimes: z.array(z.string()).optional(),
  attach: z.string().optional(),
  overhead: z.string().optional(),
  biases: z.array(z.string()).optional(),
  options: z.record(z.string(), z.string()).optional(),
  mend: z.string().optional(),
});

/** Programs of the system that run_triage can use when asked. */
const ProbeState = z.strictObject({
  id: z.string(),
  state: z.enum(['ready', 'missing', 'not-permitted']),
  version: z.string().optional(),
  cost: z.string(),
  mend: z.string().optional(),
});

export const ListProfilersReport = z.strictObject({
  ...ReportBase.shape,
  profilers: z.array(ProfilerState),
  probes: z.array(ProbeState).optional(),
  machine: z.strictObject({
    platform: z.string(),
    architecture: z.string(),
    processors: z.number(),
    memoryBytes: z.number(),
    nodeVersion: z.string(),
    loadAverage: z.array(z.number()),
    cpuPressureShare: z.number().optional(),
    perfEventParanoid: z.number().optional(),
    ptraceScope: z.number().optional(),
  }),
});
type ListProfilersReport = z.infer<typeof ListProfilersReport>;
type ProfilerState = z.infer<typeof ProfilerState>;
type ProbeState = z.infer<typeof ProbeState>;

const unknownProfiler = (name: string): ProfilingError => {
  const near = nearestNames(name, profilerIds);
  return new ProfilingError(
    'invalid_request',
    `There is no profiler ${JSON.stringify(name.slice(0, 60))}.${near.length === 0 ? '' : ` Meant is perhaps ${near.join(' or ')}.`}`,
    `Profilers: ${profilerIds.join(', ')}.`,
  );
};

export const listProfilers = defineOperation({
  name: 'list_profilers',
  title: 'List profilers',
  description:
    'What can be measured on this machine: each profiler with version, or why not and the command that mends it; how noisy the machine is.',
  effects: 'reads',
  input: ListProfilersRequest,
  output: ListProfilersReport,

  run: async (request, {machine}): Promise<ListProfilersReport> => {
    if (request.profiler !== undefined && !profilerIds.some(id => id === request.profiler)) throw unknownProfiler(request.profiler);
    const workingDirectory = await machine.resolveDirectory(request.workingDirectory);
    const facts = await machine.facts();
    const wanted = profilers.filter(({id}) => request.profiler === undefined || id === request.profiler);
    const options = {workingDirectory, environment: {}};
    const built = await Promise.all(wanted.map(async profiler => stateOf(profiler, facts, await findProfiler(machine, profiler, options))));
    const states = [...built, ...notBuiltIn(request.profiler)];
    const triage = request.profiler === undefined ? {probes: [...(await probeStates(machine, facts, options))]} : {};
    const ready = states.filter(({state}) => state === 'ready');
    return {
      status: 'complete',
      summary: `${ready.length === 0 ? 'No profiler is' : `${ready.map(({id}) => id).join(', ')} ${ready.length === 1 ? 'is' : 'are'}`} ready; ${busyness(facts)}.`,
      profilers: states,
      ...triage,
      machine: describeMachine(facts),
      assumptions: [],
      warnings: noise(facts),
      artifacts: [],
      next: [{tool: 'run_profile', arguments: {command: ['python', 'app.py']}, why: 'profile a program; replace the command'}],
      truncated: [],
    };
  },
});

const stateOf = (profiler: Profiler, facts: Facts, found: Awaited<ReturnType<typeof findProfiler>>): ProfilerState => {
  const refused = profiler.unfit?.(exampleFor(profiler), facts, found);
  const state = found === undefined ? 'missing' : refused === undefined ? 'ready' : 'not-permitted';
  const mend = found === undefined ? profiler.install : refused;
  return {
    id: profiler.id,
    title: profiler.title,
    state,
    ...(mend === undefined ? {} : {mend}),
    ...(found === undefined ? {} : {path: found.path, from: found.from}),
    ...(found?.version === undefined ? {} : {version: found.version}),
    measures: [...profiler.measures],
    runtimes: [...profiler.runtimes],
    attach: attachState(profiler, facts),
    overhead: profiler.fidelity.overhead,
    biases: [...profiler.fidelity.biases],
    ...(profiler.options === undefined ? {} : {options: {...profiler.options}}),
  };
};

/** What it is made for: a page or a program. */
const exampleFor = ({runtimes: [runtime = 'native']}: Profiler): Target =>
  runtime === 'browser'
    ? {runtime, command: [], url: 'http://localhost/', invocation: {form: 'page'}}
    : {runtime, command: ['app'], invocation: {form: 'script', script: 'app', interpreterArgs: [], args: []}};

const probeStates = async (machine: Machine, facts: Facts, options: FindOptions): Promise<readonly ProbeState[]> => {
  const states = probes.map(async ({id, cost, tool}): Promise<readonly ProbeState[]> => {
    if (tool === undefined) return [];
    const found = await machine.findTool({in: 'program', program: tool.program}, options);
    const refused = tool.unfit?.(facts, {command: {program: 'app', args: [], workingDirectory: '/', environment: {}}});
    if (found === undefined) return [{id, state: 'missing', cost, mend: tool.install}];
    const version = found.version === undefined ? {} : {version: found.version};
    return [
      {id, state: refused === undefined ? 'ready' : 'not-permitted', ...version, cost, ...(refused === undefined ? {} : {mend: refused})},
    ];
  });
  return (await Promise.all(states)).flat();
};

const attachState = (profiler: Profiler, facts: Facts): string => {
  if (profiler.attachesByName === true) return 'attaches to a pid when it is named (puts its code into the process)';
  const [runtime = 'native'] = profiler.runtimes;
  if (runtime === 'browser')
    return `opens a page (url)${facts.userId === 0 ? '; as root without the sandbox of the browser, with a warning' : ''}`;
  if (!profiler.attaches) return 'launches only';
  const reason = profiler.unfit?.({runtime, command: [], pid: 1, invocation: {form: 'attach'}}, facts, undefined);
  return reason === undefined ? 'attaches to a pid' : `cannot attach: ${reason}`;
};

const notBuiltIn = (wanted: string | undefined): readonly ProfilerState[] =>
  profilerIds
    .filter(id => (wanted === undefined || id === wanted) && profilers.every(profiler => profiler.id !== id))
    .map(id => ({id, title: id, state: 'not-built-in', mend: 'this version cannot run it; the skill tells how to run it by hand'}));

const describeMachine = (facts: Facts): ListProfilersReport['machine'] => ({
  platform: facts.platform,
  architecture: facts.architecture,
  processors: facts.processors,
  memoryBytes: facts.memoryBytes,
  nodeVersion: facts.nodeVersion,
  loadAverage: [...facts.loadAverage],
  ...(facts.cpuPressureShare === undefined ? {} : {cpuPressureShare: facts.cpuPressureShare}),
  ...(facts.perfEventParanoid === undefined ? {} : {perfEventParanoid: facts.perfEventParanoid}),
  ...(facts.ptraceScope === undefined ? {} : {ptraceScope: facts.ptraceScope}),
});

const isBusy = ({loadAverage, processors, cpuPressureShare}: Facts): boolean =>
  loadAverage[0] > processors || (cpuPressureShare ?? 0) > 0.1;

const busyness = (facts: Facts): string =>
  `the machine is ${isBusy(facts) ? 'busy' : 'calm'} (load ${facts.loadAverage[0].toFixed(2)} on ${facts.processors} processors)`;

const noise = (facts: Facts): Warning[] =>
  isBusy(facts)
    ? [
        {
          code: 'busy-machine',
          message: `${busyness(facts)}.`,
          hint: 'Shares in a profile stay right; times on the clock are longer than on a calm machine.',
        },
      ]
    : [];
