// The real machine: the only folder that starts programs, writes files and reads the clock.
import {realpath} from 'node:fs/promises';
import type {Machine} from '../model/machine.js';
import {createBaselineStore} from './baseline-store.js';
import {fileByteSource} from './byte-source.js';
import {executePlan} from './execute.js';
import {readFacts} from './facts.js';
import {findTool} from './find-tool.js';
import {createPackageReader, modifiedMs} from './installed-package.js';
import {createLiveRuns} from './live-runs.js';
import {createMeasuring} from './measuring.js';
import {observe} from './observe.js';
import {readTarget} from './read-target.js';
import {realRoots, resolveDirectoryInside, resolveInside} from './roots.js';
import {createRunStore} from './run-store.js';
import {servePage} from './served-folder.js';
import {startService} from './service.js';
import {createSourceReader} from './source-lines.js';
import {openSourceMap} from './source-maps.js';
import {chooseStateDirectory} from './state-directory.js';
import {createToolbox, type Toolbox} from './toolbox.js';
import {chooseToolboxDirectory} from './toolbox-folders.js';
import {createRepository} from './worktrees.js';

export type {InstallOptions, InstallOutcome, Toolbox, ToolboxEntry} from './toolbox.js';

export interface MachineOptions {
  /** The first is where relative paths start and, if it may be written, where runs are kept. */
  readonly roots: readonly string[];
  readonly stateDirectory?: string | undefined;
  readonly toolboxDirectory?: string | undefined;
  /** Of the caller; this process's own when absent. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

export interface MachineExtras {
  readonly toolbox: Toolbox;
  /** Cancels every running plan; resolves when all their processes have ended. */
  stopEverything(): Promise<void>;
  /** Synchronous, for this process's `exit`: kills what is still running. */
  cleanUp(): void;
}

export const createMachine = (options: MachineOptions): Machine & MachineExtras => {
  const environment = options.environment ?? process.env;
  const roots = realRoots(options.roots);
  const firstRoot = roots[0] ?? '/';
  const toolboxDirectory = chooseToolboxDirectory(options.toolboxDirectory, environment);
  const live = createLiveRuns();
  let chosen: Promise<string> | undefined;
  const stateDirectory = (): Promise<string> =>
    (chosen ??= chooseStateDirectory({stateDirectory: options.stateDirectory, firstRoot, environment}));

  return {
    roots,
    toolbox: createToolbox({environment, toolboxDirectory}),
    runs: createRunStore(stateDirectory, firstRoot),
    facts: async () => readFacts(),
    findTool: (residence, find) => findTool(residence, find, {environment, toolboxDirectory}),
    readTarget: (target, find) => readTarget(target, find, environment),
    resolveDirectory: directory => resolveDirectoryInside(directory, roots),
    openFile: async path => {
      const state = await stateDirectory();
      return fileByteSource(await resolveInside(path, roots, [await realpath(state).catch(() => state)]));
    },
    servePage: path => servePage(path, roots),
    readSource: createSourceReader(roots),
    sources: {
      openMap: file => openSourceMap(file, roots),
      packageOf: createPackageReader(roots),
      modifiedMs: file => modifiedMs(file, roots),
    },
    measuring: createMeasuring({stateDirectory, environment, live}),
    repository: createRepository(environment),
    baselines: createBaselineStore(stateDirectory, firstRoot),
    startService: (service, folder, context) =>
      startService(service, folder, context, (plan, into, running) => executePlan(plan, into, running, {environment, live})),
    execute: (plan, folder, context) => executePlan(plan, folder, context, {environment, live}),
    observe: (subject, folder, options, context) => observe(subject, folder, options, context, {environment, live}),
    watchMemory: async (plan, folder, context, work) => {
      const {watchMemory} = await import('./memory-session.js');
      return watchMemory(plan, folder, context, work, {environment, live});
    },
    stopEverything: () => live.stop(),
    cleanUp: () => live.killNow(),
  };
};
