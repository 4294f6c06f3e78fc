// The DevTools performance recording of a page, in Chrome or Chromium without a window. https://developer.chrome.com/docs/devtools/performance
import {type Plan, runDirectoryToken} from '../model/plan.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {browserResidence, explainBrowserFailure, quietBrowserFlags, withoutSandbox} from './browser-start.js';

const output = 'page.trace.json.gz';
const profileFolder = 'browser';
const outputLimitBytes = 20_000_000;

/** What the Performance panel records, less screenshots. */
const categories = [
  '-*',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.stack',
  'disabled-by-default-v8.cpu_profiler',
  'v8.execute',
  'blink.user_timing',
] as const;

const plan = (request: ResolvedProfileRequest): Plan => {
  const {target, durationMs, timeLimitMs, isRoot = false} = request;
  const profileDirectory = `${runDirectoryToken}/${profileFolder}`;
  return {
    tool: 'chrome-trace',
    commands: [
      {
        program: request.program,
        args: [
          ...quietBrowserFlags,
          ...(isRoot ? ['--no-sandbox'] : []),
          '--remote-debugging-port=0',
          `--user-data-dir=${profileDirectory}`,
          '--window-size=1350,940',
          'about:blank',
        ],
        workingDirectory: request.workingDirectory,
        environment: request.environment,
      },
    ],
    page: {url: target.url ?? 'about:blank', profileDirectory, categories, output, ...(durationMs === undefined ? {} : {durationMs})},
    scratch: [profileFolder],
    formats: ['chrome-trace'],
    outputs: [
      {pattern: output, purpose: 'the trace (opens in the Performance panel of DevTools)', mediaType: 'application/gzip', isProfile: true},
    ],
    timeLimitMs,
    outputLimitBytes,
    runDirectoryToken,
    cautions: isRoot ? [withoutSandbox] : [],
  };
};

export const chromeTrace: Profiler = {
  id: 'chrome-trace',
  title: 'DevTools performance recording of a page',
  residence: browserResidence,
  measures: ['wall', 'cpu'],
  runtimes: ['browser'],
  attaches: false,
  install: 'apt-get install chromium (or any Chrome; CHROME_PATH names it)',
  fidelity: {
    sampler: 'asynchronous',
    ownRate: true,
    overhead: 'below 1.1 on a page of scripts',
    biases: [
      'only the main thread of the page is profiled; workers and other frames are not',
      'inlined functions are charged to their caller',
    ],
  },
  unfit: (target, facts) => {
    if (facts.platform === 'win32') return 'not tried on Windows';
    return target.url === undefined ? 'it records pages: give url' : undefined;
  },
  plan,
  explainFailure: explainBrowserFailure,
};
