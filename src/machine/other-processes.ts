// Processes that a watched program started beside the one that is watched: their resident size, as nobody looks inside them.
import type {OtherProcess} from '../model/memory-session.js';
import {commandLineOf} from './live-process.js';
import type {LaunchedTarget} from './memory-target.js';
import {readText} from './process-table.js';
import {isStarter} from './starters.js';

/** A native program without words is no runner. */
const isRunner = (line: readonly string[]): boolean => /(?:^|[\\/])(?:node|\w*sh)$|^np[mx] /.test(line[0] ?? '') && isStarter(line);

export const otherProcesses = async (target: LaunchedTarget, watched: number): Promise<readonly OtherProcess[]> => {
  const found: OtherProcess[] = [];
  for (const {pid, state} of target.members()) {
    if (pid === watched || state === 'Z') continue;
    const line = await commandLineOf(pid);
    const rss = /^VmRSS:\s+(\d+) kB/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1];
    if (line !== undefined && rss !== undefined && !isRunner(line))
      found.push({pid, command: line.join(' ').slice(0, 120), rssBytes: Number(rss) * 1_024});
  }
  return found;
};
