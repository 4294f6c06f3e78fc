// Does this kernel tell time on a core from time waiting for one? Tried once with work of our own.
import {readSchedstat} from './process-sample.js';

const spinMs = 50;
let known: boolean | undefined;

/** On some kernels and in some containers the file is there and stays at 0, or counts something else. */
export const runDelayIsReadable = (): boolean => (known ??= spinAgrees());

const spinAgrees = (): boolean => {
  const before = readSchedstat('self');
  if (before === undefined) return false;
  const startedAt = performance.now();
  while (performance.now() - startedAt < spinMs);
  const elapsedMs = performance.now() - startedAt;
  const after = readSchedstat('self');
  if (after === undefined) return false;
  const onCpuMs = (after.onCpuNs - before.onCpuNs) / 1e6;
  const delayMs = (after.runDelayNs - before.runDelayNs) / 1e6;
  // The clock of a virtual machine goes on while the host has taken the core away; hence the width.
  return onCpuMs > 5 && Math.abs(onCpuMs + delayMs - elapsedMs) < 0.3 * elapsedMs;
};
