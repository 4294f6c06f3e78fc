// What profilers inside the interpreter have in common: when they can start a program, and the command that does.
import type {Execution} from '../model/execution.js';
import type {FoundProgram, Target} from '../model/facts.js';
import {type Command, runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {runnerFile} from './python-runner.js';

/** Oldest and first unsupported version of Python, as minor versions of 3; absent: no limit known. */
export interface PythonVersions {
  readonly from: number;
  readonly before?: number;
}

const minorOf = (version: string | undefined): number | undefined => {
  const [, minor] = /^3\.(\d+)/.exec(version ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
};

/** Said before anything runs. */
export const unfitVersion = ({interpreterVersion}: Target, {from, before}: PythonVersions): string | undefined => {
  if (interpreterVersion?.startsWith('2.') === true) return `it needs Python 3.${from} or later, and this is ${interpreterVersion}`;
  const minor = minorOf(interpreterVersion);
  if (minor === undefined) return undefined;
  if (minor < from) return `it needs Python 3.${from} or later, and this is ${interpreterVersion}`;
  return before !== undefined && minor >= before ? `it was not made for Python ${interpreterVersion}` : undefined;
};

/** Why the start script cannot run this target. */
export const unfitForm = ({pid, invocation}: Pick<Target, 'pid' | 'invocation'>): string | undefined => {
  if (pid !== undefined) return 'it cannot attach to a running process';
  if (invocation.form === 'indirect') return 'something else starts the interpreter; name python itself in the command';
  if (invocation.form === 'inline') return 'it cannot profile code given with -c; put it into a file';
  return undefined;
};

export const unfitLaunch =
  (versions: PythonVersions) =>
  (target: Target, _facts: unknown, _found: FoundProgram | undefined): string | undefined =>
    unfitForm(target) ?? unfitVersion(target, versions);

/** `python -X dev start.py SETTINGS script app.py …`: only for targets that `unfitForm` lets pass. */
export const startCommand = (request: ResolvedProfileRequest, settings: Readonly<Record<string, unknown>>): Command => {
  const {invocation} = request.target;
  const [kind, name, args, interpreterArgs] =
    invocation.form === 'module'
      ? ['module', invocation.module, invocation.args, invocation.interpreterArgs]
      : invocation.form === 'script'
        ? ['script', invocation.script, invocation.args, invocation.interpreterArgs]
        : ['script', '', [], []];
  return {
    program: request.program,
    args: [
      ...interpreterArgs,
      `${runDirectoryToken}/${runnerFile}`,
      JSON.stringify({out: runDirectoryToken, folder: request.toolFolder ?? '', ...settings}),
      kind,
      name,
      ...args,
    ],
    workingDirectory: request.workingDirectory,
    environment: request.environment,
  };
};

/** A program of the tool itself, run afterwards: there its own modules come first. */
export const toolEnvironment = ({environment, toolFolder}: ResolvedProfileRequest): Readonly<Record<string, string>> =>
  toolFolder === undefined ? environment : {...environment, PYTHONPATH: toolFolder};

/** The start script says on standard error when nothing of what was named exists. */
export const noSuchFunction = ({stderrTail}: Execution, tool: string): ProfilingError | undefined => {
  const [, names] = /perfwright: none of these functions was found in the program: (.*)/.exec(stderrTail) ?? [];
  if (names === undefined) return undefined;
  return new ProfilingError(
    'invalid_request',
    `${tool} found none of these functions in the files that the program loaded: ${names.slice(0, 200)}.`,
    'Write them as they are defined: "parse_row", "Loader.parse_row", "loader.parse_row" or "loader.py:parse_row"; those of installed packages with their module or file.',
  );
};
