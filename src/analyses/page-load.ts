// What made a page slow besides its hottest functions: tasks that blocked the main thread, forced layouts, heavy files, late or shifting content.
import type {Analysis} from '../model/analysis.js';
import {type LongTask, longTaskMs, type PageLoad} from '../model/page-load.js';
import type {Profile, SampleColumns} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {forcedLayout} from './forced-layout.js';
import {labelOf, percent, placeOf} from './locate.js';

const mostTasks = 3;
const heavyBytes = 300_000;
const mostResources = 3;

/** Where a page stops being good, by https://web.dev/articles/vitals; milliseconds, CLS without unit. */
const goodLargestPaintMs = 2_500;
const goodShift = 0.1;

export const pageLoad: Analysis = {
  id: 'page-load',
  title: 'Page load',
  analyse: profile => {
    const {page} = profile;
    if (page === undefined) return {findings: [], warnings: []};
    return {
      findings: [
        ...[...page.longTasks]
          .sort((a, b) => b.durationMs - a.durationMs)
          .slice(0, mostTasks)
          .map(task => longTask(profile, page, task)),
        ...forcedLayout(profile),
        ...heavyResources(page),
        ...vitals(page),
      ],
      warnings: [],
    };
  },
};

const longTask = (profile: Profile, page: PageLoad, task: LongTask): Finding => {
  const inside = profile.samples === undefined ? undefined : heaviestIn(profile, profile.samples, page, task);
  const culprit = inside === undefined ? '' : `, ${percent(inside.share)} of it in ${labelOf(profile, inside.row)}`;
  const ns = task.durationMs * 1e6;
  return {
    kind: 'long-task',
    level: 'observed',
    title: `A task blocked the main thread for ${Math.round(task.durationMs)} ms, ${Math.round(task.startMs)} ms after the navigation${culprit}`,
    ...(inside === undefined ? {} : placeOf(profile, inside.row)),
    total: Math.round(ns),
    totalShare: Number(Math.min(1, ns / Math.max(1, profileTotal(profile))).toFixed(4)),
    evidence: [
      `${Math.round(task.durationMs - longTaskMs)} ms above the ${longTaskMs} ms from which on a user can feel a task`,
      ...(inside?.path === undefined ? [] : [inside.path]),
    ],
    advice: 'Split the work, let the browser in between (scheduler.yield, setTimeout), or move it to a worker.',
  };
};

/** Half of the task: the deepest function of the page that still holds as much. */
const mostOf = 0.5;

const heaviestIn = (
  profile: Profile,
  {node, weight, timeNs}: SampleColumns,
  page: PageLoad,
  task: LongTask,
): {readonly row: number; readonly share: number; readonly path: string} | undefined => {
  const start = page.navigationNs + task.startMs * 1e6;
  const end = start + task.durationMs * 1e6;
  const {parent, frame} = profile.nodes;
  const totals = new Map<number, number>();
  let all = 0;
  for (let sample = 0; sample < node.length; sample += 1) {
    const time = timeNs[sample] ?? 0;
    if (time < start || time >= end) continue;
    all += weight[sample] ?? 0;
    for (let at = node[sample] ?? -1; at >= 0; at = parent[at] ?? -1) totals.set(at, (totals.get(at) ?? 0) + (weight[sample] ?? 0));
  }
  // Nodes come after their callers: the last one with enough is the deepest on the heaviest way.
  let best = -1;
  for (const [at, value] of totals) {
    const {kind} = profile.frames;
    const own = kind[frame[at] ?? 0];
    if (value >= mostOf * all && (own === 'user' || own === 'dependency') && at > best) best = at;
  }
  if (best < 0 || all <= 0) return undefined;
  const names: string[] = [];
  for (let at = best; at >= 0; at = parent[at] ?? -1) names.unshift(profile.frames.name[frame[at] ?? 0] ?? '?');
  return {row: frame[best] ?? 0, share: (totals.get(best) ?? 0) / all, path: names.slice(-6).join(' → ')};
};

const heavyResources = ({resources}: PageLoad): readonly Finding[] =>
  [...resources]
    .filter(({transferBytes}) => transferBytes >= heavyBytes)
    .sort((a, b) => b.transferBytes - a.transferBytes)
    .slice(0, mostResources)
    .map(({url, type, transferBytes, durationMs, blocksRendering}) => ({
      kind: 'heavy-resource',
      level: 'observed',
      title: `${fileOf(url)} is ${megabytes(transferBytes)} (${type.toLowerCase()})`,
      file: url,
      evidence: [
        `${transferBytes} bytes over the network, ${Math.round(durationMs)} ms from request to end in this recording`,
        ...(blocksRendering ? ['the page shows nothing until it is there'] : []),
      ],
      advice:
        type === 'Image'
          ? 'Send it in the size in which it is shown and in a modern format (WebP, AVIF); load it lazily below the fold.'
          : 'Compress it, split it, and load what the first view does not need later.',
    }));

const vitals = ({moments, largestElement, cumulativeLayoutShift}: PageLoad): readonly Finding[] => {
  const largest = moments.largestContentfulPaintMs ?? 0;
  return [
    ...(largest > goodLargestPaintMs
      ? [
          {
            kind: 'late-paint',
            level: 'observed' as const,
            title: `The largest content appeared after ${Math.round(largest)} ms`,
            evidence: [
              `largest contentful paint${largestElement === undefined ? '' : ` of ${largestElement}`}; good is up to ${goodLargestPaintMs} ms`,
            ],
            advice: 'Let the browser find its file early and fetch nothing before it that is not needed.',
          },
        ]
      : []),
    ...(cumulativeLayoutShift > goodShift
      ? [
          {
            kind: 'layout-shift',
            level: 'observed' as const,
            title: `Content moves while the page loads: cumulative layout shift ${cumulativeLayoutShift.toFixed(3)}`,
            evidence: [`good is up to ${goodShift}`],
            advice: 'Give images, frames and banners their size before they arrive.',
          },
        ]
      : []),
  ];
};

const fileOf = (url: string): string =>
  url
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1) || url;

const megabytes = (bytes: number): string => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(2)} MB` : `${Math.round(bytes / 1e3)} kB`);
