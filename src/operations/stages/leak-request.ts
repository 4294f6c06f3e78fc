// Fills the gaps of a leak hunt: what is watched, in how many rounds, and what was assumed.
import {delimiter} from 'node:path';
import type {Assumption} from '../../model/assumption.js';
import {environmentOf} from '../../model/environment-pairs.js';
import type {Target} from '../../model/facts.js';
import type {FindMemoryLeakRequest} from '../../model/memory-leak.js';
import type {MemoryPlan} from '../../model/memory-session.js';
import type {OperationContext} from '../../model/operation.js';
import {runDirectoryToken} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import {launchCommand} from '../../model/target-command.js';
import {fromPolicy} from '../../policy/assume.js';
import {describeTarget} from '../../policy/index.js';
import {pythonMemoryAgent} from '../../profilers/python-memory-agent.js';

const outputLimitBytes = 5_000_000;

/** What is watched. */
export interface LeakSubject {
  readonly target: Target;
  readonly plan: Pick<MemoryPlan, 'runtime' | 'subject' | 'drive' | 'page' | 'scratch' | 'inputs'>;
  readonly warnings: readonly Warning[];
  /** The file that a page was served from here as this address. */
  localFile(url: string): string;
  /** Ends what was opened to serve a page. */
  close(): void;
}

export interface LeakResolution extends Omit<LeakSubject, 'plan'> {
  readonly plan: MemoryPlan;
  readonly rounds: number;
  readonly warmupRounds: number;
  /** May be added while the answer is open; none where the caller said how many. */
  readonly extraRounds: number;
  /** Without a drive: how long a round lasts. */
  readonly sliceMs: number | undefined;
  readonly assumptions: readonly Assumption[];
}

export const resolveLeakRequest = async (request: FindMemoryLeakRequest, context: OperationContext): Promise<LeakResolution> => {
  const {machine, policy} = context;
  if ([request.command, request.pid, request.url].filter(given => given !== undefined).length !== 1) {
    throw new ProfilingError('invalid_request', 'Give exactly one of command, pid and url.', 'For example command: ["node", "server.js"].');
  }
  if (request.pid === process.pid) {
    throw new ProfilingError('invalid_request', 'This is the process of perfwright itself.', 'Give the pid of the program that may leak.');
  }
  const directory = await machine.resolveDirectory(request.workingDirectory);
  const assumptions: Assumption[] = [];
  const {measuredRuns, warmupRuns} = policy.benchmark;
  const assume = (field: string, value: number, rule: 'benchmark-iterations' | 'recording-length', part: string): number => {
    assumptions.push(fromPolicy({field, value, rule, part}, policy));
    return value;
  };
  const rounds = request.rounds ?? assume('rounds', measuredRuns, 'benchmark-iterations', `after ${warmupRuns} to warm up`);
  const seconds =
    request.drive !== undefined
      ? undefined
      : (request.durationSeconds ??
        assume('durationSeconds', policy.recordingSeconds.attached, 'recording-length', 'of a program that is busy by itself'));
  const limit =
    request.timeLimitSeconds ??
    assume('timeLimitSeconds', policy.recordingSeconds.launched + 3 * (seconds ?? 0), 'recording-length', 'for all rounds');
  const driveLimitMs = limit * 500;
  const subject =
    request.url === undefined
      ? await programSubject(request, directory, context)
      : await (await import('./leak-page.js')).pageSubject(request, directory, driveLimitMs, context);
  return {
    ...subject,
    rounds,
    warmupRounds: warmupRuns,
    extraRounds: request.rounds === undefined ? 2 * rounds : 0,
    sliceMs: seconds === undefined ? undefined : Math.round((seconds * 1_000) / (rounds + warmupRuns)),
    assumptions,
    plan: {...subject.plan, timeLimitMs: limit * 1_000, driveLimitMs, outputLimitBytes},
  };
};

const programSubject = async (
  {command, pid, drive, environment: pairs}: FindMemoryLeakRequest,
  directory: string,
  {machine}: OperationContext,
): Promise<LeakSubject> => {
  const environment = environmentOf(pairs);
  const named = command ?? pid ?? 0;
  const target = describeTarget(named, await machine.readTarget({command, pid}, {workingDirectory: directory, environment}));
  const runtime = watchable(target);
  const [program = '', ...args] = launchCommand(target);
  return {
    target,
    warnings: [],
    localFile: path => path,
    close: () => undefined,
    plan: {
      runtime,
      subject:
        target.pid === undefined
          ? {command: {program, args, workingDirectory: directory, environment: withAdded(environment, added[runtime])}}
          : {pid: target.pid},
      ...(drive === undefined ? {} : {drive: {program: drive[0] ?? '', args: drive.slice(1), workingDirectory: directory, environment}}),
      inputs: runtime === 'python' ? {'sitecustomize.py': pythonMemoryAgent} : {},
    },
  };
};

/** A port of its own: the usual one may be taken. */
const added: Readonly<Record<'node' | 'python', Readonly<Record<string, string>>>> = {
  node: {NODE_OPTIONS: '--inspect-port=0'},
  python: {PYTHONPATH: runDirectoryToken, PERFWRIGHT_MEMORY_OUT: runDirectoryToken, PYTHONDONTWRITEBYTECODE: '1'},
};

/** Lists of the caller's are added to, never replaced. */
const withAdded = (own: Readonly<Record<string, string>>, more: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const joined = Object.entries(more).map(([name, value]): [string, string] => {
    const separator = {PYTHONPATH: delimiter, NODE_OPTIONS: ' '}[name];
    const given = own[name];
    return [name, given === undefined || separator === undefined ? value : `${value}${separator}${given}`];
  });
  return {...own, ...Object.fromEntries(joined)};
};

const watchable = ({runtime, pid}: Target): 'node' | 'python' => {
  if (runtime === 'python' && pid !== undefined) {
    throw new ProfilingError(
      'unsupported_target',
      'A running Python process cannot be watched for leaks: live objects are counted from inside.',
      'Give the command that starts it; the program itself needs no change.',
    );
  }
  if (runtime === 'node' || runtime === 'python') return runtime;
  throw new ProfilingError(
    'unsupported_target',
    pid === undefined
      ? 'Leaks are looked for in Node.js and Python programs.'
      : `Process ${pid} is neither Node.js nor Python, and leaks are looked for only there.`,
    pid !== undefined
      ? 'Give the pid of a Node.js process, or the command of a Node.js or Python program. For native code use heaptrack or valgrind by hand.'
      : 'Name node or python in the command. For native code use heaptrack or valgrind by hand.',
  );
};
