// The size budget of a Report: what is cut, in which order, and that each cut is said.
import {describe, expect, it} from 'vitest';
import {type Finding, ProfileReport} from '../../src/model/report.js';
import {fitReport, reportFitter} from '../../src/reports/fit-report.js';

const finding = (index: number, length = 60): Finding => ({
  kind: 'hot-function',
  level: 'observed',
  title: `function_${index} and what it calls take ${40 - index} % of the time`,
  function: `function_${index}`,
  file: `/srv/app/module_${index}.py`,
  line: index + 1,
  selfShare: 0.1,
  totalShare: 0.4,
  interval: [0.3, 0.5],
  self: 100_000_000,
  total: 400_000_000,
  ceilingPercent: 40,
  evidence: [
    'main → load → parse'.padEnd(length, '.'),
    'in what it calls: re.match 20 %'.padEnd(length, '.'),
    'ranked here because …'.padEnd(length, '.'),
  ],
  source: Array.from({length: 5}, (_, line) => `  ${line + 1} | ${'x'.repeat(60)}`),
  advice: 'Do less.',
});

const report = (findings: readonly Finding[], more: Partial<ProfileReport> = {}): ProfileReport => ({
  status: 'complete',
  summary: 'function_0 takes 40 % of the time.',
  verdict: 'bottleneck',
  measured: {metric: 'cpu', unit: 'nanoseconds', total: 1e9, samples: 200},
  assumptions: [],
  findings: [...findings],
  hotPath: Array.from({length: 12}, (_, step) => ({
    function: `step_${step}`,
    file: '/srv/app/main.py',
    line: step + 1,
    totalShare: 0.9,
    selfShare: 0,
  })),
  warnings: [],
  artifacts: [],
  next: [],
  truncated: [],
  ...more,
});

const bytes = (value: ProfileReport): number => Buffer.byteLength(JSON.stringify(value));
const many = (count: number): readonly Finding[] => Array.from({length: count}, (_, index) => finding(index));

describe('fitReport', () => {
  it('leaves a Report alone that fits', () => {
    const small = report(many(2));
    expect(fitReport(small)).toEqual(small);
  });

  it('brings a large Report below 8,000 bytes and keeps the first finding with its proof', () => {
    const fitted = fitReport(report(many(30)));
    expect(bytes(fitted)).toBeLessThanOrEqual(8_000);
    expect(fitted.findings[0]?.function).toBe('function_0');
    expect(fitted.findings[0]?.evidence.length).toBeGreaterThan(0);
    expect(fitted.findings.length).toBeGreaterThanOrEqual(3);
  });

  it('never changes a call that is to be made next', () => {
    const call = {tool: 'run_profile', arguments: {command: ['node', '-e', 'x'.repeat(2_000)]}, why: 'to see'};
    expect(fitReport(report(many(30), {next: [call]})).next).toEqual([call]);
  });

  it('says of each cut what is kept, of how many, and what brings the rest', () => {
    const fitted = fitReport(report(many(30)));
    const cut = fitted.truncated.find(({what}) => what === 'findings');
    expect(cut).toMatchObject({kept: fitted.findings.length, of: 30});
    expect(cut?.bring).not.toBe('');
  });

  it('never goes above 40,000 bytes, whatever limit is asked for', () => {
    expect(bytes(fitReport(report(many(200)), 1_000_000))).toBeLessThanOrEqual(40_000);
  });

  it('gives who asks for more items the room for them', () => {
    const asked = report(many(14));
    const fitted = reportFitter(14, 5)(asked);
    expect(bytes(asked)).toBeGreaterThan(8_000);
    expect(fitted.findings).toHaveLength(14);
    expect(fitted.truncated.filter(({what}) => what === 'findings')).toEqual([]);
    expect(bytes(reportFitter(100, 5)(report(many(200))))).toBeLessThanOrEqual(40_000);
  });

  it('keeps the usual size for who asks for fewer items, or for none', () => {
    expect(bytes(reportFitter(2, 5)(report(many(30))))).toBeLessThanOrEqual(8_000);
    expect(bytes(reportFitter(undefined, 5)(report(many(30))))).toBeLessThanOrEqual(8_000);
  });

  it('names a larger limit as what brings the rest, until a Report is as large as one may be', () => {
    const bringOf = (limit: number): string | undefined =>
      reportFitter(limit, 5)(report(many(200))).truncated.find(({what}) => what === 'findings')?.bring;
    expect(bringOf(5)).toContain('limit');
    expect(bringOf(100)).not.toContain('limit');
  });

  it('stays a valid Report', () => {
    expect(() => ProfileReport.parse(fitReport(report(many(60))))).not.toThrow();
  });

  it('gives the same Report when it fits one again', () => {
    const once = fitReport(report(many(30)));
    expect(fitReport(once)).toEqual(once);
  });

  it('does not change the Report it was given', () => {
    const given = report(many(30));
    const before = structuredClone(given);
    fitReport(given);
    expect(given).toEqual(before);
  });

  it('shortens names of the profiled program to 200 letters and takes control characters out', () => {
    const hostile = {...finding(0), function: `\u001b[31m${'a'.repeat(5_000)}\u202e\u0000`};
    const name = fitReport(report([hostile])).findings[0]?.function ?? '';
    expect(name.length).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^a+…$/);
  });

  it('cuts even a Report whose every part is far too large', () => {
    const long = 'word '.repeat(3_000);
    const huge = report(
      many(50).map(entry => ({...entry, evidence: Array.from({length: 40}, () => long), title: long})),
      {
        warnings: Array.from({length: 80}, () => ({code: 'x', message: long, hint: long})),
        next: Array.from({length: 80}, () => ({tool: 'get_run', arguments: {runId: 'r'}, why: long})),
        view: {rows: Array.from({length: 500}, () => ({function: long, value: 1}))},
      },
    );
    expect(bytes(fitReport(huge))).toBeLessThanOrEqual(8_000);
  });
});
