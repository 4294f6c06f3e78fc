// Profile → folded stacks, one line a stack with its own weight: what flame graph tools read.
import type {Profile} from '../model/profile.js';
import {plainText} from './plain-text.js';

/** Weights are whole numbers: samples where every sample weighs the same, else microseconds, bytes or counts; the first line says which. */
export const foldedText = (profile: Profile): string => {
  const {unit, per} = foldedUnit(profile);
  const lines = [`# unit: ${unit}`];
  const add = (stack: string, value: number): void => {
    const weight = Math.round(value / per);
    if (weight > 0) lines.push(`${stack} ${weight}`);
  };
  if (profile.graph !== undefined) {
    lines.push('# a call graph has no stacks: one line a function, its own time');
    for (const [row, self] of profile.graph.self.entries()) add(frameText(profile, row), self);
  } else {
    const {parent, frame} = profile.nodes;
    const texts = profile.frames.name.map((_, row) => frameText(profile, row));
    for (const [node, self] of profile.metrics[0].self.entries()) {
      if (self <= 0) continue;
      const stack: string[] = [];
      for (let at = node; at >= 0; at = parent[at] ?? -1) stack.push(texts[frame[at] ?? 0] ?? '?');
      add(stack.reverse().join(';'), self);
    }
  }
  return `${lines.join('\n')}\n`;
};

/** `name (file:line)`; a semicolon in it would end the frame. */
const frameText = ({frames}: Profile, row: number): string => {
  const name = frames.name[row] ?? '?';
  const file = frames.file[row] ?? '';
  const line = frames.line[row] ?? 0;
  const place = file === '' ? '' : ` (${file}${line > 0 ? `:${line}` : ''})`;
  return plainText(`${name}${place}`, 1_000).replaceAll(';', ',');
};

const foldedUnit = (profile: Profile): {readonly unit: string; readonly per: number} => {
  const [metric] = profile.metrics;
  switch (metric.unit) {
    case 'nanoseconds': {
      const each = evenWeight(profile);
      return each === undefined ? {unit: 'microseconds', per: 1e3} : {unit: 'samples', per: each};
    }
    case 'count':
      return {unit: metric.name === 'other' ? 'count' : metric.name, per: 1};
    default:
      return {unit: metric.unit, per: 1};
  }
};

/** The weight of one sample when all weigh the same; undefined when they differ. */
const evenWeight = (profile: Profile): number | undefined => {
  const {sampleCount, metrics, graph} = profile;
  if (sampleCount === undefined || sampleCount <= 0 || graph !== undefined) return undefined;
  const {self} = metrics[0];
  let total = 0;
  for (const value of self) total += value;
  const each = total / sampleCount;
  const isEven = each > 0 && self.every(value => Math.abs(value / each - Math.round(value / each)) < 0.01);
  return isEven ? each : undefined;
};
