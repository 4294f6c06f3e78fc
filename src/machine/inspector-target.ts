// Whether a live process is a Node program whose inspector may be opened: asked before SIGUSR1, which kills whatever does not expect it.
import {statSync} from 'node:fs';
import {ProfilingError} from '../model/problem.js';
import {interpreterLanguage} from './interpreter.js';
import {commandLineOf, executableOf} from './live-process.js';
import {hasProc, readText} from './process-table.js';

const signalNumber = 10;

export interface InspectorTarget {
  readonly pid: number;
  readonly commandLine: readonly string[];
}

export const requireNodeProcess = async (pid: number): Promise<InspectorTarget> => {
  const commandLine = (await commandLineOf(pid)) ?? [];
  if (isForeign(pid)) {
    throw new ProfilingError(
      'not_permitted',
      `Process ${pid} belongs to another user.`,
      'Run perfwright as that user, or start the program under the profiler with command.',
    );
  }
  const program = executableOf(pid) ?? commandLine[0] ?? '';
  if (interpreterLanguage(program.replace(/ \(deleted\)$/, '')) !== 'node') {
    throw new ProfilingError(
      'unsupported_target',
      `Process ${pid} is not a Node program.`,
      'Choose a profiler for its language (py-spy for Python, perf for native code), or check the pid.',
    );
  }
  if (!catchesSignal(pid)) {
    const hint = 'Start it without --disable-sigusr1, or start it under the profiler with command.';
    throw new ProfilingError('unsupported_target', `Process ${pid} does not accept SIGUSR1, which opens the inspector.`, hint);
  }
  return {pid, commandLine};
};

const isForeign = (pid: number): boolean => {
  const ours = process.getuid?.();
  if (!hasProc || ours === undefined || ours === 0) return false;
  try {
    return statSync(`/proc/${pid}`).uid !== ours;
  } catch {
    return false;
  }
};

/** SigCgt of proc_pid_status(5): a mask in hexadecimal, bit 0 is signal 1. Where it cannot be read, the program's name has to do. */
const catchesSignal = (pid: number): boolean => {
  const mask = /^SigCgt:\s+([0-9a-f]+)/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1];
  if (mask === undefined) return !hasProc;
  return ((BigInt(`0x${mask}`) >> BigInt(signalNumber - 1)) & 1n) === 1n;
};
