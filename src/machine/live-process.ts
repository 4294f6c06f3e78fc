// What the system tells about a process that is running already.
import {readlinkSync, statSync} from 'node:fs';
import type {LiveProcess} from '../model/facts.js';
import {ask} from './ask.js';
import {hasProc, readEntry, readText} from './process-table.js';

/** Undefined: there is no such process. */
export const commandLineOf = async (pid: number): Promise<readonly string[] | undefined> => {
  if (hasProc) {
    const text = readText(`/proc/${pid}/cmdline`);
    if (text === undefined || readEntry(pid)?.state === 'Z') return undefined;
    return text.replace(/\0$/, '').split('\0');
  }
  const answer = await ask('ps', ['-p', String(pid), '-o', 'command='], {workingDirectory: '/', environment: process.env});
  const line = answer?.stdout.trim() ?? '';
  return line === '' ? undefined : line.split(/\s+/);
};

/** Undefined: another user's process, or a system without /proc. */
export const executableOf = (pid: number): string | undefined => {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
};

/** PF_KTHREAD of the kernel's include/linux/sched.h. */
const kernelThread = 0x0020_0000;

/** Undefined: there is no such process, or a system without /proc. */
export const describeLive = (pid: number): LiveProcess | undefined => {
  const entry = readEntry(pid);
  if (entry === undefined) return undefined;
  const isKernelThread = (entry.flags & kernelThread) !== 0;
  return {name: entry.name, isKernelThread, isForeign: executableOf(pid) === undefined && ownerOf(pid) !== process.getuid?.()};
};

const ownerOf = (pid: number): number | undefined => statSync(`/proc/${pid}`, {throwIfNoEntry: false})?.uid;
