// Bytes by the line that is answerable for them, as findings on memory show them.
import type {AnalysisContext} from '../model/analysis.js';
import type {MemoryCourse} from '../model/memory.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {functionTotals} from '../model/totals.js';
import {labelOf, percent, placeOf} from './locate.js';
import {definitionLine, sourceAround} from './source-place.js';

export interface MemoryLine {
  /** Frame row. */
  readonly row: number;
  /** 0 = unknown. */
  readonly line: number;
  readonly bytes: number;
  /** Highest of its entries, 0..1. */
  readonly likelihood: number;
}

interface LineBytes {
  readonly node: Int32Array;
  readonly line: Int32Array;
  readonly bytes: Float64Array;
  readonly likelihood?: Float64Array | undefined;
}

/** Largest first. */
export const memoryLines = ({nodes}: Profile, {node, line, bytes, likelihood}: LineBytes): readonly MemoryLine[] => {
  const sums = new Map<string, {row: number; line: number; bytes: number; likelihood: number}>();
  for (let entry = 0; entry < node.length; entry += 1) {
    const row = nodes.frame[node[entry] ?? 0] ?? 0;
    const own = line[entry] ?? 0;
    const sum = sums.get(`${row}:${own}`) ?? {row, line: own, bytes: 0, likelihood: 0};
    sum.bytes += bytes[entry] ?? 0;
    sum.likelihood = Math.max(sum.likelihood, likelihood?.[entry] ?? 0);
    sums.set(`${row}:${own}`, sum);
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes || a.row - b.row || a.line - b.line);
};

/** Lines of the leading metric; functions as a whole where no lines are known. */
export const leadingLines = (profile: Profile): readonly MemoryLine[] => {
  const {lines} = profile;
  if (lines !== undefined) return memoryLines(profile, {node: lines.node, line: lines.line, bytes: lines.value});
  const {self} = functionTotals(profile);
  return Array.from(self, (bytes, row) => ({row, line: profile.frames.line[row] ?? 0, bytes, likelihood: 0}))
    .filter(({bytes}) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
};

/** V8's sampled heap profile holds what is alive when it is written. */
export const memoryOf = ({memory, origin}: Profile): MemoryCourse =>
  memory ?? {amount: origin.format === 'heapprofile' ? 'at-end' : 'allocated', of: 'heap'};

/** `load_table (report.py:6)`. */
export const lineLabel = (profile: Profile, {row, line}: MemoryLine): string => labelOf(profile, row, line > 0 ? line : undefined);

/** The fields that say where: the finding's line is the line that allocates; the function is found by its name. */
export const linePlace = (
  profile: Profile,
  {row, line}: MemoryLine,
  {readSource}: AnalysisContext,
): Pick<Finding, 'function' | 'file' | 'line' | 'source'> => {
  const place = placeOf(profile, row);
  const shown = line > 0 ? line : definitionLine(profile, row, undefined, readSource);
  const source = place.file === undefined || shown === undefined ? undefined : sourceAround(place.file, shown, readSource);
  return {...place, ...(shown === undefined ? {} : {line: shown}), ...(source === undefined ? {} : {source: [...source]})};
};

export const shareText = (share: number): string => percent(Math.min(1, share));
