// What the preload of a Node process can watch beside samples, as text: how the process fares, and what its asynchronous code waits for.
// https://nodejs.org/api/perf_hooks.html https://nodejs.org/api/async_hooks.html https://nodejs.org/api/diagnostics_channel.html

/** A module in the run folder. Each export makes a way of recording for the preload: `begin`, then `data` once, as a value for JSON. */
export const nodeObserversScript = String.raw`'use strict';
const {performance, PerformanceObserver} = require('node:perf_hooks');
const {createHook} = require('node:async_hooks');
const {subscribe} = require('node:diagnostics_channel');
const {Socket} = require('node:net');
const round = value => Number(value.toFixed(3));

/** Readings from the event loop itself, collections, and V8's samples, which know the function. */
exports.health = session => {
  const intervalMs = 10;
  // Ten minutes of readings; what comes after is counted only.
  const most = 60000;
  const readings = [];
  const collections = [];
  let unread = 0;
  let started = 0;
  let last;
  const observer = new PerformanceObserver(list => list.getEntries().forEach(collect));
  const collect = ({startTime, duration, detail}) => {
    if (collections.length < most) collections.push([round(startTime - started), round(duration), detail.kind === 4 ? 'MajorGC' : 'MinorGC']);
    else unread += 1;
  };
  const look = () => ({at: performance.now(), cpu: process.cpuUsage(), idle: performance.eventLoopUtilization().idle});
  const read = isLast => {
    const now = look();
    const elapsed = now.at - last.at;
    // A program that ends has no delay before it: a short rest is left out.
    if (isLast && elapsed < intervalMs) return;
    const {user, system} = process.cpuUsage(last.cpu);
    const busy = Math.min(1, Math.max(0, 1 - (now.idle - last.idle) / elapsed));
    const {rss, heapUsed} = process.memoryUsage();
    last = now;
    if (readings.length >= most) unread += 1;
    else readings.push([round(now.at - started), round(Math.max(0, elapsed - intervalMs)), round((user + system) / 1e3 / elapsed), rss, heapUsed, process.getActiveResourcesInfo().length, round(busy)]);
  };
  return {
    begin() {
      session.post('Profiler.enable');
      session.post('Profiler.setSamplingInterval', {interval: 1000});
      session.post('Profiler.start');
      started = performance.now();
      last = look();
      observer.observe({entryTypes: ['gc']});
      setInterval(read, intervalMs, false).unref();
    },
    data() {
      read(true);
      observer.takeRecords().forEach(collect);
      let cpuProfile;
      session.post('Profiler.stop', (_, result) => {
        cpuProfile = result?.profile;
      });
      return {recorder: 'health', intervalMs, readingFields: ['ms', 'delayMs', 'cpu', 'rss', 'heapUsed', 'handles', 'active'], readings, collections, unread, cpuProfile};
    },
  };
};

/** Operations by kind and by the stack that began them: how many, and how long until they called back. Promises are left out: what they wait for is counted. */
exports.waits = () => {
  // They run as soon as the code that began them ends, or wait for something that is counted.
  const followers = new Set(['PROMISE', 'TickObject', 'Microtask', 'Immediate', 'RANDOMBYTESREQUEST', 'SIGNALWRAP', 'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST', 'TCPSERVERWRAP', 'PIPESERVERWRAP', 'ELDHISTOGRAM', 'STREAM_END_OF_STREAM']);
  const mostPending = 50000;
  const mostGroups = 5000;
  const groups = new Map();
  const pending = new Map();
  const requests = new WeakMap();
  // Only collected resources are forgotten; the hook for ends of resources would follow every promise.
  const registry = new FinalizationRegistry(id => pending.delete(id));
  let dropped = 0;
  let began = 0;

  const isOwn = file => file !== '' && !file.startsWith('node:');
  const placeOf = site => [site.getFunctionName() ?? '', site.getFileName() ?? '', site.getLineNumber() ?? 0];
  // The program's frames, and of the runtime's those that the program called.
  const frames = (_, sites) => {
    const places = sites.map(placeOf).filter(([, file]) => file !== '' && file !== __filename && !file.endsWith('internal/async_hooks'));
    // The runtime that reads the program's modules.
    if (!places.some(([, file]) => isOwn(file)) && places.some(([, file]) => file.startsWith('node:internal/modules'))) return [];
    return places.filter(([, file], at) => isOwn(file) || at + 1 === places.length || isOwn(places[at + 1][1]));
  };
  const stackOf = from => {
    const {prepareStackTrace, stackTraceLimit} = Error;
    const holder = {};
    try {
      Error.prepareStackTrace = frames;
      Error.stackTraceLimit = 40;
      Error.captureStackTrace(holder, from);
      return holder.stack;
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  const groupOf = (type, stack) => {
    const key = type + '\n' + stack.join('\n');
    const known = groups.get(key);
    if (known !== undefined) return known;
    if (groups.size >= mostGroups) return undefined;
    const group = {type, stack: stack.reverse(), began: 0, count: 0, totalMs: 0, longestMs: 0};
    groups.set(key, group);
    return group;
  };
  const open = (type, stack) => {
    const group = groupOf(type, stack);
    if (group === undefined) {
      dropped += 1;
      return undefined;
    }
    group.began += 1;
    return {group, since: performance.now(), isAnswered: false, opens: false};
  };
  const answer = operation => {
    const ms = performance.now() - operation.since;
    operation.group.count += 1;
    operation.group.totalMs += ms;
    operation.group.longestMs = Math.max(operation.group.longestMs, ms);
  };
  const isConnection = ({type}) => /^(?:TCP|TLS|PIPE)/.test(type);
  // Timers of the runtime itself: time-outs of sockets and requests, which are meant never to end.
  const isOwnTimer = stack => {
    const caller = stack.find(([, file]) => !/^node:(?:internal\/)?(?:timers|async_hooks)/.test(file));
    return caller === undefined || caller[1].startsWith('node:');
  };

  const init = (id, type, _, resource) => {
    if (followers.has(type)) return;
    const stack = stackOf(init);
    if (stack.length === 0 || (type === 'Timeout' && isOwnTimer(stack))) return;
    if (pending.size >= mostPending) {
      dropped += 1;
      return;
    }
    const operation = open(type, stack);
    if (operation === undefined) return;
    operation.opens = isConnection(operation.group);
    pending.set(id, operation);
    registry.register(resource, id);
  };
  const before = id => {
    const operation = pending.get(id);
    if (operation === undefined || operation.isAnswered) return;
    answer(operation);
    operation.isAnswered = isConnection(operation.group);
  };
  const after = id => {
    const operation = pending.get(id);
    if (operation !== undefined && !operation.isAnswered) operation.since = performance.now();
  };
  const hook = createHook({init, before, after});
  const asked = ({request}) => {
    const operation = open('HTTPCLIENTREQUEST', stackOf(asked));
    if (operation !== undefined) requests.set(request, operation);
  };
  const answered = ({request}) => {
    const operation = requests.get(request);
    if (operation !== undefined) answer(operation);
  };
  // An open connection waits from the moment at which something is sent: not for its next use, and not as a server for its clients.
  const watchWrites = () => {
    const write = Socket.prototype._writeGeneric;
    Socket.prototype._writeGeneric = function _writeGeneric(...words) {
      const id = this.server || this.fd === 1 || this.fd === 2 ? undefined : this._handle?.getAsyncId?.();
      const waiting = pending.get(id);
      if (id !== undefined && (waiting === undefined || waiting.isAnswered || waiting.opens)) {
        const stack = stackOf(_writeGeneric);
        const operation = stack.some(([, file]) => isOwn(file)) ? open('TCPWRAP', stack) : undefined;
        if (operation !== undefined) pending.set(id, operation);
      }
      return write.apply(this, words);
    };
  };
  const siteOf = ({stack}) => String(stack.findLast(([, file]) => isOwn(file)));
  return {
    begin() {
      began = performance.now();
      subscribe('undici:request:create', asked);
      subscribe('undici:request:headers', answered);
      watchWrites();
      hook.enable();
    },
    data() {
      hook.disable();
      const all = [...groups.values()];
      // The connection of a request waits as long as the request: it is counted once.
      const asking = new Set(all.filter(({type}) => type === 'HTTPCLIENTREQUEST').map(siteOf));
      const counted = all.filter(group => !isConnection(group) || !asking.has(siteOf(group)));
      const operations = counted.map(({began, totalMs, longestMs, ...group}) => ({...group, totalMs: round(totalMs), longestMs: round(longestMs), unanswered: Math.max(0, began - group.count)}));
      return {recorder: 'waits', durationMs: round(performance.now() - began), operations, dropped};
    },
  };
};
`;
