// The JSON that Lighthouse writes: scores, metrics, opportunities. Ids of audits come and go between versions, so each is read if it is there.
// https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md
import type {ByteSource} from '../model/format.js';
import type {AuditOpportunity, AuditRun} from '../model/page-audit.js';
import {ProfilingError} from '../model/problem.js';
import {unreadable} from './failures.js';
import {isRecord, type JsonRecord, listOf, numberOf, parseJson, recordOf, stringOf} from './json.js';

export const readLighthouse = (content: ByteSource): AuditRun => {
  const json = parseJson(content);
  if (!isRecord(json) || !isRecord(json.audits)) throw unreadable(`${content.name} is no result of Lighthouse.`, 'Run audit_page again.');
  const audits = json.audits;
  const failure = recordOf(json.runtimeError);
  if (stringOf(failure.code) !== '' && failure.code !== 'NO_ERROR') throw notAudited(failure);
  const score = recordOf(recordOf(json.categories).performance).score;
  if (typeof score !== 'number') throw notAudited({code: 'NO_SCORE', message: 'Lighthouse could not give a score.'});
  const settings = recordOf(json.configSettings);
  const throttling = recordOf(settings.throttling);
  const method = stringOf(settings.throttlingMethod);
  const environment = recordOf(json.environment);
  const browser = /Chrome\/([\d.]+)/.exec(stringOf(environment.hostUserAgent))?.[1];
  return {
    lighthouse: stringOf(json.lighthouseVersion),
    browser,
    finalUrl: stringOf(json.finalDisplayedUrl) || stringOf(json.finalUrl),
    metrics: {
      score: Math.round(score * 100),
      FCP: numericValueOf(audits, 'first-contentful-paint', 'firstContentfulPaint'),
      LCP: numericValueOf(audits, 'largest-contentful-paint', 'largestContentfulPaint'),
      TTI: numericValueOf(audits, 'interactive', 'interactive'),
      TBT: numericValueOf(audits, 'total-blocking-time', 'totalBlockingTime'),
      CLS: numericValueOf(audits, 'cumulative-layout-shift', 'cumulativeLayoutShift'),
    },
    formFactor: stringOf(settings.formFactor),
    throttling: method,
    cpuSlowdown: method === 'provided' ? 1 : numberOf(throttling.cpuSlowdownMultiplier) || 1,
    networkKilobitsPerSecond: method === 'provided' ? undefined : numberOf(throttling.throughputKbps) || undefined,
    benchmarkIndex: numberOf(environment.benchmarkIndex) || undefined,
    opportunities: opportunitiesOf(audits),
    longTasks: itemsOf(audits, 'long-tasks').map(item => ({
      url: stringOf(item.url),
      startMs: numberOf(item.startTime) || 0,
      durationMs: numberOf(item.duration) || 0,
    })),
    requests: itemsOf(audits, 'network-requests').map(item => ({
      url: stringOf(item.url),
      type: stringOf(item.resourceType),
      transferBytes: numberOf(item.transferSize) || 0,
    })),
    warnings: listOf(json.runWarnings).map(stringOf),
  };
};

const notAudited = ({code, message}: JsonRecord): ProfilingError =>
  new ProfilingError(
    'target_failed',
    `The page could not be audited: ${stringOf(message).slice(0, 300) || stringOf(code)} (${stringOf(code)}).`,
    'Check that the address answers, and that the page shows something; a file or folder inside the roots can be given instead of an address.',
  );

/** From the metric's own audit, or from the table that holds all of them. */
const numericValueOf = (audits: JsonRecord, id: string, inTable: string): number => {
  const value = numberOf(recordOf(audits[id]).numericValue);
  if (!Number.isNaN(value)) return value;
  return numberOf(recordOf(itemsOf(audits, 'metrics')[0])[inTable]);
};

const itemsOf = (audits: JsonRecord, id: string): readonly JsonRecord[] =>
  listOf(recordOf(recordOf(audits[id]).details).items).map(recordOf);

/** Said better elsewhere in the Report, or not a thing that somebody could change. */
const notOpportunities: ReadonlySet<string> = new Set([
  'long-tasks',
  'mainthread-work-breakdown',
  'main-thread-tasks',
  'largest-contentful-paint-element',
  'lcp-breakdown-insight',
  'metrics',
  'max-potential-fid',
]);

const opportunitiesOf = (audits: JsonRecord): readonly AuditOpportunity[] => {
  const all = Object.values(audits).map(recordOf);
  const saving = all.flatMap(audit => {
    const opportunity = opportunityOf(audit);
    return opportunity === undefined ? [] : [opportunity];
  });
  // The newer insights say what the audits they replace say, once.
  const replaced = new Set(
    all.filter(({id}) => saving.some(other => other.id === id)).flatMap(({replacesAudits}) => listOf(replacesAudits).map(stringOf)),
  );
  return saving.filter(({id}) => !replaced.has(id));
};

const opportunityOf = (audit: JsonRecord): AuditOpportunity | undefined => {
  const id = stringOf(audit.id);
  const details = recordOf(audit.details);
  if (notOpportunities.has(id) || (typeof audit.score === 'number' && audit.score >= 0.9)) return undefined;
  const savings = Object.entries(recordOf(audit.metricSavings)).flatMap(([metric, value]) =>
    metric !== 'CLS' && typeof value === 'number' && value > 0 ? [{metric, value}] : [],
  );
  const best = savings.sort((a, b) => b.value - a.value)[0];
  const bytes = numberOf(details.overallSavingsBytes) || numberOf(recordOf(details.debugData).wastedBytes) || 0;
  const ms = best?.value ?? (numberOf(details.overallSavingsMs) || 0);
  if (!(ms > 0) && !(bytes > 0)) return undefined;
  return {
    id,
    title: stringOf(audit.title),
    advice: plainText(stringOf(audit.description)),
    metric: best?.metric ?? '',
    savingsMs: ms,
    savingsBytes: bytes,
    items: listOf(details.items)
      .map(recordOf)
      .filter(item => stringOf(item.url) !== '')
      .map(item => ({
        url: stringOf(item.url),
        wastedBytes: numberOf(item.wastedBytes) || 0,
        totalBytes: numberOf(item.totalBytes) || 0,
        wastedMs: numberOf(item.wastedMs) || numberOf(item.total) || 0,
      }))
      .sort((a, b) => b.wastedBytes - a.wastedBytes || b.wastedMs - a.wastedMs),
  };
};

/** Without links and "Learn more". */
const plainText = (markdown: string): string =>
  markdown
    .replace(/\[Learn[^\]]*\]\([^)]*\)\.?/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim();
