// Opens a page in a browser that has just been started, records its DevTools trace, and closes the browser.
// https://chromedevtools.github.io/devtools-protocol/tot/Tracing/
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {PageCapture} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import {connectInspector, type InspectorClient} from './inspector-client.js';
import {watchPage} from './page-quiet.js';
import {placeRunDirectory} from './plan-files.js';
import {keepTrace} from './trace-stream.js';

const startMs = 20_000;
const pollMs = 50;
const traceBufferKilobytes = 400_000;
/** A page that asks "leave?" must not hold the browser open. */
const closeMs = 2_000;
const holdMs = 2_000;
const hurriedMs = 200;
const gatherMs = 60_000;

export interface RecordedPage {
  readonly browserVersion: string | undefined;
  readonly notes: readonly string[];
}

export interface Ending {
  /** The time limit is near, or the caller has cancelled; what is recorded until then is kept. */
  readonly stop: AbortSignal;
  /** The browser will be ended in a moment. */
  readonly hurry: AbortSignal;
}

export const recordPage = async (capture: PageCapture, directory: string, ending: Ending): Promise<RecordedPage> => {
  const {stop} = ending;
  const client = await connectInspector(await browserAddress(placeRunDirectory(capture.profileDirectory, directory), stop));
  try {
    const browserVersion = textOf(await client.send('Browser.getVersion'), 'product');
    const notes = await record(client, capture, directory, ending);
    return {browserVersion, notes};
  } finally {
    await client.send('Browser.close', {}, closeMs).catch(() => undefined);
    client.close();
  }
};

const record = async (
  client: InspectorClient,
  capture: PageCapture,
  directory: string,
  {stop, hurry}: Ending,
): Promise<readonly string[]> => {
  const target = textOf(await client.send('Target.createTarget', {url: 'about:blank'}), 'targetId');
  const session = textOf(await client.send('Target.attachToTarget', {targetId: target, flatten: true}), 'sessionId');
  if (session === undefined) throw refused('The browser opened no page.');
  const page = {send: (method: string, parameters = {}, timeoutMs = 10_000) => client.send(method, parameters, timeoutMs, session)};
  const watch = await watchPage(client, page);
  const traced = keepTrace(client, join(directory, capture.output));
  // Awaited below, if it comes to that.
  traced.catch(() => undefined);
  await client.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: {includedCategories: capture.categories, recordMode: 'recordUntilFull', traceBufferSizeInKb: traceBufferKilobytes},
  });
  const failure = await navigate(page, capture.url, stop);
  const notes: string[] = [];
  if (failure === undefined) {
    if (capture.durationMs === undefined) notes.push(...(await watch.quiet(stop)));
    else await sleep(capture.durationMs, undefined, {signal: stop}).catch(() => undefined);
  }
  await holdStill(page, hurry.aborted ? hurriedMs : holdMs);
  await client.send('Tracing.end');
  const {dataLoss} = await inTime(traced);
  if (failure !== undefined) throw unreachable(capture.url, failure);
  if (dataLoss) notes.push('The trace buffer was full: the end of the recording is missing. Set a shorter durationSeconds.');
  return notes;
};

/** The trace is gathered by the page's own main thread, when it has nothing else to do: a page that is always busy would never come to it. */
const holdStill = async (page: Page, patienceMs: number): Promise<void> => {
  await page.send('Emulation.setScriptExecutionDisabled', {value: true}, patienceMs).catch(() => undefined);
  // For a loop that has no end.
  await page.send('Runtime.terminateExecution', {}, patienceMs).catch(() => undefined);
};

const inTime = <Result>(traced: Promise<Result>): Promise<Result> => {
  const timer = new AbortController();
  const late = sleep(gatherMs, undefined, {signal: timer.signal}).then(() => {
    throw refused(`The browser did not hand its trace over within ${gatherMs / 1_000} s.`);
  });
  return Promise.race([traced, late]).finally(() => {
    late.catch(() => undefined);
    timer.abort();
  });
};

interface Page {
  send(method: string, parameters?: Readonly<Record<string, unknown>>, timeoutMs?: number): Promise<unknown>;
}

/** The reason why the page could not be reached; a page that is slow to answer is recorded all the same. */
export const navigate = async (page: Page, url: string, stop: AbortSignal): Promise<string | undefined> => {
  const answered = page.send('Page.navigate', {url}, 2 ** 31 - 1).then(
    answer => textOf(answer, 'errorText'),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const stopped = new Promise<undefined>(resolve => {
    if (stop.aborted) resolve(undefined);
    stop.addEventListener('abort', () => resolve(undefined), {once: true});
  });
  return Promise.race([answered, stopped]);
};

/** The browser writes the port it chose, and the path of its own target, into its profile folder. */
export const browserAddress = async (profileDirectory: string, stop: AbortSignal): Promise<string> => {
  const patience = performance.now() + startMs;
  while (performance.now() < patience && !stop.aborted) {
    const [port = '', path = ''] = (await readFile(join(profileDirectory, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n');
    if (/^\d+$/.test(port) && path.startsWith('/devtools/browser/')) return `ws://127.0.0.1:${port}${path.trim()}`;
    await sleep(pollMs, undefined, {signal: stop}).catch(() => undefined);
  }
  throw refused(`The browser did not open its DevTools port within ${startMs / 1_000} s.`);
};

export const textOf = (value: unknown, field: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = new Map<string, unknown>(Object.entries(value)).get(field);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

const refused = (message: string): ProfilingError =>
  new ProfilingError(
    'profiler_failed',
    message,
    'Start the browser by itself, headless, to see what it says; or set CHROME_PATH to another one.',
  );

export const unreachable = (url: string, reason: string): ProfilingError =>
  new ProfilingError(
    'target_failed',
    `The browser could not open ${JSON.stringify(url.slice(0, 200))}: ${reason}.`,
    'Check the address and that its server is running; a file or folder inside the roots can be given instead of an address.',
  );
