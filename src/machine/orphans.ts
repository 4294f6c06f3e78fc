// Programs that a killed perfwright could not end: ended by the next one before it measures beside them.
import {join} from 'node:path';
import {listProcesses, readText} from './process-table.js';
import {endTree, runMarker} from './process-tree.js';
import {isOwnerAlive, readStatus} from './run-status.js';

const marker = new RegExp(`(?:^|\\0)${runMarker}=(r-\\d{8}-\\d{6}-[0-9a-f]{4,8})(?:\\0|$)`);
const termMs = 300;

/** Only processes of runs in this folder whose perfwright is gone for certain. */
export const endOrphans = async (runsDirectory: string): Promise<void> => {
  const runIds = new Set(listProcesses().flatMap(({pid}) => marker.exec(readText(`/proc/${pid}/environ`) ?? '')?.[1] ?? []));
  for (const runId of runIds) {
    const {owner} = await readStatus(join(runsDirectory, runId), runId);
    // No process has this number: its group is nobody's, the marker and descendants decide.
    if (owner !== '' && !isOwnerAlive(owner)) await endTree({runId, root: -1, seen: new Set()}, {termMs});
  }
};
