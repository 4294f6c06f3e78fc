// perfwright's own toolbox of profilers: never the user's environments, never with more rights than the user has.
import {readdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import type {FoundProgram} from '../model/facts.js';
import {ProfilingError} from '../model/problem.js';
import {withDirectoryLock} from './directory-lock.js';
import {type FindSettings, findInterpreter, findTool} from './find-tool.js';
import {toolVersion} from './tool-version.js';
import {programFolder, sideModule, toolboxProgram} from './toolbox-folders.js';
import {installTool} from './toolbox-install.js';
import {type ToolboxTool, toolboxTools} from './toolbox-tools.js';

export interface InstallOptions {
  /** Python of the program that is to be profiled; the first on PATH when absent. */
  readonly interpreter?: string | undefined;
  readonly workingDirectory: string;
  readonly progress: (message: string, elapsedMs: number) => void;
  readonly signal: AbortSignal;
}

export interface InstallOutcome {
  readonly tool: string;
  readonly action: 'installed' | 'already-there' | 'failed';
  readonly version?: string;
  readonly path?: string;
  readonly reason?: string;
  readonly hint?: string;
}

export interface ToolboxEntry {
  readonly tool: string;
  readonly path: string;
  readonly version?: string;
  /** Of a module: what interpreters it is for, e.g. `cpython-3.11`. */
  readonly tag?: string;
}

export interface Toolbox {
  readonly directory: string;
  /** Names that `install` knows. */
  readonly tools: readonly string[];
  /** Asks nobody: consent is the caller's business. One outcome for each tool; throws `invalid_request` for an unknown one. */
  install(tools: readonly string[], options: InstallOptions): Promise<readonly InstallOutcome[]>;
  /** For every interpreter. Returns those that were there. */
  remove(tools: readonly string[]): Promise<readonly string[]>;
  list(): Promise<readonly ToolboxEntry[]>;
}

export const createToolbox = (settings: FindSettings): Toolbox => {
  const {toolboxDirectory, environment} = settings;
  const lock = <Result>(options: {readonly signal: AbortSignal; readonly waiting: () => void}, work: () => Promise<Result>) =>
    withDirectoryLock(toolboxDirectory, options, work);

  const installOne = async (tool: ToolboxTool, options: InstallOptions): Promise<InstallOutcome> => {
    const find = {workingDirectory: options.workingDirectory, environment: {}, interpreter: options.interpreter};
    const before = await findTool(tool.residence, find, settings);
    if (before !== undefined) return found(tool, 'already-there', before);
    const python = await findInterpreter(tool.installer === 'npm' ? 'node' : 'python', find, settings);
    if (python === undefined) {
      const needed = tool.installer === 'npm' ? 'Node.js' : 'Python 3';
      return {tool: tool.tool, action: 'failed', reason: `no ${needed} was found`, hint: `Install ${needed} first.`};
    }
    const failure = await installTool(tool, python.interpreter, {toolboxDirectory, environment, signal: options.signal});
    if (failure !== undefined) return {tool: tool.tool, action: 'failed', ...failure};
    const after = await findTool(tool.residence, find, settings);
    if (after !== undefined) return found(tool, 'installed', after);
    return {
      tool: tool.tool,
      action: 'failed',
      reason: 'it was installed but does not start',
      hint: 'Install it by hand in the environment of the program.',
    };
  };

  return {
    directory: toolboxDirectory,
    tools: toolboxTools.map(({tool}) => tool),
    install: async (names, options) => {
      const tools = names.map(knownTool);
      const startedAt = performance.now();
      let stage = 'Installing';
      const report = (): void => options.progress(stage, Math.round(performance.now() - startedAt));
      const ticker = setInterval(report, 1_000);
      try {
        return await lock({signal: options.signal, waiting: () => (stage = 'Waiting for another installation')}, async () => {
          const outcomes: InstallOutcome[] = [];
          for (const tool of tools) {
            stage = `Installing ${tool.tool}`;
            report();
            outcomes.push(await installOne(tool, options));
          }
          return outcomes;
        });
      } finally {
        clearInterval(ticker);
      }
    },
    remove: async names => {
      const tools = names.map(knownTool);
      return lock({signal: AbortSignal.timeout(30_000), waiting: () => undefined}, async () => {
        const removed = [];
        for (const {tool} of tools) {
          const folders = [
            programFolder(toolboxDirectory, tool),
            ...(await tags(toolboxDirectory)).map(tag => join(toolboxDirectory, 'side', tag, tool)),
          ];
          const existing = await Promise.all(
            folders.map(async folder => ((await readdir(folder).catch(() => undefined)) === undefined ? [] : [folder])),
          );
          for (const folder of existing.flat()) await rm(folder, {recursive: true, force: true});
          if (existing.flat().length > 0) removed.push(tool);
        }
        return removed;
      });
    },
    list: async () => {
      const entries: ToolboxEntry[] = [];
      for (const {tool, residence} of toolboxTools) {
        if (residence.in === 'program') {
          const path = toolboxProgram(toolboxDirectory, residence.program);
          if (path === undefined) continue;
          const version = await toolVersion([path, '--version'], {workingDirectory: toolboxDirectory, environment});
          entries.push({tool, path, ...(version === undefined ? {} : {version})});
          continue;
        }
        for (const tag of await tags(toolboxDirectory)) {
          const side = await sideModule(toolboxDirectory, tag, residence.module);
          if (side !== undefined)
            entries.push({tool, path: side.directory, tag, ...(side.version === undefined ? {} : {version: side.version})});
        }
      }
      return entries;
    },
  };
};

const tags = (toolbox: string): Promise<readonly string[]> => readdir(join(toolbox, 'side')).catch(() => []);

const found = ({tool}: ToolboxTool, action: InstallOutcome['action'], {path, version, pythonPath}: FoundProgram): InstallOutcome => ({
  tool,
  action,
  path: pythonPath ?? path,
  ...(version === undefined ? {} : {version}),
});

const knownTool = (name: string): ToolboxTool => {
  const known = toolboxTools.find(({tool}) => tool === name);
  if (known !== undefined) return known;
  const names = toolboxTools.map(({tool}) => tool).join(', ');
  throw new ProfilingError(
    'invalid_request',
    `The toolbox knows no ${JSON.stringify(name)}.`,
    `It can hold: ${names}. Other tools are installed as their documentation says.`,
  );
};
