// When a page has come to rest: loaded, no request open, and the main thread free.
import {setTimeout as sleep} from 'node:timers/promises';
import type {InspectorClient} from './inspector-client.js';

/** Without a request for this long after the load event, the network is quiet. */
const networkQuietMs = 500;
/** What the page starts by timers soon after loading belongs to loading. */
const settleMs = 1_000;
/** Pages that never stop asking (polling, streams) are recorded this long after their load event. */
const restlessMs = 10_000;
const pollMs = 50;

interface Page {
  send(method: string, parameters?: Readonly<Record<string, unknown>>, timeoutMs?: number): Promise<unknown>;
}

export interface PageWatch {
  /** Resolves when the page is quiet, or with a note when it never was. */
  quiet(stop: AbortSignal): Promise<readonly string[]>;
}

export const watchPage = async (client: InspectorClient, page: Page): Promise<PageWatch> => {
  const open = new Set<string>();
  let loadedAt: number | undefined;
  let lastChange = performance.now();
  let gone = false;
  client.listen((method, parameters) => {
    if (method === 'Page.loadEventFired') loadedAt = performance.now();
    else if (method === 'Inspector.targetCrashed' || method === 'Target.targetCrashed') gone = true;
    else if (method === 'Network.requestWillBeSent') open.add(requestOf(parameters));
    else if (method === 'Network.loadingFinished' || method === 'Network.loadingFailed') open.delete(requestOf(parameters));
    else return;
    lastChange = performance.now();
  });
  await page.send('Page.enable');
  await page.send('Network.enable');
  void client.closed.then(() => {
    gone = true;
  });

  return {
    quiet: async stop => {
      while (!stop.aborted && !gone) {
        const now = performance.now();
        if (loadedAt !== undefined) {
          if (open.size === 0 && now - lastChange >= networkQuietMs) {
            await sleep(settleMs, undefined, {signal: stop}).catch(() => undefined);
            // Answered by the page's main thread, after whatever it is at.
            await Promise.race([page.send('Runtime.evaluate', {expression: '1'}, restlessMs).catch(() => undefined), aborted(stop)]);
            if (open.size === 0) return [];
          }
          if (now - loadedAt > restlessMs)
            return [`The page went on making requests; it was recorded until ${restlessMs / 1_000} s after it had loaded.`];
        }
        await sleep(pollMs, undefined, {signal: stop}).catch(() => undefined);
      }
      if (gone) return ['The page crashed while it was recorded.'];
      return [
        loadedAt === undefined
          ? 'The page had not finished loading when the recording ended.'
          : 'The recording ended before the page was quiet.',
      ];
    },
  };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), {once: true});
  });

const requestOf = (parameters: unknown): string =>
  typeof parameters === 'object' && parameters !== null && 'requestId' in parameters ? String(parameters.requestId) : '';
