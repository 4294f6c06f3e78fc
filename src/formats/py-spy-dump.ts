// The JSON of `py-spy dump`: every thread of a process at one moment. No profile: one look has no shares of time.
import type {ByteSource} from '../model/format.js';
import type {ThreadLook} from '../model/thread-look.js';
import {empty, unreadable} from './failures.js';
import {isRecord, type JsonRecord, listOf, numberOf, parseJson, recordOf, stringOf} from './json.js';

/** Throws `unreadable_profile`, or `empty_profile` when no thread is in it. */
export const readThreads = (content: ByteSource): readonly ThreadLook[] => {
  const root = parseJson(content);
  if (!Array.isArray(root)) throw unreadable(`${content.name} is no dump of py-spy.`, 'Take it again.');
  const threads = listOf(root).flatMap(entry => (isRecord(entry) && Array.isArray(entry.frames) ? [threadOf(entry)] : []));
  if (threads.length === 0)
    throw empty(`${content.name} holds no thread.`, 'The interpreter was starting or ending: try again, or check the pid.');
  return threads;
};

const threadOf = (entry: JsonRecord): ThreadLook => {
  const id = numberOf(entry.os_thread_id);
  const name = stringOf(entry.thread_name);
  return {
    pid: numberOf(entry.pid),
    name: name === '' ? `thread ${Number.isNaN(id) ? '?' : id}` : name,
    isActive: entry.active === true,
    holdsLock: entry.owns_gil === true,
    frames: listOf(entry.frames).map(value => {
      const frame = recordOf(value);
      const line = numberOf(frame.line);
      return {function: stringOf(frame.name) || '?', file: stringOf(frame.filename), line: Number.isInteger(line) && line > 0 ? line : 0};
    }),
  };
};
