// Evented speedscope profiles: frames open and close; what passes between two events belongs to the innermost open frame.

import {type JsonRecord, listOf, numberOf, recordOf} from './json.js';
import type {SpeedscopeSink} from './speedscope-sink.js';

export const addEvented = (profile: JsonRecord, sink: SpeedscopeSink): void => {
  const frames: number[] = [];
  const nodes: number[] = [];
  // How often each frame is open now: a close without an open is known at once, however deep the stack.
  const open = new Map<number, number>();
  let last = numberOf(profile.startValue);

  const advance = (at: number): void => {
    const spent = (at - last) * sink.scale;
    const innermost = nodes[nodes.length - 1];
    if (spent > 0 && innermost !== undefined) sink.self.add(innermost, spent);
    last = at;
  };
  const pop = (): number => {
    const frame = frames.pop() ?? -1;
    nodes.pop();
    open.set(frame, (open.get(frame) ?? 1) - 1);
    return frame;
  };
  const close = (frame: number): void => {
    if ((open.get(frame) ?? 0) === 0) {
      sink.skipped.count('events that close a frame which is not open');
      return;
    }
    while (pop() !== frame) sink.skipped.count('frames closed by the end of their caller, without an event of their own');
  };

  for (const value of listOf(profile.events)) {
    const event = recordOf(value);
    const frame = sink.frame(event.frame);
    const at = numberOf(event.at);
    const opens = event.type === 'O';
    if (frame < 0 || Number.isNaN(at) || (!opens && event.type !== 'C')) {
      sink.skipped.count('events without a type, a known frame or a time');
      continue;
    }
    if (Number.isNaN(last)) last = at;
    if (at < last) sink.skipped.count('times that run backwards (events taken as simultaneous)');
    else advance(at);
    if (!opens) {
      close(frame);
      continue;
    }
    const node = sink.child(nodes[nodes.length - 1] ?? -1, frame);
    sink.self.add(node, 0);
    frames.push(frame);
    nodes.push(node);
    open.set(frame, (open.get(frame) ?? 0) + 1);
  }
  const end = numberOf(profile.endValue);
  if (end > last) advance(end);
  if (frames.length > 0) sink.skipped.count('profiles that end with frames still open (closed at the end)');
};
