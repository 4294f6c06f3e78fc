// What several runs of Lighthouse say → the Report.
import {auditFindings} from '../../analyses/audit-findings.js';
import {medianRunOf, sideOf, targetVerdict} from '../../analyses/audit-runs.js';
import type {RunFolder} from '../../model/machine.js';
import {type AuditComparison, type AuditReport, type AuditRun, auditMetrics, type PageAudit} from '../../model/page-audit.js';
import type {PolicyValues} from '../../model/policy-values.js';
import type {Finding, Warning} from '../../model/report.js';
import {lighthousePlan} from '../../profilers/lighthouse.js';
import type {AuditOutcome} from './audit-runs.js';
import type {AuditSetup} from './audit-setup.js';

const defaultFindings = 6;
/** Ratio of the machine's own speed, fastest to slowest run. */
const unsteadyMachine = 1.5;

export interface AuditParts {
  readonly folder: RunFolder;
  readonly setup: AuditSetup;
  readonly outcome: AuditOutcome;
  readonly comparison: AuditComparison | undefined;
  readonly limit: number | undefined;
  readonly policy: PolicyValues;
}

export const auditReport = async ({folder, setup, outcome, comparison, limit, policy}: AuditParts): Promise<AuditReport> => {
  const {page, second, earlier} = setup;
  // What is to be fixed is fixed on the newer side.
  const shown = second === undefined ? outcome.page : outcome.against;
  const median = medianRunOf(shown);
  const run = shown[median];
  const target = targetVerdict(shown, policy.pageAudit.targetScore);
  const sides = [
    ...(earlier === undefined ? [] : [sideOf('base', `run ${earlier.runId}`, earlier.runs)]),
    sideOf(second !== undefined ? 'base' : earlier !== undefined ? 'changed' : 'page', page.asked, outcome.page),
    ...(second === undefined ? [] : [sideOf('changed', second.asked, outcome.against)]),
  ];
  const origin = (second ?? page).served?.origin;
  const findings =
    run === undefined
      ? []
      : auditFindings(run)
          .slice(0, limit ?? defaultFindings)
          .map(withoutOrigin(origin));
  const {reportFitter} = await import('../../reports/index.js');
  const fitReport = reportFitter(limit, defaultFindings);
  const side = second === undefined ? 'page' : 'against';
  const links = outcome.links.filter(link => link.side === side && link.index === median + 1).flatMap(({files}) => files);
  const audit: PageAudit = {
    targetScore: policy.pageAudit.targetScore,
    settings: settingsOf(shown),
    sides,
    ...(comparison !== undefined && {comparison}),
  };
  return fitReport({
    runId: folder.runId,
    status: 'complete',
    verdict: comparison?.verdict ?? target.verdict,
    summary: [
      comparison === undefined ? '' : comparisonSentence(comparison),
      scoreSentence(shown, audit, target),
      ...findings.slice(0, 1).map(({title}) => `First to fix: ${title}.`),
    ]
      .filter(sentence => sentence !== '')
      .join(' '),
    audit,
    assumptions: [...setup.assumptions],
    findings,
    warnings: [...warningsOf(shown, setup, comparison), ...outcome.warnings],
    artifacts: links,
    next: [
      {tool: 'run_profile', arguments: {url: (second ?? page).asked}, why: 'which functions the main thread spends its time in'},
      ...(comparison === undefined
        ? [{tool: 'audit_page', arguments: {url: page.asked, against: 'the changed page'}, why: 'after a change: both pages in turn'}]
        : []),
    ],
    truncated: [],
  });
};

/** A page served from here has an address only for the time of the audit. */
const withoutOrigin =
  (origin: string | undefined) =>
  (finding: Finding): Finding =>
    origin !== undefined && finding.file?.startsWith(`${origin}/`) === true
      ? {...finding, file: finding.file.slice(origin.length + 1) || 'index.html'}
      : finding;

const settingsOf = (runs: readonly AuditRun[]): PageAudit['settings'] => {
  const [first] = runs;
  return {
    formFactor: first?.formFactor ?? '',
    throttling: first?.throttling ?? '',
    ...(first !== undefined && {cpuSlowdown: first.cpuSlowdown}),
    ...(first?.networkKilobitsPerSecond !== undefined && {networkKilobitsPerSecond: Math.round(first.networkKilobitsPerSecond)}),
    lighthouse: first?.lighthouse ?? '',
    ...(first?.browser !== undefined && {browser: first.browser}),
  };
};

const scoreSentence = (
  runs: readonly AuditRun[],
  {targetScore, settings}: PageAudit,
  {verdict, interval: [low, high]}: ReturnType<typeof targetVerdict>,
): string => {
  const side = sideOf('', '', runs);
  const of = (metric: string): string => {
    const found = side.metrics.find(entry => entry.metric === metric);
    return found === undefined ? '' : `${metric} ${found.medianRun}${found.unit === '' ? '' : ` ${found.unit}`}`;
  };
  const score = side.metrics.find(({metric}) => metric === 'score');
  const judged = {
    'meets-target': `above the target of ${targetScore}`,
    'misses-target': `not above the target of ${targetScore}`,
    inconclusive: `undecided against the target of ${targetScore}`,
  }[verdict];
  const spread = runs.length > 1 ? ` (${low}–${high} over ${runs.length} runs)` : '';
  const slower = (settings.cpuSlowdown ?? 1) > 1 ? `, processor ${settings.cpuSlowdown} times slower` : '';
  return `Performance score ${score?.median ?? '?'}${spread}, ${judged}; ${settings.formFactor}, ${settings.throttling}${slower}. ${[
    'FCP',
    'LCP',
    'TTI',
    'TBT',
    'CLS',
  ]
    .map(of)
    .filter(text => text !== '')
    .join(', ')}.`;
};

const comparisonSentence = ({verdict, cause, metrics}: AuditComparison): string => {
  const different = metrics.filter(({isDifferent}) => isDifferent);
  const changes = different.map(
    ({metric, base, changed, unit}) => `${auditMetrics[metric].title} ${base} → ${changed}${unit === '' ? '' : ` ${unit}`}`,
  );
  const list = changes.length === 0 ? 'no metric differs by more than the runs do among themselves' : changes.join(', ');
  return `${verdict}${cause === undefined ? '' : ` (${cause})`}: ${list}.`;
};

const warningsOf = (
  runs: readonly AuditRun[],
  {program, page, second, earlier}: AuditSetup,
  comparison: AuditComparison | undefined,
): readonly Warning[] => {
  const speeds = runs.flatMap(({benchmarkIndex}) => benchmarkIndex ?? []);
  const asked = (second ?? page).url;
  const elsewhere = runs.find(({finalUrl}) => finalUrl !== '' && finalUrl !== asked)?.finalUrl;
  return [
    ...lighthousePlan({...program, url: asked, name: 'page'}).cautions.map(message => ({code: 'caution', message})),
    ...(runs.length < 3
      ? [
          {
            code: 'few-runs',
            message: `${runs.length === 1 ? 'One run shows' : 'Two runs show'} no spread; scores vary from run to run.`,
            hint: 'Leave runs out, or set it to 5 or more.',
          },
        ]
      : []),
    ...(Math.max(...speeds) > unsteadyMachine * Math.min(...speeds)
      ? [
          {
            code: 'unsteady-machine',
            message: `The machine's own speed varied from ${Math.min(...speeds)} to ${Math.max(...speeds)} (Lighthouse's benchmark index) between the runs.`,
            hint: 'Close other programs and repeat.',
          },
        ]
      : []),
    ...(elsewhere === undefined ? [] : [{code: 'redirected', message: `The page led on to ${elsewhere}; that is what was audited.`}]),
    ...(earlier === undefined || comparison?.cause !== 'not-alternated'
      ? []
      : [
          {
            code: 'not-alternated',
            message: 'The earlier audit was made at another time: its figures are shown, and decide nothing.',
            hint: 'Give both pages at once, with url and against.',
          },
        ]),
    ...[...new Set(runs.flatMap(({warnings}) => warnings))].slice(0, 3).map(message => ({code: 'lighthouse', message})),
  ];
};

const open = ({assumptions}: AuditSetup) => ({assumptions: [...assumptions], findings: [], warnings: [], artifacts: [], truncated: []});

const titleOf = ({page, second, runs}: AuditSetup): string =>
  `${page.asked}${second === undefined ? '' : ` and ${second.asked}`} with Lighthouse, ${runs} ${runs === 1 ? 'run' : 'runs'}${second === undefined ? '' : ' each'}`;

export const plannedAudit = (setup: AuditSetup): AuditReport => {
  const plan = lighthousePlan({...setup.program, url: setup.page.url, name: 'page-1'});
  return {
    ...open(setup),
    status: 'complete',
    verdict: 'planned',
    summary: `Would audit ${titleOf(setup)}; nothing was run.`,
    plan: {tool: plan.tool, commands: plan.commands, timeLimitSeconds: plan.timeLimitMs / 1_000, cautions: plan.cautions},
    next: [],
  };
};

export const pendingAudit = (runId: string, setup: AuditSetup): AuditReport => ({
  ...open(setup),
  runId,
  status: 'running',
  verdict: 'pending',
  summary: `Still auditing ${titleOf(setup)}; get_run brings the result.`,
  next: [{tool: 'get_run', arguments: {runId}, why: 'the result, when the last run has ended'}],
});
