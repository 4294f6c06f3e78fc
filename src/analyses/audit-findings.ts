// What to fix on a page, best first: from the run that stands for the others.
import type {AuditOpportunity, AuditRun} from '../model/page-audit.js';
import type {Finding} from '../model/report.js';

const longestShown = 3;
const heavyBytes = 500_000;
/** Of a task, without throttling; below, nobody feels it. */
const longTaskMs = 50;
/** They help a second visit, which was not measured. */
const repeatVisits: ReadonlySet<string> = new Set(['cache-insight', 'uses-long-cache-ttl']);
const repeatWeight = 0.2;

interface Weighed {
  readonly weight: number;
  readonly finding: Finding;
}

export const auditFindings = (run: AuditRun): readonly Finding[] => {
  const tasks = [...run.longTasks]
    .filter(({durationMs}) => durationMs > longTaskMs * run.cpuSlowdown)
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, longestShown);
  const blocked = tasks.reduce((sum, {durationMs}) => sum + durationMs, 0);
  const named = new Set(run.opportunities.flatMap(({items}) => items.map(({url}) => url)));
  const weighed: readonly Weighed[] = [
    ...tasks.map(task => ({weight: task.durationMs, finding: longTask(task, run)})),
    // What scripts cost in all says nothing new when the long tasks are nearly all of it.
    ...run.opportunities
      .filter(({id, savingsMs}) => id !== 'bootup-time' || blocked < savingsMs / 2)
      .map(opportunity => ({
        weight: opportunity.savingsMs * (repeatVisits.has(opportunity.id) ? repeatWeight : 1) + opportunity.savingsBytes / 1e6,
        finding: opportunityFinding(opportunity),
      })),
    ...run.requests
      .filter(({url, transferBytes}) => transferBytes >= heavyBytes && !named.has(url))
      .sort((a, b) => b.transferBytes - a.transferBytes)
      .slice(0, longestShown)
      .map(request => ({weight: transferMs(request.transferBytes, run), finding: heavyRequest(request, run)})),
  ];
  return [...weighed].sort((a, b) => b.weight - a.weight).map(({finding}) => finding);
};

const longTask = ({url, startMs, durationMs}: AuditRun['longTasks'][number], {cpuSlowdown}: AuditRun): Finding => {
  const isUrl = /^\w+:\/\//.test(url);
  const here = Math.round(durationMs / cpuSlowdown);
  const simulated = cpuSlowdown > 1 ? ` on the ${cpuSlowdown} times slower processor (about ${here} ms on this machine)` : '';
  return {
    kind: 'long-task',
    level: 'observed',
    title: `A task${isUrl ? ` of ${fileOf(url)}` : ''} blocks the main thread for ${Math.round(durationMs)} ms${simulated}`,
    ...(isUrl && {file: url}),
    savingsMs: Math.round(durationMs),
    evidence: [`it starts ${Math.round(startMs)} ms after the navigation; input waits until it ends`],
    advice: 'Split the work, defer it, or move it to a worker. run_profile with this url names the function.',
  };
};

const opportunityFinding = ({title, advice, metric, savingsMs, savingsBytes, items}: AuditOpportunity): Finding => {
  const gains = [
    ...(savingsMs > 0 ? [`about ${count(savingsMs)} ms${metric === '' ? '' : ` of ${metric}`}`] : []),
    ...(savingsBytes > 0 ? [`${count(savingsBytes)} bytes`] : []),
  ];
  const [first] = items;
  return {
    kind: 'opportunity',
    // An estimate of Lighthouse, from a model of the load.
    level: 'derived',
    title: `${title}: ${gains.join(' and ')}`,
    ...(first !== undefined && {file: first.url}),
    ...(savingsMs > 0 && {savingsMs: Math.round(savingsMs)}),
    ...(savingsBytes > 0 && {savingsBytes: Math.round(savingsBytes)}),
    evidence: items.slice(0, 3).map(({url, wastedBytes, totalBytes, wastedMs}) => {
      const size = totalBytes > 0 ? `${count(totalBytes)} bytes` : '';
      const waste = wastedBytes > 0 ? `${count(wastedBytes)} could be saved` : '';
      const time = wastedMs > 0 && wastedBytes === 0 ? `${count(wastedMs)} ms` : '';
      return `${fileOf(url)}: ${[size, waste, time].filter(part => part !== '').join(', ') || 'named by Lighthouse'}`;
    }),
    ...(advice !== '' && {advice}),
  };
};

const heavyRequest = ({url, type, transferBytes}: AuditRun['requests'][number], run: AuditRun): Finding => {
  const ms = transferMs(transferBytes, run);
  return {
    kind: 'heavy-resource',
    level: 'observed',
    title: `${fileOf(url)} is ${count(transferBytes)} bytes (${type.toLowerCase() || 'file'})`,
    file: url,
    savingsBytes: transferBytes,
    evidence:
      run.networkKilobitsPerSecond === undefined
        ? []
        : [`${count(ms)} ms by itself at the ${count(run.networkKilobitsPerSecond)} kbit/s that were assumed`],
    advice: 'Compress it, split it, or load what the first view does not need later.',
  };
};

const transferMs = (bytes: number, {networkKilobitsPerSecond = 10_000}: AuditRun): number => (8 * bytes) / networkKilobitsPerSecond;

export const fileOf = (url: string): string =>
  url
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '')
    .split('/')
    .at(-1) || url;

const count = (value: number): string => `${Math.round(value)}`.replace(/\B(?=(?:\d{3})+$)/g, ',');
