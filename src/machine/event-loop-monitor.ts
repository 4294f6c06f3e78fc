// Expressions that watch the event loop of a Node process from inside, for the time of a recording. https://nodejs.org/api/perf_hooks.html
import {delayResolutionMs} from '../model/load.js';

const key = `Symbol.for('perfwright.eventLoop')`;

export const startEventLoopMonitor = `(() => {
  const {monitorEventLoopDelay, performance, PerformanceObserver} = require('node:perf_hooks');
  const delay = monitorEventLoopDelay({resolution: ${delayResolutionMs}});
  const collections = {count: 0, ms: 0, longestMs: 0};
  const observer = new PerformanceObserver(list => {
    for (const {duration} of list.getEntries()) {
      collections.count += 1;
      collections.ms += duration;
      collections.longestMs = Math.max(collections.longestMs, duration);
    }
  });
  observer.observe({entryTypes: ['gc']});
  globalThis[${key}] = {delay, collections, observer, before: performance.eventLoopUtilization(), performance};
  delay.enable();
  return true;
})()`;

/** JSON text, and everything is as before. */
export const readEventLoopMonitor = `(() => {
  const {delay, collections, observer, before, performance} = globalThis[${key}];
  delete globalThis[${key}];
  delay.disable();
  observer.disconnect();
  const ms = value => Number(Math.max(0, value / 1e6 - ${delayResolutionMs}).toFixed(2));
  return JSON.stringify({
    delayMs: {mean: ms(delay.mean), p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), p999: ms(delay.percentile(99.9)), max: ms(delay.max)},
    utilization: Number(performance.eventLoopUtilization(before).utilization.toFixed(4)),
    collections: {count: collections.count, ms: Number(collections.ms.toFixed(2)), longestMs: Number(collections.longestMs.toFixed(2))},
  });
})()`;
