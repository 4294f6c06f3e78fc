// The watched program as a process tree that outlives single questions to it.
import {setTimeout as sleep} from 'node:timers/promises';
import type {Command} from '../model/plan.js';
import {commandEnvironment} from './environment.js';
import type {LiveRuns} from './live-runs.js';
import type {OutputCapture} from './output-capture.js';
import {type ProcessEntry, readEntry} from './process-table.js';
import {endTree, identity, livingMembers, type ProcessTree} from './process-tree.js';
import {requireDirectory, startFailure} from './start-failure.js';
import {startProgram} from './start-program.js';

export interface LaunchedTarget {
  readonly pid: number;
  members(): readonly ProcessEntry[];
  exit(): {readonly exitCode?: number; readonly signal?: string} | undefined;
  end(termMs: number): Promise<void>;
}

export interface LaunchSettings {
  readonly runId: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly live: LiveRuns;
  readonly stdout: OutputCapture;
  readonly stderr: OutputCapture;
}

export const launchTarget = async (
  command: Command,
  {runId, environment, live, stdout, stderr}: LaunchSettings,
): Promise<LaunchedTarget> => {
  await requireDirectory(command.workingDirectory);
  const subprocess = startProgram(command.program, command.args, {
    workingDirectory: command.workingDirectory,
    environment: commandEnvironment(environment, command.environment, runId),
  });
  const {pid} = subprocess;
  if (pid === undefined) throw await startFailure(command, await subprocess);
  let exit: {readonly exitCode?: number; readonly signal?: string} | undefined;
  const exited = new Promise<void>(resolve => {
    subprocess.once('exit', (code, signal) => {
      exit = {...(code === null ? {} : {exitCode: code}), ...(signal === null ? {} : {signal})};
      resolve();
    });
  });
  const tree: ProcessTree = {runId, root: pid, seen: new Set()};
  const root = readEntry(pid);
  if (root !== undefined) tree.seen.add(identity(root));
  live.trees.add(tree);
  stdout.drain(subprocess.stdout);
  stderr.drain(subprocess.stderr);
  return {
    pid,
    members: () => livingMembers(tree),
    exit: () => exit,
    end: async termMs => {
      try {
        await endTree(tree, {termMs});
        await Promise.race([exited, sleep(200)]);
      } finally {
        for (const stream of [subprocess.stdout, subprocess.stderr]) stream.destroy();
        live.trees.delete(tree);
      }
    },
  };
};
