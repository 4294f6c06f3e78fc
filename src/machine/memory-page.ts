// Asks a page in a browser for its live memory and for heap snapshots, and drives it by a script of the caller's, over the DevTools protocol.
// https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/
import type {MemoryPage} from '../model/memory-session.js';
import {ProfilingError} from '../model/problem.js';
import {connectInspector, type InspectorClient} from './inspector-client.js';
import {writeSnapshot} from './inspector-recorder.js';
import type {ConnectSettings} from './memory-node.js';
import type {MemoryProbe} from './memory-session.js';
import {watchPage} from './page-quiet.js';
import {browserAddress, navigate, textOf, unreachable} from './page-recording.js';
import {placeRunDirectory} from './plan-files.js';

const answerMs = 30_000;
const closeMs = 1_000;

export const connectPageMemory = async ({target, folder, stop}: ConnectSettings, page: MemoryPage): Promise<MemoryProbe> => {
  const browser = await connectInspector(await browserAddress(placeRunDirectory(page.profileDirectory, folder.directory), stop));
  try {
    return await openPageMemory(browser, page, target?.pid ?? 0, stop);
  } catch (error) {
    browser.close();
    throw error;
  }
};

const openPageMemory = async (
  browser: InspectorClient,
  {url, script, driveLimitMs}: MemoryPage,
  pid: number,
  stop: AbortSignal,
): Promise<MemoryProbe> => {
  const version = textOf(await browser.send('Browser.getVersion'), 'product')?.replace(/^.*\//, '');
  const targetId = textOf(await browser.send('Target.createTarget', {url: 'about:blank'}), 'targetId');
  const session = textOf(await browser.send('Target.attachToTarget', {targetId, flatten: true}), 'sessionId');
  const client: InspectorClient = {
    ...browser,
    send: (method, parameters, timeoutMs) => browser.send(method, parameters, timeoutMs, session),
  };
  const watch = await watchPage(browser, client);
  const failure = await navigate(client, url, stop);
  if (failure !== undefined) throw unreachable(url, failure);
  await watch.quiet(stop);
  await client.send('HeapProfiler.enable');
  const drive = script === undefined ? undefined : await heldFunction(client, script, driveLimitMs);
  return {
    pid,
    version,
    ports: async () => [],
    ask: async () => undefined,
    ...(drive !== undefined && {drive}),
    read: async () => {
      // Twice: nodes that the first lets go of are swept by the second.
      await client.send('HeapProfiler.collectGarbage', {}, answerMs);
      await client.send('HeapProfiler.collectGarbage', {}, answerMs);
      const usage = await client.send('Runtime.getHeapUsage', {}, answerMs);
      // Nodes of the document are the browser's objects, not the script engine's.
      const external = numberOf(usage, 'embedderHeapUsedSize') + numberOf(usage, 'backingStorageSize');
      return {atMs: 0, heapBytes: numberOf(usage, 'usedSize'), externalBytes: external};
    },
    snapshot: path => writeSnapshot(client, path),
    close: async () => {
      await browser.send('Browser.close', {}, closeMs).catch(() => undefined);
      browser.close();
      return [];
    },
  };
};

/** A function kept in the page: evaluating text each round would leave code behind, and be measured. */
const heldFunction = async (client: InspectorClient, script: string, limitMs: number): Promise<() => Promise<void>> => {
  // Returns nothing: the debugger would hold it.
  const answer = await client.send('Runtime.evaluate', {expression: `(async () => { await (${script}\n); })`, silent: true}, answerMs);
  const objectId = textOf(recordOf(answer).get('result'), 'objectId');
  if (objectId === undefined || hasException(answer)) throw scriptFailed('is no expression', answer);
  const call = {objectId, functionDeclaration: 'function () { return this(); }', awaitPromise: true, returnByValue: true, silent: true};
  return async () => {
    const result = await client.send('Runtime.callFunctionOn', call, limitMs);
    if (hasException(result)) throw scriptFailed('failed in the page', result);
  };
};

const hasException = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'exceptionDetails' in answer;

const scriptFailed = (how: string, answer: unknown): ProfilingError => {
  const text = /"description":"((?:[^"\\]|\\.){0,200})/.exec(JSON.stringify(answer))?.[1]?.split('\\n')[0] ?? 'no reason given';
  return new ProfilingError(
    'target_failed',
    `drive ${how}: ${text}`,
    'With url, drive is one JavaScript expression that the page can run, such as "openDialog().then(closeDialog)"; try it in the console of the page.',
  );
};

const recordOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);

const numberOf = (value: unknown, field: string): number => {
  const found = recordOf(value).get(field);
  return typeof found === 'number' ? found : 0;
};
