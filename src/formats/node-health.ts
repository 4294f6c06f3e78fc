// What perfwright's own recorder saw of a Node process: V8's samples, with the course of the process beside them.
import type {ByteSource, Format} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {courseOf} from './clinic-doctor.js';
import {profileOfNodes} from './cpuprofile.js';
import {recordAgain, unreadable} from './failures.js';
import {amountOf, isRecord, parseJson} from './json.js';
import {isOfRecorder} from './node-waits.js';

const parse = (content: ByteSource): Profile => {
  const json = parseJson(content);
  if (!isRecord(json) || !Array.isArray(json.readings)) throw unreadable(`${content.name} holds no readings of a process.`, recordAgain);
  const profile = profileOfNodes(json.cpuProfile, content.name);
  const unread = amountOf(json.unread);
  return {
    ...profile,
    course: courseOf(json),
    origin: {...profile.origin, format: 'node-health', tool: 'node'},
    notes:
      unread === 0
        ? profile.notes
        : [...profile.notes, {code: 'skipped-input', message: `${unread} later readings and collections were not kept.`}],
  };
};

export const nodeHealth: Format = {
  id: 'node-health',
  title: "Health of a Node.js process, recorded by perfwright's node-health",
  recognise: head => isOfRecorder(head, 'health'),
  parse,
};
