// Chrome's trace event format, as the Performance panel of DevTools writes it: the CPU profile of one thread, and what the page did.
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {PageLoad} from '../model/page-load.js';
import type {Profile, ProfileNote} from '../model/profile.js';
import {empty, recordAgain, skips, unreadable} from './failures.js';
import {recordOf, stringOf} from './json.js';
import {topLevelKeys} from './json-head.js';
import {decode} from './text.js';
import {activityLog} from './trace-activities.js';
import {blockingMs, busyness} from './trace-busy.js';
import {eachTraceEvent} from './trace-events.js';
import {type PageFacts, pageLog} from './trace-page.js';
import {type ChunkedProfile, profileLog} from './trace-profiles.js';
import {threadProfile} from './trace-stacks.js';

const recognise = (head: Uint8Array): Recognition => {
  const keys = topLevelKeys(head);
  if (keys !== undefined) return keys.has('traceEvents') ? 'yes' : 'no';
  const text = decode(head.subarray(0, 8_192));
  if (!/^\s*\[\s*\{/.test(text)) return 'no';
  return /"ph"\s*:\s*"[A-Za-z()]"/.test(text) && /"(?:pid|ts)"\s*:/.test(text) ? 'yes' : 'no';
};

const parse = (content: ByteSource): Profile => {
  const activities = activityLog();
  const profiles = profileLog();
  const pages = pageLog();
  const mainThreads: string[] = [];
  const scan = eachTraceEvent(content, event => {
    const process = String(event.pid ?? '');
    const thread = `${process}:${String(event.tid ?? '')}`;
    activities.take(event, thread);
    profiles.take(event, process, thread);
    pages.take(event, process, thread);
    if (event.name === 'thread_name' && stringOf(recordOf(event.args).name) === 'CrRendererMain') mainThreads.push(thread);
  });
  if (scan.events === 0) throw unreadable(`${content.name} holds no trace events that could be read.`, recordAgain);

  const facts = pages.page();
  const chosen = chooseProfile(profiles.profiles, facts, mainThreads);
  if (chosen === undefined) {
    throw empty(
      `${content.name} holds ${scan.events} trace events, but no samples of JavaScript.`,
      'Record it in the Performance panel of DevTools, or with run_profile and url; a trace needs the category disabled-by-default-v8.cpu_profiler.',
    );
  }
  const skipped = skips();
  const thread = chosen.thread ?? facts?.thread ?? '';
  const spans = activities.spansOf(thread);
  const stacks = threadProfile(chosen, spans, skipped, content.name);
  const page =
    facts === undefined || facts.thread !== thread ? undefined : pageOf(facts, busyness(spans, facts.navigationAt), chosen, stacks.endAt);
  const left = profiles.profiles.length - 1;
  return {
    ...stacks.profile,
    ...(page !== undefined && {page}),
    notes: [
      ...(scan.unfinished
        ? [{code: 'truncated', message: 'The file ends in the middle: what it holds up to there was read.'} satisfies ProfileNote]
        : []),
      ...(scan.damaged > 0
        ? [{code: 'skipped-input', message: `${scan.damaged} trace events could not be read.`} satisfies ProfileNote]
        : []),
      ...(left > 0
        ? [
            {
              code: 'several-profiles',
              message: `The main thread of the page is shown; ${left} other ${left === 1 ? 'thread' : 'threads'} with JavaScript (workers, other pages) ${left === 1 ? 'is' : 'are'} left out.`,
            } satisfies ProfileNote,
          ]
        : []),
      ...stacks.profile.notes,
      ...skipped.notes(),
    ],
  };
};

/** The page's main thread; without a page, the busiest main thread, or whatever there is. */
const chooseProfile = (
  profiles: readonly ChunkedProfile[],
  facts: PageFacts | undefined,
  mainThreads: readonly string[],
): ChunkedProfile | undefined => {
  const largest = (some: readonly ChunkedProfile[]): ChunkedProfile | undefined =>
    [...some].sort((a, b) => b.samples.length - a.samples.length)[0];
  const ofPage = profiles.filter(({thread}) => thread === facts?.thread);
  const ofMain = profiles.filter(({thread}) => thread !== undefined && mainThreads.includes(thread));
  return largest(ofPage) ?? largest(ofMain) ?? largest(profiles);
};

const pageOf = (facts: PageFacts, busy: ReturnType<typeof busyness>, {startTime}: ChunkedProfile, endAt: number): PageLoad => {
  const {navigationAt, paintedAt, thread: _, ...told} = facts;
  const since = (at: number): number => Number(((at - navigationAt) / 1e3).toFixed(3));
  const longTasks = busy.longTasks.map(({start, end}) => ({startMs: since(start), durationMs: Number(((end - start) / 1e3).toFixed(3))}));
  return {
    ...told,
    totalBlockingMs: blockingMs(longTasks, paintedAt === undefined ? 0 : since(paintedAt)),
    recordedMs: since(endAt),
    busyMs: busy.busyMs,
    activityMs: busy.activityMs,
    longTasks,
    navigationNs: (navigationAt - startTime) * 1e3,
  };
};

export const chromeTrace: Format = {
  id: 'chrome-trace',
  title: 'Chrome trace (Performance panel of DevTools, .json or .json.gz)',
  recognise,
  parse,
};
