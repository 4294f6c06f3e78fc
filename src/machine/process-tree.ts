// Everything that one run has started, and how it is ended: group, descendants, and whoever carries the run's marker.
import {setTimeout as sleep} from 'node:timers/promises';
import {environmentHolds, listProcesses, type ProcessEntry} from './process-table.js';

/** Set in the environment of everything a run starts; survives double forks and sessions of their own. */
export const runMarker = 'PERFWRIGHT_RUN';

export interface ProcessTree {
  readonly runId: string;
  /** Process group of the first process. */
  readonly root: number;
  /** `pid:startedAt` of processes seen while it ran: finds those that cleared their environment and lost their parent. */
  readonly seen: Set<string>;
}

export const identity = ({pid, startedAt}: ProcessEntry): string => `${pid}:${startedAt ?? 'unknown'}`;

export const signalProcess = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    // Gone already, or not ours.
    return false;
  }
};

/** Group 0 and 1 would be our own and everybody's. */
export const signalGroup = (group: number | undefined, signal: NodeJS.Signals): boolean =>
  group !== undefined && group > 1 && signalProcess(process.platform === 'win32' ? group : -group, signal);

/** Living members, without zombies and without this process. */
export const livingMembers = (tree: ProcessTree): readonly ProcessEntry[] => {
  const all = listProcesses();
  const leader = all.find(entry => entry.pid === tree.root);
  // Another process that was given the root's old pid leads a group that is none of ours.
  const groupIsOurs = leader === undefined || leader.startedAt === undefined || tree.seen.has(identity(leader));
  const marker = `${runMarker}=${tree.runId}`;
  const members = new Set<number>();
  const children = new Map<number, number[]>();
  for (const entry of all) {
    const {pid, parent} = entry;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [pid]);
    else siblings.push(pid);
    if ((groupIsOurs && entry.group === tree.root) || tree.seen.has(identity(entry)) || environmentHolds(pid, marker)) members.add(pid);
  }
  const open = [...members];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of children.get(pid) ?? []) {
      if (members.has(child)) continue;
      members.add(child);
      open.push(child);
    }
  }
  return all.filter(entry => members.has(entry.pid) && entry.pid !== process.pid && entry.pid > 1 && entry.state !== 'Z');
};

const rememberAndSignal = (tree: ProcessTree, members: readonly ProcessEntry[], signal: NodeJS.Signals): void => {
  // Remembered first: a child whose parent dies next has no path back to the root any more.
  for (const member of members) if (member.startedAt !== undefined) tree.seen.add(identity(member));
  for (const member of members) signalProcess(member.pid, signal);
};

/** TERM, then KILL for what is left, until nothing lives. Returns what was ended, and what could not be. */
export const endTree = async (
  tree: ProcessTree,
  {termMs}: {readonly termMs: number},
): Promise<{readonly ended: readonly ProcessEntry[]; readonly surviving: readonly ProcessEntry[]}> => {
  const ended = livingMembers(tree);
  if (ended.length === 0) return {ended, surviving: []};
  rememberAndSignal(tree, ended, 'SIGTERM');
  let living: readonly ProcessEntry[] = ended;
  const patience = performance.now() + termMs;
  while (living.length > 0 && performance.now() < patience) {
    await sleep(20);
    living = livingMembers(tree);
  }
  // Several rounds: between the listing and the signal a process can have forked.
  for (let round = 0; living.length > 0 && round < 25; round += 1) {
    rememberAndSignal(tree, living, 'SIGKILL');
    await sleep(20);
    living = livingMembers(tree);
  }
  return {ended, surviving: living};
};

/** For the moment this process exits: no time to wait for anything. */
export const killTreeNow = (tree: ProcessTree): void => {
  for (let round = 0; round < 5; round += 1) {
    const living = livingMembers(tree);
    if (living.length === 0) return;
    rememberAndSignal(tree, living, 'SIGKILL');
  }
};
