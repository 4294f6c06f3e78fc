// What a trace says of pages: navigations, paints, layout shifts and requests, kept until it is known which page is meant.
import type {PageLoad, PageMoments, PageResource} from '../model/page-load.js';
import {type JsonRecord, numberOf, recordOf, stringOf} from './json.js';

interface Navigation {
  readonly thread: string;
  readonly frame: string;
  readonly url: string;
  readonly at: number;
}

interface Request {
  readonly url: string;
  readonly type: string;
  readonly blocksRendering: boolean;
  readonly at: number;
  end: number;
  bytes: number;
}

/** Of one page: everything but what its main thread was at. */
export interface PageFacts extends Pick<PageLoad, 'url' | 'moments' | 'largestElement' | 'cumulativeLayoutShift' | 'resources'> {
  /** `pid:tid` of the main thread. */
  readonly thread: string;
  /** Microseconds on the trace's clock. */
  readonly navigationAt: number;
  readonly paintedAt: number | undefined;
}

export interface PageLog {
  take(event: JsonRecord, process: string, thread: string): void;
  /** The last page that a person would call one; undefined: the trace is of something else. */
  page(): PageFacts | undefined;
}

const momentNames = new Map<string, keyof PageMoments>([
  ['firstContentfulPaint', 'firstContentfulPaintMs'],
  ['largestContentfulPaint::Candidate', 'largestContentfulPaintMs'],
  ['domContentLoadedEventEnd', 'domContentLoadedMs'],
  ['loadEventEnd', 'loadMs'],
]);

export const pageLog = (): PageLog => {
  const navigations: Navigation[] = [];
  const moments: {readonly name: keyof PageMoments; readonly frame: string; readonly at: number; readonly element: string}[] = [];
  const shifts: {readonly thread: string; readonly at: number; readonly score: number}[] = [];
  const requests = new Map<string, Request>();

  return {
    take: (event, process, thread) => {
      const name = stringOf(event.name);
      const args = recordOf(event.args);
      const data = recordOf(args.data);
      const at = numberOf(event.ts);
      const moment = momentNames.get(name);
      if (moment !== undefined) moments.push({name: moment, frame: stringOf(args.frame), at, element: stringOf(data.nodeName)});
      else if (name === 'navigationStart') {
        const url = stringOf(data.documentLoaderURL);
        if (/^(?:https?|file):/.test(url) && data.isLoadingMainFrame !== false && data.isOutermostMainFrame !== false)
          navigations.push({thread, frame: stringOf(args.frame), url, at});
      } else if (name === 'LayoutShift') {
        const score = numberOf(data.weighted_score_delta) || numberOf(data.score);
        if (score > 0 && data.had_recent_input !== true) shifts.push({thread, at, score});
      } else if (name.startsWith('Resource')) takeRequest(requests, name, data, process, at);
    },

    page: () => {
      const navigation = navigations.at(-1);
      if (navigation === undefined) return undefined;
      const since = (at: number): number => round((at - navigation.at) / 1e3);
      // The largest paint is the last candidate, the others happen once.
      const own = moments.filter(({frame, at}) => frame === navigation.frame && at >= navigation.at);
      const [process = ''] = navigation.thread.split(':');
      const painted = own.find(({name}) => name === 'firstContentfulPaintMs');
      const largest = own.findLast(({name}) => name === 'largestContentfulPaintMs');
      return {
        thread: navigation.thread,
        url: navigation.url,
        navigationAt: navigation.at,
        paintedAt: painted?.at,
        moments: Object.fromEntries(own.map(({name, at}) => [name, since(at)])),
        ...(largest !== undefined && largest.element !== '' && {largestElement: largest.element}),
        cumulativeLayoutShift: round(largestWindow(shifts.filter(({thread, at}) => thread === navigation.thread && at >= navigation.at))),
        resources: [...requests]
          .filter(([key, {at}]) => key.startsWith(`${process}:`) && at >= navigation.at)
          .map(([, request]) => resourceOf(request, since))
          .sort((a, b) => a.startMs - b.startMs),
      };
    },
  };
};

const takeRequest = (requests: Map<string, Request>, name: string, data: JsonRecord, process: string, at: number): void => {
  const key = `${process}:${stringOf(data.requestId)}`;
  if (name === 'ResourceSendRequest') {
    const blocksRendering = /^(?:blocking|in_body_parser_blocking)$/.test(stringOf(data.renderBlocking));
    requests.set(key, {url: stringOf(data.url), type: stringOf(data.resourceType), blocksRendering, at, end: at, bytes: 0});
    return;
  }
  const request = requests.get(key);
  if (request === undefined) return;
  request.end = Math.max(request.end, at);
  if (name === 'ResourceFinish') request.bytes = Math.max(request.bytes, numberOf(data.encodedDataLength) || 0);
};

const resourceOf = ({url, type, blocksRendering, at, end, bytes}: Request, since: (at: number) => number): PageResource => ({
  url,
  type: type === '' ? 'Other' : type,
  transferBytes: bytes,
  startMs: since(at),
  durationMs: round((end - at) / 1e3),
  blocksRendering,
});

const windowGap = 1e6;
const longestWindow = 5e6;

/** Cumulative layout shift: the largest sum within a window of at most 5 s without a pause of 1 s. https://web.dev/articles/cls */
const largestWindow = (shifts: readonly {readonly at: number; readonly score: number}[]): number => {
  let largest = 0;
  let sum = 0;
  let start = Number.NaN;
  let last = Number.NaN;
  for (const {at, score} of [...shifts].sort((a, b) => a.at - b.at)) {
    if (!(at - last < windowGap && at - start < longestWindow)) {
      start = at;
      sum = 0;
    }
    last = at;
    sum += score;
    largest = Math.max(largest, sum);
  }
  return largest;
};

const round = (value: number): number => Number(value.toFixed(3));
