// The status file of a run, and what it means when its writer has gone.
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {StoredRun} from '../model/machine.js';
import {writeAtomically} from './atomic-write.js';
import {hasProc, readEntry} from './process-table.js';
import {identity} from './process-tree.js';

export const statusFile = 'status.json';

export interface StatusRecord extends StoredRun {
  /** `pid:startedAt` of the perfwright that made it: a run whose maker is gone runs no more. */
  readonly owner: string;
}

const self = readEntry('self');
export const thisOwner = self === undefined ? '' : identity(self);

export const writeStatus = (directory: string, record: StatusRecord): Promise<void> =>
  writeAtomically(join(directory, statusFile), `${JSON.stringify(record, undefined, 2)}\n`);

/** Never throws: a history with one broken entry is still a history. */
export const readStatus = async (directory: string, runId: string): Promise<StatusRecord> => {
  const unreadable = {
    runId,
    operation: 'unknown',
    startedAt: startOf(runId),
    status: 'failed',
    summary: 'Its status file cannot be read.',
    owner: '',
  } as const;
  try {
    const record: unknown = JSON.parse(await readFile(join(directory, statusFile), 'utf8'));
    if (typeof record !== 'object' || record === null) return unreadable;
    const text = (key: string): string => {
      const value: unknown = Reflect.get(record, key);
      return typeof value === 'string' ? value : '';
    };
    const status = (['running', 'complete', 'failed'] as const).find(known => known === text('status'));
    if (status === undefined) return unreadable;
    const read = {runId, operation: text('operation'), startedAt: text('startedAt'), summary: text('summary'), owner: text('owner')};
    if (status === 'running' && !isOwnerAlive(read.owner))
      return {...read, status: 'failed', summary: 'The perfwright that ran it ended before it did.'};
    return {...read, status};
  } catch {
    return unreadable;
  }
};

/** Owners that cannot be told apart count as alive. */
export const isOwnerAlive = (owner: string): boolean => {
  if (!hasProc || owner === '') return true;
  const entry = readEntry(Number(owner.split(':')[0]));
  return entry !== undefined && identity(entry) === owner;
};

/** `r-20261122-131500-4f2a` → `2026-11-22T13:15:00.000Z`. */
const startOf = (runId: string): string => {
  const [, year, month, day, hour, minute, second] = /^r-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-/.exec(runId) ?? [];
  return year === undefined ? '' : `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
};
