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
