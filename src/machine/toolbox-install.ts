// Installs one tool into the toolbox: beside its place first, then renamed into it, so that nothing half is ever found.
import {randomBytes} from 'node:crypto';
import {mkdir, rename, rm} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {type Answer, ask} from './ask.js';
import type {Interpreter} from './interpreter.js';
import {printable} from './output-capture.js';
import {programFolder, sideFolder} from './toolbox-folders.js';
import type {ToolboxTool} from './toolbox-tools.js';

const timeoutMs = 600_000;
const pipFlags = ['--disable-pip-version-check', '--no-input', '--no-warn-script-location', '--quiet'] as const;

export interface InstallSettings {
  readonly toolboxDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Why it did not work; undefined: it did. */
export interface InstallFailure {
  readonly reason: string;
  readonly hint: string;
}

export const installTool = async (
  tool: ToolboxTool,
  interpreter: Interpreter,
  settings: InstallSettings,
): Promise<InstallFailure | undefined> => {
  const {toolboxDirectory} = settings;
  const place =
    tool.residence.in === 'program' ? programFolder(toolboxDirectory, tool.tool) : sideFolder(toolboxDirectory, interpreter.tag, tool.tool);
  const temporary = join(dirname(place), `.${basename(place)}-${randomBytes(4).toString('hex')}`);
  await mkdir(dirname(place), {recursive: true});
  try {
    const failure = await fill(tool, temporary, interpreter, settings);
    if (failure !== undefined) return failure;
    await rm(place, {recursive: true, force: true});
    await rename(temporary, place);
    return undefined;
  } finally {
    await rm(temporary, {recursive: true, force: true});
  }
};

const fill = async (
  tool: ToolboxTool,
  folder: string,
  interpreter: Interpreter,
  settings: InstallSettings,
): Promise<InstallFailure | undefined> => {
  const run = (program: string, args: readonly string[]): Promise<Answer | undefined> =>
    ask(program, args, {
      workingDirectory: settings.toolboxDirectory,
      environment: quiet(settings.environment),
      timeoutMs,
      signal: settings.signal,
    });
  if (tool.installer === 'npm') {
    // A global installation below a prefix has its programs in `bin`.
    const answer = await run('npm', [
      'install',
      '--global',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      tool.distribution,
    ]);
    return explain(answer, settings.signal, 'Install Node.js with npm.');
  }
  if (tool.residence.in === 'program') {
    const made = await run(interpreter.path, ['-m', 'venv', folder]);
    if (made?.exitCode === 0)
      return explain(
        await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', ...pipFlags, tool.distribution]),
        settings.signal,
        pipHint,
      );
    // Debian keeps venv in a package of its own; what is half made there is in the way.
    await rm(folder, {recursive: true, force: true});
  }
  return explain(
    await run(interpreter.path, ['-m', 'pip', 'install', ...pipFlags, '--target', folder, tool.distribution]),
    settings.signal,
    pipHint,
  );
};

const pipHint = 'Install pip for that Python (Debian, Ubuntu: apt-get install python3-pip python3-venv; elsewhere: python3 -m ensurepip).';

const explain = (answer: Answer | undefined, signal: AbortSignal, missingHint: string): InstallFailure | undefined => {
  if (answer?.exitCode === 0) return undefined;
  if (signal.aborted) return {reason: 'cancelled', hint: 'Nothing was left behind; call setup again.'};
  if (answer === undefined) return {reason: 'the installer could not be started, or took longer than 10 minutes', hint: missingHint};
  const lines = printable(answer.stderr).trim().split('\n');
  const reason = (lines.findLast(line => /^ERROR|^npm error/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
  if (/No module named (?:pip|ensurepip)/.test(answer.stderr)) return {reason, hint: missingHint};
  if (/No matching distribution|Temporary failure|ENOTFOUND|Connection|timed out|Network/i.test(answer.stderr)) {
    return {
      reason,
      hint: 'Check that the package registry can be reached from here, and that the tool supports this version of the interpreter.',
    };
  }
  return {reason, hint: 'Install it by hand in the environment of the program.'};
};

/** The caller's proxies and registries stay; what would put files elsewhere goes. */
const quiet = ({
  PYTHONPATH: _,
  PYTHONHOME: __,
  PIP_TARGET: ___,
  PIP_PREFIX: ____,
  PIP_REQUIRE_VIRTUALENV: _____,
  NODE_OPTIONS: ______,
  ...rest
}: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...rest,
  PIP_USER: '0',
});
