// Fits a Report into a model's context: names shortened, then the least needed parts cut in a fixed order, each cut said.
import type {Finding, ProfileReport} from '../model/report.js';
import {plainLines, plainText} from './plain-text.js';

export const defaultReportBytes = 8_000;
const largestReportBytes = 40_000;

type Truncation = ProfileReport['truncated'][number];

/** One way to make a Report smaller. Undefined: nothing left to take here. */
type Cut = (report: ProfileReport) => ProfileReport | undefined;

/** At most `limitBytes` of JSON (never above 40,000). A caller who asked for more findings with `limit` gives the larger figure. */
export const fitReport = (report: ProfileReport, limitBytes = defaultReportBytes): ProfileReport => {
  const room = Math.min(limitBytes, largestReportBytes);
  let fitted = cleaned(report);
  for (const cut of cuts) {
    if (sizeOf(fitted) <= room) return fitted;
    for (let smaller = cut(fitted); smaller !== undefined; smaller = cut(fitted)) {
      fitted = smaller;
      if (sizeOf(fitted) <= room) return fitted;
    }
  }
  return fitted;
};

const sizeOf = (report: ProfileReport): number => Buffer.byteLength(JSON.stringify(report));

/** A larger `limit` makes the larger Report; the caller decides. */
const byLimit = 'a larger limit (the answer may then have up to 40,000 bytes)';

/** Remembers a cut; of several cuts of the same thing the first total stays. */
const withTruncation = (report: ProfileReport, what: string, kept: number, of: number, bring: string): ProfileReport => {
  const before = report.truncated.find(entry => entry.what === what);
  const entry: Truncation = {what, kept, of: before?.of ?? of, bring};
  return {...report, truncated: [...report.truncated.filter(other => other !== before), entry]};
};

const findingsCut =
  (what: string, from: number, slim: (finding: Finding) => Finding): Cut =>
  report => {
    // From the last finding upwards, so that the first keeps its proof longest.
    const index = report.findings.findLastIndex((finding, at) => at >= from && slim(finding) !== finding);
    if (index < 0) return undefined;
    const findings = report.findings.map((finding, at) => (at === index ? slim(finding) : finding));
    return withTruncation({...report, findings}, what, index, report.findings.length, byLimit);
  };

const withoutSource = (finding: Finding): Finding => {
  if (finding.source === undefined) return finding;
  const {source: _, ...rest} = finding;
  return rest;
};
const withEvidence =
  (most: number) =>
  (finding: Finding): Finding =>
    finding.evidence.length <= most ? finding : {...finding, evidence: finding.evidence.slice(0, most)};
const withoutAdvice = (finding: Finding): Finding => {
  if (finding.advice === undefined) return finding;
  const {advice: _, ...rest} = finding;
  return rest;
};

const fewerFindings =
  (least: number): Cut =>
  report =>
    report.findings.length <= least
      ? undefined
      : withTruncation(
          {...report, findings: report.findings.slice(0, -1)},
          'findings',
          report.findings.length - 1,
          report.findings.length,
          byLimit,
        );

/** Both ends stay: the program's part, and where the time ends up. */
const shorterPath =
  (most: number): Cut =>
  report => {
    const path = report.hotPath ?? [];
    if (path.length <= most) return undefined;
    const hotPath = [...path.slice(0, Math.floor(most / 3)), ...path.slice(path.length - (most - Math.floor(most / 3)))];
    return withTruncation({...report, hotPath}, 'hotPath', most, path.length, 'explain_flamegraph with view callees');
  };

const shorterView =
  (most: number): Cut =>
  report => {
    const {view} = report;
    if (typeof view !== 'object' || view === null || !('rows' in view) || !Array.isArray(view.rows) || view.rows.length <= most)
      return undefined;
    const rows: readonly unknown[] = view.rows;
    return withTruncation({...report, view: {...view, rows: rows.slice(0, most)}}, 'view.rows', most, rows.length, byLimit);
  };

const fewer =
  (what: 'next' | 'warnings' | 'artifacts' | 'assumptions', least: number, bring: string): Cut =>
  report =>
    report[what].length <= least
      ? undefined
      : withTruncation({...report, [what]: report[what].slice(0, least)}, what, least, report[what].length, bring);

const withoutPlan: Cut = report => {
  if (report.plan === undefined) return undefined;
  const {plan: _, ...rest} = report;
  return withTruncation(rest, 'plan', 0, 1, 'the same call with fewer options');
};

const storedReport = 'report.json of the run';

/** The fair order: first what only illustrates, then what supports, then the tail of the list; the first findings last. */
const cuts: readonly Cut[] = [
  findingsCut('findings.source', 1, withoutSource),
  findingsCut('findings.evidence', 1, withEvidence(2)),
  fewerFindings(8),
  shorterView(20),
  shorterPath(8),
  findingsCut('findings.advice', 3, withoutAdvice),
  fewerFindings(5),
  fewer('warnings', 8, storedReport),
  shorterView(10),
  findingsCut('findings.evidence', 1, withEvidence(1)),
  shorterPath(5),
  findingsCut('findings.source', 0, withoutSource),
  fewerFindings(3),
  fewer('next', 1, storedReport),
  fewer('artifacts', 8, 'get_run'),
  findingsCut('findings.evidence', 0, withEvidence(1)),
  shorterView(3),
  fewer('warnings', 3, storedReport),
  fewer('artifacts', 4, 'get_run'),
  fewer('assumptions', 6, storedReport),
  findingsCut('findings.evidence', 0, withEvidence(0)),
  fewerFindings(1),
  shorterPath(2),
  withoutPlan,
];

/** Names and other words of the profiled program: no control characters, at most 200 letters; numbers stay as they are. */
const cleaned = (report: ProfileReport): ProfileReport => ({
  ...report,
  summary: plainText(report.summary, 600),
  findings: report.findings.map(cleanFinding),
  ...(report.hotPath === undefined ? {} : {hotPath: report.hotPath.map(cleanPlace)}),
  ...(report.view === undefined ? {} : {view: cleanValue(report.view)}),
  ...(report.measured === undefined ? {} : {measured: cleanMeasured(report.measured)}),
  warnings: report.warnings.map(warning => ({
    ...warning,
    message: plainText(warning.message, 600),
    ...(warning.hint === undefined ? {} : {hint: plainText(warning.hint, 600)}),
  })),
});

const cleanPlace = <Place extends {readonly function?: string | undefined; readonly file?: string | undefined}>(place: Place): Place => ({
  ...place,
  ...(place.function === undefined ? {} : {function: plainText(place.function)}),
  ...(place.file === undefined ? {} : {file: plainText(place.file)}),
});

const cleanFinding = (finding: Finding): Finding => ({
  ...cleanPlace(finding),
  title: plainText(finding.title, 400),
  evidence: finding.evidence.map(line => plainText(line, 400)),
  ...(finding.advice === undefined ? {} : {advice: plainText(finding.advice, 400)}),
  ...(finding.source === undefined ? {} : {source: finding.source.map(line => plainLines(line, 200))}),
});

/** A command may hold whole programs (`-c "…"`): enough of it to know it again. */
const cleanMeasured = (measured: NonNullable<ProfileReport['measured']>): NonNullable<ProfileReport['measured']> => ({
  ...measured,
  ...(measured.target === undefined
    ? {}
    : {target: {...measured.target, ...(measured.target.command === undefined ? {} : {command: shortCommand(measured.target.command)})}}),
  ...(measured.profiler === undefined
    ? {}
    : {
        profiler: {
          ...measured.profiler,
          ...(measured.profiler.command === undefined ? {} : {command: shortCommand(measured.profiler.command)}),
        },
      }),
});

const mostWords = 24;
const shortCommand = (words: readonly string[]): string[] => {
  const shown = words.slice(0, mostWords).map(word => plainText(word));
  return words.length > mostWords ? [...shown, `… ${words.length - mostWords} more`] : shown;
};

const cleanValue = (value: unknown): unknown => {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, cleanValue(own)]));
};
