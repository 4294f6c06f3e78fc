// A Report as Markdown: the same facts as the structured one, with units, and no way out for names.
import {describe, expect, it} from 'vitest';
import type {ProfileReport, Report} from '../../src/model/report.js';
import {reportMarkdown} from '../../src/reports/report-markdown.js';

const base: ProfileReport = {
  runId: 'r-20261122-131500-4f2a',
  status: 'complete',
  summary: 'parse_row takes 71 % of the CPU time.',
  verdict: 'bottleneck',
  measured: {
    metric: 'cpu',
    unit: 'nanoseconds',
    total: 3.12e9,
    samples: 312,
    attributedShare: 0.97,
    profiler: {id: 'py-spy', version: '0.4.3'},
  },
  assumptions: [
    {
      field: 'profiler',
      value: 'py-spy',
      basis: 'policy',
      reason: 'profiler choice, Python',
      source: 'skill://x/SKILL.md#profiler-choice',
      override: 'profiler',
    },
  ],
  findings: [
    {
      kind: 'hot-function',
      level: 'observed',
      title: 'parse_row takes 71 %',
      function: 'parse_row',
      file: 'loader.py',
      line: 41,
      selfShare: 0.12,
      totalShare: 0.71,
      interval: [0.66, 0.76],
      self: 374e6,
      total: 2.215e9,
      ceilingPercent: 71,
      evidence: ['main → load → parse_row (71 %)'],
      source: ['> 41 | re.compile(pattern)'],
      advice: 'Compile once.',
    },
  ],
  hotPath: [{function: 'main', file: 'app.py', line: 3, totalShare: 0.99, selfShare: 0}],
  warnings: [{code: 'few-samples', message: 'Only 312 samples.', hint: 'Record longer.'}],
  artifacts: [
    {
      uri: 'perfwright://runs/r/profile.folded',
      path: '.perfwright/runs/r/profile.folded',
      mediaType: 'text/plain',
      bytes: 10,
      purpose: 'all stacks',
    },
  ],
  next: [{tool: 'explain_flamegraph', arguments: {view: 'callers', focus: 're.compile'}, why: 'who compiles the pattern'}],
  truncated: [{what: 'findings', kept: 1, of: 9, bring: 'limit'}],
};

/** With these parts of a Report. */
const shown = (changes: Partial<ProfileReport>): string => reportMarkdown({...base, ...changes});

describe('reportMarkdown', () => {
  it('holds every fact of the Report, absolute beside relative', () => {
    const markdown = reportMarkdown(base);
    for (const fact of [
      'parse_row takes 71 %',
      'bottleneck',
      '3.12 s',
      '312 samples',
      'py-spy 0.4.3',
      '97 %',
      'loader.py:41',
      '2.21 s',
      '374 ms',
      '66 % to 76 %',
      're.compile(pattern)',
      'Compile once.',
      'Record longer.',
      'profile.folded',
      'who compiles the pattern',
      '1 of 9',
      'profiler choice, Python',
      base.runId ?? '?',
    ])
      expect(markdown).toContain(fact);
  });

  it('begins with the answer', () => {
    expect(reportMarkdown(base).split('\n')[0]).toContain('parse_row takes 71 %');
  });

  it('lets no name become a link, a picture, a tag or a code fence', () => {
    const name = '![x](http://evil/) <img src=y> ``` \u001b[31m';
    const [finding] = base.findings;
    const hostile: ProfileReport = {
      ...base,
      summary: name,
      findings: finding === undefined ? [] : [{...finding, title: name, evidence: [name], source: ['```', name]}],
    };
    const markdown = reportMarkdown(hostile);
    const outsideCode = markdown.replace(/(`{3,})[\s\S]*?\1/g, '').replace(/`[^`\n]*`/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)\]\(|(?<!\\)<img/);
    expect(markdown).not.toContain('\u001b');
  });

  it('shows what a leak hunt would run, and a version as it is', () => {
    const planned = {
      ...base,
      plan: {
        subject: {command: {program: 'node', args: ['server.js']}},
        drive: {program: './ask.sh', args: []},
        rounds: 10,
        warmupRounds: 3,
        timeLimitSeconds: 330,
      },
      profilers: [{id: 'py-spy', state: 'ready', version: '0.4.3', measures: ['wall']}],
    };
    const markdown = reportMarkdown(planned);
    expect(markdown).toContain('- `node server.js`\n- `./ask.sh`\n- 3 rounds to warm up, then 10 measured\n- time limit 330 s');
    expect(markdown).toContain('| `0.4.3` |');
  });

  it('shows growth as a table with the size of each column, and whether repeats agree', () => {
    const [a, b] = ['find_pairs (work.py)', 'total (work.py)'];
    const series: ProfileReport = {
      ...base,
      growth: {
        ...{parameter: 'size', sizes: [400, 800], runIds: [], samples: [], projectedSize: 3_200, tooFewSamples: 0},
        functions: [
          {
            function: 'find_pairs',
            exponent: 1.8209,
            interval95: [1.5837, 2.0581] as [number, number],
            shares: [0.21, 0.4449],
            shareIfItGoesOn: 0.9813,
          },
        ],
      },
      repeats: {runs: 2, runIds: [], firstInRuns: [a, a], functions: []},
    };
    const markdown = reportMarkdown(series);
    expect(markdown).toContain('| size=400 | size=800 | at 3200, if it goes on |');
    expect(markdown).toContain('| `find_pairs` | 1.8 (95 % interval 1.6 to 2.1) | 21 % | 44 % | 98 % |');
    expect(markdown).toContain('- **Repeats:** 2 runs; each names `find_pairs (work.py)` first');
    expect(shown({repeats: {runs: 2, runIds: [], firstInRuns: [a, b], functions: []}})).toContain(`first in each: \`${a}\`, \`${b}\``);
  });

  it('shows the figures of a load with three digits that count', () => {
    const load: ProfileReport['load'] = {
      ...{
        url: 'http://127.0.0.1:1/',
        driver: 'autocannon',
        connections: 10,
        seconds: 2.02,
        requests: 11_468,
        requestsPerSecond: 5_676.7,
        failed: 0,
      },
      latencyMs: {mean: 1.234_5, p50: 1, p90: 2, p99: 5, max: 1_019.123},
      eventLoop: {
        delayMs: {mean: 0.607, p50: 0.0712, p99: 3.449, p999: 5.84, max: 9.07},
        utilization: 0.98,
        collections: {count: 203, ms: 62.4512, longestMs: 1.1312},
      },
    };
    const markdown = shown({load});
    expect(markdown).toContain('5,677 requests a second');
    expect(markdown).toContain('mean 1.23 ms, p50 1 ms, p90 2 ms, p99 5 ms, max 1.02 s');
    expect(markdown).toContain('62.5 ms in all, the longest 1.13 ms');
  });

  it('escapes a number only where it would begin a list', () => {
    expect(reportMarkdown({...base, summary: '0.56 cores were in use.'})).toMatch(/^0\.56 cores/);
    expect(reportMarkdown({...base, summary: '1. first'})).toMatch(/^1\\\. first/);
  });

  it('leaves out sections that hold nothing', () => {
    const empty: Report = {
      status: 'complete',
      summary: 'Nothing was run.',
      assumptions: [],
      warnings: [],
      artifacts: [],
      next: [],
      truncated: [],
    };
    expect(reportMarkdown(empty)).toBe('Nothing was run.\n\n\n'.trimEnd().concat('\n'));
  });
});
