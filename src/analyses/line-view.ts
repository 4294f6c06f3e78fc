// Lines by the time in which they ran: of the whole program, or of one function with the text around them.
import type {SourceReader} from '../model/analysis.js';
import {ProfilingError} from '../model/problem.js';
import type {Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {shareInterval} from './evidence.js';
import {findFunction} from './find-function.js';
import {labelOf, nameOf, percent, placeOf} from './locate.js';
import {definitionLine} from './source-place.js';

/** Longest text of a line that is shown. */
const longestText = 120;
/** An annotated function is shown whole up to this length; of a longer one the lines around those that ran. */
const longestListing = 40;

/** Below this part of the time with known lines, the list may miss what matters. */
const mostlyKnown = 0.5;

export interface LineRow {
  readonly file?: string;
  readonly line: number;
  readonly function: string;
  /** Time in which this line itself ran; unit of metric 0. */
  readonly self: number;
  readonly share: number;
  /** 95 %, from the effective number of samples; absent for exact figures. */
  readonly interval?: readonly [number, number];
  /** As it stands in the file now; absent when the file changed since, or cannot be read. */
  readonly text?: string;
  readonly stale?: true;
}

export interface LineView {
  readonly view: 'lines';
  readonly summary: string;
  readonly focus?: {readonly function: string; readonly file?: string; readonly line?: number};
  readonly rows: readonly LineRow[];
  readonly of: number;
  /** Part of the whole time whose running line is known. */
  readonly coveredShare: number;
  /** Of focus: `>  12 %  18 |     for other in seen:`. */
  readonly listing?: readonly string[];
}

export interface LineContext {
  readonly limit: number;
  readonly readSource: SourceReader;
  isStale(file: string): boolean;
}

interface Line {
  readonly file: string;
  readonly line: number;
  /** Frame row of the function with most of its time. */
  row: number;
  rowValue: number;
  value: number;
}

/** Throws `invalid_request` when the profile knows no running lines, with the profiler that would. */
export const lineView = (profile: Profile, focus: string | undefined, context: LineContext): LineView => {
  const {lines} = profile;
  const row = focus === undefined ? undefined : findFunction(profile, focus);
  if (lines === undefined) throw withoutLines(profile);
  const all = profileTotal(profile);
  const found = [...linesOf(profile, row).values()].sort((a, b) => b.value - a.value);
  const known = lines.value.reduce((sum, value) => sum + value, 0);
  const rows = found.slice(0, context.limit).map(line => rowOf(profile, line, all, context));
  const listing = row === undefined ? undefined : listingOf(profile, row, found, all, context);
  return {
    view: 'lines',
    summary: `${summaryOf(profile, row, found, all)}${known / all < mostlyKnown ? ` Beware: for only ${percent(known / all)} of the whole the running line is known.` : ''}`,
    ...(row === undefined ? {} : {focus: placeOf(profile, row)}),
    rows,
    of: found.length,
    coveredShare: round(known / all),
    ...(listing === undefined ? {} : {listing}),
  };
};

const withoutLines = ({origin, notes}: Profile): ProfilingError =>
  new ProfilingError(
    'invalid_request',
    `This profile (${origin.format}) does not say which lines ran.`,
    notes.some(({code}) => code === 'approximate')
      ? 'Its code was compiled or minified so that lines cannot be told: run it unminified with source maps, and profile again.'
      : 'Profilers that do: v8-cpu-profile for Node.js; py-spy for Python (speedscope, without --function). run_profile with one of them, then view lines.',
  );

const linesOf = (profile: Profile, only: number | undefined): ReadonlyMap<string, Line> => {
  const {lines, nodes, frames} = profile;
  const found = new Map<string, Line>();
  // Time of the same function is added up before functions that share a line are compared.
  const perRow = new Map<string, number>();
  for (const [entry, node] of lines?.node.entries() ?? []) {
    const row = nodes.frame[node] ?? 0;
    if (only !== undefined && row !== only) continue;
    const file = frames.file[row] ?? '';
    const line = lines?.line[entry] ?? 0;
    const value = lines?.value[entry] ?? 0;
    const key = `${file}\0${line}`;
    const own = (perRow.get(`${row}\0${key}`) ?? 0) + value;
    perRow.set(`${row}\0${key}`, own);
    const known = found.get(key);
    if (known === undefined) found.set(key, {file, line, row, rowValue: own, value});
    else {
      known.value += value;
      if (own > known.rowValue) {
        known.row = row;
        known.rowValue = own;
      }
    }
  }
  return found;
};

const rowOf = (profile: Profile, {file, line, row, value}: Line, all: number, {readSource, isStale}: LineContext): LineRow => {
  const share = Math.min(1, value / all);
  const interval = shareInterval(profile, row, share);
  const stale = isStale(file);
  const text = stale ? undefined : readSource(file, line, 0)?.[0]?.trim();
  return {
    ...(file === '' ? {} : {file}),
    line,
    function: nameOf(profile, row),
    self: Math.round(value),
    share: round(share),
    ...(interval === undefined ? {} : {interval}),
    ...(text === undefined ? {} : {text: text.slice(0, longestText)}),
    ...(stale ? {stale: true as const} : {}),
  };
};

const summaryOf = (profile: Profile, row: number | undefined, [first]: readonly Line[], all: number): string => {
  const whose = row === undefined ? 'The hottest line' : `The hottest line of ${labelOf(profile, row)}`;
  if (first === undefined)
    return `${row === undefined ? 'No line' : `No line of ${labelOf(profile, row)}`} was seen running: its time is in what it calls (view callees).`;
  const base = first.file.split(/[\\/]/).at(-1) ?? '';
  return `${whose} is ${base}:${first.line}${row === undefined ? ` in ${nameOf(profile, first.row)}` : ''}: ${percent(Math.min(1, first.value / all))} of the whole is in the line itself.`;
};

/** The function from its definition to the last line that ran, each line with its share. */
const listingOf = (
  profile: Profile,
  row: number,
  found: readonly Line[],
  all: number,
  {readSource, isStale}: LineContext,
): readonly string[] | undefined => {
  const file = profile.frames.file[row] ?? '';
  const [hottest] = found;
  if (hottest === undefined || isStale(file)) return undefined;
  const ran = found.map(({line}) => line);
  const defined = definitionLine(profile, row, hottest.line, readSource) ?? Math.min(...ran);
  const first = Math.min(defined, ...ran);
  const last = Math.max(...ran);
  const context = last - first < longestListing ? last - first + 1 : 1;
  const text = readSource(file, first, last - first);
  if (text === undefined) return undefined;
  // The reader gives as many lines above as below, as far as there are any.
  const above = Math.min(first - 1, last - first);
  const share = new Map(found.map(({line, value}) => [line, value / all]));
  const shown: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const own = share.get(line);
    const isNear = line === defined || ran.some(other => Math.abs(other - line) <= context);
    if (isNear) {
      const figure = own === undefined ? '' : percent(own);
      shown.push(
        `${own === undefined ? ' ' : '>'} ${figure.padStart(5)}  ${line} | ${(text[above + line - first] ?? '').slice(0, longestText)}`,
      );
    } else if (shown.at(-1) !== '…') shown.push('…');
  }
  return shown;
};

const round = (share: number): number => Math.min(1, Math.max(0, Number(share.toFixed(4))));
