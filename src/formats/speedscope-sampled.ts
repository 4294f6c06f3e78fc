// Sampled speedscope profiles: a stack of frame indices (outermost first) and a weight for each sample.

import {type JsonRecord, listOf, numberOf} from './json.js';
import type {SpeedscopeSink} from './speedscope-sink.js';

export const addSampled = (profile: JsonRecord, thread: number, sink: SpeedscopeSink): void => {
  const stacks = listOf(profile.samples);
  const weights = listOf(profile.weights);
  let time = (Number.isFinite(numberOf(profile.startValue)) ? numberOf(profile.startValue) : 0) * sink.scale;
  // The previous stack and its nodes: what both have in common is not looked up again.
  let previous: readonly unknown[] = [];
  const path: number[] = [];
  stacks.forEach((value, row) => {
    const weight = numberOf(weights[row]) * sink.scale;
    const stack = listOf(value);
    if (!(weight >= 0)) {
      sink.skipped.count('samples without a weight of 0 or more');
      return;
    }
    const startsAt = time;
    time += weight;
    if (stack.length === 0) {
      sink.skipped.count('samples without a stack');
      return;
    }
    let depth = 0;
    while (depth < stack.length && depth < previous.length && stack[depth] === previous[depth]) depth += 1;
    for (; depth < stack.length; depth += 1) {
      const frame = sink.frame(stack[depth]);
      if (frame < 0) {
        sink.skipped.count('samples with a frame that the file does not list');
        previous = stack.slice(0, depth);
        return;
      }
      path[depth] = sink.child(depth === 0 ? -1 : (path[depth - 1] ?? -1), frame);
    }
    previous = stack;
    sink.sample(path[stack.length - 1] ?? 0, weight, startsAt, thread);
  });
  if (weights.length > stacks.length) sink.skipped.count('profiles with more weights than samples (the rest of the weights)');
};
