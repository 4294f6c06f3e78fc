// What a command or a process is: which runtime, and how the runtime is started. Decided from words and what the machine read.
import type {Invocation, RunnerReading, Target, TargetReading} from '../model/facts.js';
import {ProfilingError} from '../model/problem.js';
import type {Runtime} from '../model/words.js';
import {isNode, nodeInvocation, nodeLaunchers, packageManagers} from './node-command.js';
import {isPython, pythonInvocation, pythonPrograms} from './python-command.js';
import {commandsOf, unwrap} from './wrappers.js';

/** Throws `program_missing` or `not_permitted` when there is nothing to run, and says what would help. */
export const describeTarget = (target: readonly string[] | number, reading: TargetReading): Target =>
  typeof target === 'number' ? describeProcess(target, reading) : describeCommand(target, reading);

/** A page: its address is all there is to know. */
export const pageTarget = (url: string): Target => ({runtime: 'browser', command: [], url, invocation: {form: 'page'}});

const describeProcess = (pid: number, reading: TargetReading): Target => {
  const {programPath, commandLine} = reading;
  if (programPath === undefined && commandLine === undefined) {
    throw new ProfilingError(
      'invalid_request',
      `There is no process ${pid}, or it may not be read.`,
      'Give the pid of a running process of the same user.',
    );
  }
  // The program file is the truth: a process may rename itself.
  const runtime = runtimeOf(programPath === undefined ? (commandLine ?? []) : [programPath]) ?? 'native';
  const interpreter = reading.interpreterPath ?? (runtime === 'native' ? undefined : programPath);
  const kernelThread = reading.live?.isKernelThread === true ? {kernelThread: reading.live.name} : {};
  return {runtime, command: [], pid, ...kernelThread, ...known(interpreter, reading), invocation: {form: 'attach'}};
};

const describeCommand = (command: readonly string[], reading: TargetReading): Target => {
  const [word = '', ...args] = command;
  const {programPath, executable, shebang} = reading;
  if (programPath === undefined) {
    throw new ProfilingError(
      'program_missing',
      `The program "${word}" was not found.`,
      'Give its path, or the workingDirectory in which it is found; the words of a command are not read by a shell.',
    );
  }
  if (!executable) throw notExecutable(word);

  const names = [nameOf(word), nameOf(programPath)];
  const interpreter = reading.interpreterPath ?? programPath;
  if (names.some(isPython)) return {runtime: 'python', command, ...known(interpreter, reading), invocation: pythonInvocation(args)};
  if (names.some(isNode)) return {runtime: 'node', command, ...known(interpreter, reading), invocation: nodeInvocation(args)};

  const name = names[0] ?? '';
  const indirect = (runtime: Runtime): Target => ({runtime, command, invocation: {form: 'indirect'}});
  if (packageManagers.has(name)) return indirect(runtimeOfText(reading.packageScript) ?? 'node');
  const direct = reading.runner === undefined ? undefined : pastRunner(name, command, reading.runner);
  if (direct !== undefined) return direct;
  if (nodeLaunchers.has(name) || unwrap(name, args) !== undefined) return indirect(runtimeOf(command) ?? 'native');
  if (shebang !== undefined) return describeScript(command, programPath, shebang, reading);
  return {runtime: 'native', command, invocation: {form: 'script', script: programPath, interpreterArgs: [], args}};
};

/** `uv run x.py`, `poetry run pytest`: started without the runner, whose own start is no part of the program. Undefined: the runner has to do it. */
const pastRunner = (name: string, command: readonly string[], runner: RunnerReading): Target | undefined => {
  const words = command[2] === '--' ? command.slice(3) : command.slice(2);
  const [first = '', ...rest] = words;
  const ofUv = name === 'uv' && (/\.pyw?$/i.test(first) || first === '-m');
  const invocation: Invocation | undefined =
    !first.includes('/') && isPython(first)
      ? pythonInvocation(rest)
      : ofUv
        ? pythonInvocation(words)
        : runner.script === undefined
          ? undefined
          : {form: 'script', script: runner.script, interpreterArgs: [], args: rest};
  if (invocation === undefined) return undefined;
  const {interpreterPath: interpreter, interpreterVersion, environment} = runner;
  return {runtime: 'python', command, interpreter, interpreterVersion, invocation, runner: {name, environment}};
};

/** A file whose first line names its interpreter. */
const describeScript = (command: readonly string[], script: string, shebang: string, reading: TargetReading): Target => {
  const args = command.slice(1);
  const [program = '', ...flags] = interpreterWords(shebang);
  const direct = (runtime: Runtime, invocation: Invocation): Target => ({
    runtime,
    command,
    ...known(reading.interpreterPath, reading),
    invocation,
  });
  if (isPython(nameOf(program))) return direct('python', {form: 'script', script, interpreterArgs: flags, args});
  if (isNode(nameOf(program))) return direct('node', {form: 'script', script, interpreterArgs: flags, args});
  const runtime =
    runtimeOf([program, ...flags]) ?? runtimeOf([script]) ?? (/[\\/]node_modules[\\/]\.bin[\\/]/.test(script) ? 'node' : 'native');
  return {runtime, command, invocation: {form: 'indirect'}};
};

const interpreterWords = (shebang: string): readonly string[] => {
  const [program = '', ...rest] = shebang
    .replace(/^#!\s*/, '')
    .trim()
    .split(/\s+/);
  return nameOf(program) === 'env' ? (unwrap('env', rest)?.commands[0] ?? []) : [program, ...rest];
};

/** The runtime that does the work, seen through whatever starts it; undefined: the words do not tell. */
const runtimeOf = (words: readonly string[], depth = 0): Runtime | undefined => {
  const [word, ...args] = words;
  if (word === undefined || depth > 8) return undefined;
  const name = nameOf(word);
  if (isPython(name) || pythonPrograms.has(name) || /\.pyw?$/i.test(word)) return 'python';
  if (isNode(name) || nodeLaunchers.has(name) || name === 'ts-node' || /\.[cm]?[jt]sx?$/i.test(word)) return 'node';
  const wrapped = unwrap(name, args);
  return wrapped === undefined ? undefined : (firstRuntime(wrapped.commands, depth) ?? wrapped.starts);
};

const firstRuntime = (commands: readonly (readonly string[])[], depth: number): Runtime | undefined => {
  for (const words of commands) {
    const runtime = runtimeOf(words, depth + 1);
    if (runtime !== undefined) return runtime;
  }
  return undefined;
};

const runtimeOfText = (script: string | undefined): Runtime | undefined =>
  script === undefined ? undefined : firstRuntime(commandsOf(script), 0);

const nameOf = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).replace(/\.(?:exe|cmd|bat)$/i, '');

const known = (interpreter: string | undefined, {interpreterVersion}: TargetReading) => ({
  ...(interpreter === undefined ? {} : {interpreter}),
  ...(interpreterVersion === undefined ? {} : {interpreterVersion}),
});

const notExecutable = (word: string): ProfilingError => {
  const starter = runtimeOf([word]);
  const better =
    starter === undefined ? 'Give the program that runs it first' : `Start it with its interpreter: command ["${starter}", "${word}", …]`;
  return new ProfilingError('not_permitted', `"${word}" may not be executed.`, `${better}, or make the file executable.`);
};
