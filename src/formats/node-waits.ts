// Asynchronous operations as perfwright's own recorder adds them up; the same table as of Clinic.js Bubbleprof.
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {operationsOf} from './clinic-bubbleprof.js';
import {recordAgain, unreadable} from './failures.js';
import {amountOf, isRecord, parseJson} from './json.js';
import {topLevelKeys} from './json-head.js';

export const isOfRecorder = (head: Uint8Array, recorder: string): Recognition =>
  new RegExp(`^\\s*"${recorder}"`).test(topLevelKeys(head)?.get('recorder') ?? '') ? 'yes' : 'no';

const parse = (content: ByteSource): Profile => {
  const json = parseJson(content);
  if (!isRecord(json) || !Array.isArray(json.operations))
    throw unreadable(`${content.name} holds no asynchronous operations.`, recordAgain);
  const profile = operationsOf(json, content.name);
  const dropped = amountOf(json.dropped);
  return {
    ...profile,
    origin: {...profile.origin, format: 'node-waits', tool: 'node'},
    notes:
      dropped === 0
        ? profile.notes
        : [...profile.notes, {code: 'skipped-input', message: `${dropped} operations were left out: too many were open at once.`}],
  };
};

export const nodeWaits: Format = {
  id: 'node-waits',
  title: "Asynchronous operations, recorded by perfwright's node-waits",
  recognise: head => isOfRecorder(head, 'waits'),
  parse,
};
