// What may be left out of a Report, in the order of leaving out: details of lesser findings first; warnings last; summary and verdict never.
import {type Fields, fieldsOf, isList, listOf, recordsOf} from './fields.js';
import {capText} from './safe-text.js';

/** Changes the Report in place; false when there was nothing (more) to cut. */
export type Cut = (report: Fields) => boolean;

export interface Countable {
  readonly what: string;
  readonly count: (report: Fields) => number;
  /** The argument or artifact that brings what was left out; `canGrow`: the Report is not yet as large as one may be. */
  readonly bring: (report: Fields, canGrow: boolean) => string;
}

const sizeOf = (holder: unknown, field: string): number => listOf(fieldsOf(holder)[field]).length;
const sumOver = (field: string) => (report: Fields) => recordsOf(report.findings).reduce((sum, finding) => sum + sizeOf(finding, field), 0);

const allStacks = (report: Fields): string => {
  const folded = recordsOf(report.artifacts).find(({path}) => typeof path === 'string' && path.endsWith('profile.folded'));
  return typeof folded?.uri === 'string' ? folded.uri : 'explain_flamegraph with view and focus';
};
const smallerLimit = (): string => 'limit (a smaller one leaves more room for each)';
const largerLimit = (report: Fields, canGrow: boolean): string =>
  canGrow ? 'limit (a larger one makes room in the Report)' : allStacks(report);

export const countables: readonly Countable[] = [
  {what: 'findings', count: report => sizeOf(report, 'findings'), bring: largerLimit},
  {what: 'evidence', count: sumOver('evidence'), bring: smallerLimit},
  {what: 'source', count: sumOver('source'), bring: smallerLimit},
  {what: 'hotPath', count: report => sizeOf(report, 'hotPath'), bring: allStacks},
  {what: 'view.rows', count: report => sizeOf(report.view, 'rows'), bring: largerLimit},
  {what: 'view.listing', count: report => sizeOf(report.view, 'listing'), bring: () => 'the file itself'},
  {what: 'comparison.functions', count: report => sizeOf(report.comparison, 'functions'), bring: smallerLimit},
  {what: 'runs', count: report => sizeOf(report, 'runs'), bring: () => 'limit (a smaller one) and cursor'},
  {what: 'profilers', count: report => sizeOf(report, 'profilers'), bring: () => 'profiler'},
  {what: 'assumptions', count: report => sizeOf(report, 'assumptions'), bring: () => 'dryRun'},
  {what: 'next', count: report => sizeOf(report, 'next'), bring: smallerLimit},
  {what: 'artifacts', count: report => sizeOf(report, 'artifacts'), bring: () => 'the run folder'},
  {what: 'warnings', count: report => sizeOf(report, 'warnings'), bring: smallerLimit},
  {what: 'plan', count: report => (report.plan === undefined ? 0 : 1), bring: () => 'the command line with --json'},
  {what: 'view', count: report => (report.view === undefined ? 0 : 1), bring: allStacks},
];

/** The middle of what surrounds a line. */
const middle = (lines: readonly unknown[], most: number): readonly unknown[] => {
  const from = Math.floor((lines.length - most) / 2);
  return lines.slice(from, from + most);
};
const first = (items: readonly unknown[], most: number): readonly unknown[] => items.slice(0, most);
/** Where it begins, and above all where it ends. */
const ends = (steps: readonly unknown[], most: number): readonly unknown[] => {
  const head = Math.floor(most / 3);
  return [...steps.slice(0, head), ...steps.slice(steps.length - (most - head))];
};

type Choice = (items: readonly unknown[], most: number) => readonly unknown[];

const shorten = (holder: Fields, field: string, most: number, choose: Choice): boolean => {
  const items = holder[field];
  if (!isList(items) || items.length <= most) return false;
  items.splice(0, items.length, ...choose(items, most));
  return true;
};

const inFindings =
  (field: string, most: number, choose: Choice, from = 0): Cut =>
  report =>
    recordsOf(report.findings)
      .slice(from)
      .map(finding => shorten(finding, field, most, choose))
      .includes(true);

const to =
  (field: string, most: number, choose: Choice = first): Cut =>
  report =>
    shorten(report, field, most, choose);

/** A part at a time, down to `least`. */
const towards =
  (holderOf: (report: Fields) => Fields, field: string, least: number, part: (size: number) => number): Cut =>
  report => {
    const size = sizeOf(holderOf(report), field);
    return size > least && shorten(holderOf(report), field, Math.max(least, part(size)), first);
  };
const self = (report: Fields): Fields => report;
const view = (report: Fields): Fields => fieldsOf(report.view);
const comparison = (report: Fields): Fields => fieldsOf(report.comparison);
const oneLess = (size: number): number => size - 1;
const half = (size: number): number => Math.floor(size / 2);

const without =
  (field: string): Cut =>
  report => {
    if (report[field] === undefined) return false;
    delete report[field];
    return true;
  };

const kept = new Set(['summary', 'verdict', 'status', 'runId', 'uri', 'path', 'code', 'tool', 'id', 'state', 'kind', 'level']);

const shortTexts =
  (length: number): Cut =>
  report =>
    capAll(report, length);

const capAll = (holder: unknown, length: number): boolean => {
  let changed = false;
  const entries: readonly (readonly [string | number, unknown])[] = isList(holder)
    ? [...holder.entries()]
    : Object.entries(fieldsOf(holder));
  for (const [key, value] of entries) {
    // A call is whole or left out.
    if (key === 'arguments') continue;
    if (typeof value !== 'string') changed = capAll(value, length) || changed;
    else if (value.length > length && !kept.has(`${key}`)) {
      if (isList(holder)) holder[Number(key)] = capText(value, length);
      else fieldsOf(holder)[key] = capText(value, length);
      changed = true;
    }
  }
  return changed;
};

/** The longest list of texts or records anywhere, by half. */
const halveLongest: Cut = report => {
  let longest: unknown[] = [];
  const visit = (value: unknown): void => {
    if (isList(value)) {
      if (value.length > longest.length && value.some(item => typeof item !== 'number')) longest = value;
      value.forEach(visit);
    } else for (const item of Object.values(fieldsOf(value))) visit(item);
  };
  for (const [field, value] of Object.entries(report)) if (field !== 'truncated') visit(value);
  if (longest.length < 2) return false;
  longest.length = half(longest.length);
  return true;
};

export const cuts: readonly Cut[] = [
  inFindings('evidence', 6, first),
  inFindings('source', 9, middle),
  to('hotPath', 15, ends),
  towards(view, 'rows', 20, half),
  towards(view, 'listing', 30, half),
  towards(comparison, 'functions', 5, oneLess),
  inFindings('source', 0, first, 2),
  inFindings('evidence', 3, first),
  inFindings('source', 5, middle),
  to('hotPath', 8, ends),
  towards(self, 'findings', 3, oneLess),
  towards(view, 'rows', 5, oneLess),
  towards(view, 'listing', 0, half),
  inFindings('source', 0, first, 1),
  inFindings('evidence', 1, first, 1),
  to('hotPath', 4, ends),
  towards(self, 'runs', 1, oneLess),
  inFindings('source', 0, first),
  towards(self, 'findings', 1, oneLess),
  shortTexts(160),
  towards(self, 'profilers', 1, oneLess),
  to('hotPath', 0),
  towards(view, 'rows', 0, half),
  towards(comparison, 'functions', 0, oneLess),
  towards(self, 'next', 1, oneLess),
  towards(self, 'artifacts', 2, oneLess),
  towards(self, 'assumptions', 4, half),
  towards(self, 'warnings', 3, oneLess),
  shortTexts(80),
  halveLongest,
  without('plan'),
  without('view'),
  towards(self, 'findings', 0, half),
  towards(self, 'assumptions', 0, half),
  towards(self, 'artifacts', 0, half),
  towards(self, 'next', 0, half),
  towards(self, 'warnings', 0, half),
];
