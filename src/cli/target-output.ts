// What the program printed while it ran, passed on to standard error, so that standard output holds the answer alone.
import type {Machine} from '../model/machine.js';
import type {Terminal} from './terminal.js';

const maximumBytes = 64 * 1024;

export const passOnOutput = async (machine: Machine, runId: string, terminal: Terminal): Promise<void> => {
  for (const file of ['stdout.txt', 'stderr.txt']) {
    const bytes = await machine.runs.read(runId, file).catch(() => undefined);
    if (bytes === undefined || bytes.length === 0) continue;
    const start = Math.max(0, bytes.length - maximumBytes);
    if (start > 0) terminal.say(`… ${start} bytes before this are in ${file} of run ${runId}`);
    terminal.say(new TextDecoder().decode(bytes.subarray(start)).trimEnd());
  }
};
