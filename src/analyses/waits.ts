// Who waits for what: known waiting calls by their names, and blocking calls that a profiler books to the line that makes them.
import type {SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import {lineTimes} from './line-times.js';
import {ownershipOf} from './ownership.js';

export type WaitSubject = 'lock' | 'network' | 'file' | 'process';

export interface Wait {
  readonly subject: WaitSubject;
  /** Row of the nearest function somebody can edit; -1: none. */
  readonly asker: number;
  /** Unit of metric 0. */
  value: number;
  /** By the name of the frame, or by the text of a line. */
  readonly seenBy: 'frame' | 'line';
  /** The frame's name, or the line's text. */
  readonly call: string;
}

export interface Waits {
  /** Largest first. */
  readonly waits: readonly Wait[];
  /** All thread time: that of threads set apart because they only wait, too. */
  readonly total: number;
}

interface Recognised {
  readonly subject: WaitSubject;
  readonly name: RegExp;
  readonly file?: RegExp;
}

/** Waiting for work (queues, accept, select) is not listed: an idle server does that. */
const frames: readonly Recognised[] = [
  {subject: 'lock', name: /(?:^|\.)(?:acquire|__enter__)$/, file: /[\\/](?:threading|multiprocessing[\\/]synchronize)\.py$/},
  {subject: 'lock', name: /^\{method '(?:acquire|__enter__)' of '_thread\.R?[Ll]ock' objects\}$/},
  {subject: 'lock', name: /^(?:__lll_lock_wait\w*|(?:__)?pthread_mutex_lock|___pthread_mutex_lock|PyThread_acquire_lock_timed)$/},
  {subject: 'lock', name: /^(?:Atomics\.)?wait$/, file: /^$/},
  {subject: 'network', name: /(?:^|\.)(?:recv|recv_into|readinto|read|connect)$/, file: /[\\/](?:socket|ssl)\.py$/},
  {subject: 'network', name: /^\{method '(?:recv\w*|connect|sendall)' of '_socket\.socket' objects\}$/},
  {subject: 'process', name: /(?:^|\.)(?:wait|_wait|_try_wait|communicate)$/, file: /[\\/]subprocess\.py$/},
  {subject: 'process', name: /^\{built-in method posix\.(?:waitpid|wait4?)\}$/},
  {subject: 'process', name: /^(?:spawnSync|execSync|execFileSync)$/},
  {subject: 'file', name: /^(?:fsync|fsyncSync|fdatasyncSync)$/},
];

/** py-spy and V8 book a blocking call in C to the line of the function that makes it. */
const lines: readonly {readonly subject: WaitSubject; readonly text: RegExp}[] = [
  {
    subject: 'lock',
    text: /^\s*(?:async\s+)?with\s+[\w.[\]]*(?:lock|mutex|sem(?:aphore)?)\w*\s*(?:as\s+\w+\s*)?[:,]|[\w.\]]*(?:lock|mutex|sem(?:aphore)?)\w*\.acquire\(/i,
  },
  {
    subject: 'network',
    text: /\.(?:recv(?:_into|from)?|sendall|connect|getresponse|urlopen)\(|\burlopen\(|\brequests\.(?:get|post|put|patch|delete|head|request)\(|\bcreate_connection\(/,
  },
  {
    subject: 'process',
    text: /\bsubprocess\.(?:run|call|check_call|check_output|getoutput)\(|\bos\.(?:system|wait|waitpid)\(|\.communicate\(/,
  },
  {
    subject: 'file',
    text: /\bos\.(?:fsync|fdatasync|read|write|open|listdir|scandir|stat|sync)\(|(?<!\bjson)\.(?:read|readline|readlines|readinto|write|flush|read_text|read_bytes|write_text|write_bytes)\(|\bfor\s+\w+\s+in\s+\w*(?:file|stream|pipe)\w*\s*:/,
  },
];

const waitingMetric = 'waiting';

/** A Profile never changes, and several questions need this. */
const known = new WeakMap<Profile, Waits>();

export const waitsOf = (profile: Profile, readSource: SourceReader): Waits => {
  const before = known.get(profile);
  if (before !== undefined) return before;
  const waits = findWaits(profile, readSource);
  known.set(profile, waits);
  return waits;
};

const findWaits = (profile: Profile, readSource: SourceReader): Waits => {
  const {parent, frame} = profile.nodes;
  const {isEditable} = ownershipOf(profile);
  const own = profile.metrics[0].self;
  const apart = profile.metrics.find(({name}) => name === waitingMetric)?.self;
  const subjects = profile.frames.name.map((name, row) => subjectOf(name, profile.frames.file[row] ?? ''));
  const askers = new Int32Array(parent.length);
  const found = new Map<string, Wait>();
  let total = 0;
  const add = (wait: Omit<Wait, 'value'>, value: number): void => {
    const key = `${wait.subject} ${wait.asker} ${wait.seenBy}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, {...wait, value});
    else same.value += value;
  };
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const row = frame[node] ?? 0;
    askers[node] = isEditable[row] === 1 ? row : caller < 0 ? -1 : (askers[caller] ?? -1);
    const value = (own[node] ?? 0) + (apart?.[node] ?? 0);
    total += value;
    const subject = subjects[row];
    if (subject !== undefined && value > 0 && isEditable[row] !== 1)
      add({subject, asker: askers[node] ?? -1, seenBy: 'frame', call: profile.frames.name[row] ?? ''}, value);
  }
  for (const {row, text, value} of lineTimes(profile, readSource)) {
    const subject = lines.find(one => one.text.test(text))?.subject;
    if (subject !== undefined) add({subject, asker: row, seenBy: 'line', call: text.trim()}, value);
  }
  return {waits: [...found.values()].sort((a, b) => b.value - a.value), total};
};

const subjectOf = (name: string, file: string): WaitSubject | undefined =>
  frames.find(one => one.name.test(name) && (one.file ?? /^(?:node:.*)?$/).test(file))?.subject;
