// The script that profiles every Node process it is loaded into (NODE_OPTIONS=--require), as text: the machine writes it into the run folder.
// It must run on every Node from 18 on, cost next to nothing, and change nothing that the program can notice.

/**
 * Reads PERFWRIGHT_OUT (folder), PERFWRIGHT_STOP_FILE (watched; ends the recording), PERFWRIGHT_INTERVAL_US,
 * PERFWRIGHT_CHILDREN (`0`: only the first process that is no package manager, and no workers), PERFWRIGHT_RECORD (what; CPU samples when absent).
 * Writes cpu-<pid>-<threadId>.cpuprofile, heap-….heapprofile, heap-….heapsnapshot, health-….json or waits-….json.
 */
export const v8PreloadScript = String.raw`'use strict';
(() => {
  const {basename, join, sep} = require('node:path');
  const fs = require('node:fs');
  const {getEnvironmentData, isMainThread, setEnvironmentData, threadId, Worker} = require('node:worker_threads');
  const {PERFWRIGHT_OUT: out, PERFWRIGHT_STOP_FILE: stopFile, PERFWRIGHT_INTERVAL_US: interval, PERFWRIGHT_CHILDREN: children, PERFWRIGHT_RECORD: what = 'cpu'} = process.env;
  const flushKey = Symbol.for('perfwright.flush');
  if (out === undefined || globalThis[flushKey] !== undefined) return;

  // Programs that only start the program that is meant; their children inherit this script.
  const starters = /^(?:npm|npx|npm-cli|npx-cli|corepack|pnpm|pnpx|yarn|yarnpkg|yarn-\d.*|tsx|nodemon|cross-env|cross-env-shell|dotenv|env-cmd|concurrently|npm-run-all|run-s|run-p|nyc|c8)(?:\.[cm]?js)?$/;
  const script = process.argv[1] || '';
  if (isMainThread && (starters.test(basename(script)) || script.includes(['', 'tsx', 'dist', 'cli.'].join(sep)))) return;
  if (children === '0') {
    if (!isMainThread) return;
    try {
      fs.closeSync(fs.openSync(join(out, '.first-process'), 'wx'));
    } catch {
      return;
    }
  }

  const {Session} = require('node:inspector');
  const session = new Session();
  session.connect();
  const ways = {
    cpu: {
      name: 'cpu',
      ending: '.cpuprofile',
      begin() {
        session.post('Profiler.enable');
        session.post('Profiler.setSamplingInterval', {interval: Number(interval) || 1000});
        session.post('Profiler.start');
      },
      write: file => writeProfile('Profiler.stop', file),
    },
    allocations: {
      name: 'heap',
      ending: '.heapprofile',
      begin() {
        session.post('HeapProfiler.enable');
        session.post('HeapProfiler.startSampling', {samplingInterval: Number(interval) || 32768});
      },
      write: file => writeProfile('HeapProfiler.stopSampling', file),
    },
    snapshot: {
      name: 'heap',
      ending: '.heapsnapshot',
      begin() {},
      // From Node 22 the inspector takes it in a task of its own, which a process that ends does not come to.
      write: file => require('node:v8').writeHeapSnapshot(file),
    },
  };
  // The log of --prof: V8 writes it, and its end is lost unless the process ends in order.
  const keepsLog = what === 'log';
  const way = ways[what] ?? observing() ?? ways.cpu;

  let done = false;
  const flush = () => {
    if (done || keepsLog) return;
    done = true;
    const file = join(out, way.name + '-' + process.pid + '-' + threadId + way.ending);
    try {
      // Made first: whoever waits for the profile sees that it is under way.
      fs.writeFileSync(file + '.part', '');
      way.write(file + '.part');
      fs.renameSync(file + '.part', file);
    } catch (error) {
      fs.rmSync(file + '.part', {force: true});
      complain('no profile of process ' + process.pid + ': ' + error.message);
    }
  };
  const handlers = new Map();
  const writeAll = isMainThread ? recordThreads(flush) : recordThread(flush);
  const end = () => {
    writeAll();
    // What is recorded is written: from here on signals do what they would have done.
    for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  };
  let answersArrive = true;
  Object.defineProperty(globalThis, flushKey, {
    value: () => {
      // Called from within the inspector's own message loop, which does not run inside itself.
      answersArrive = false;
      end();
      answersArrive = true;
      if (keepsLog) process.exit(0);
    },
  });
  process.on('exit', end);
  if (isMainThread) {
    dieBySignals(end);
    if (stopFile !== undefined) watchStopFile();
  }
  if (!keepsLog) way.begin();

  function observing() {
    if (what !== 'health' && what !== 'waits') return undefined;
    const observer = require('./node-observers.cjs')[what](session);
    return {name: what, ending: '.json', begin: observer.begin, write: file => fs.writeFileSync(file, JSON.stringify(observer.data()))};
  }

  function writeProfile(method, file) {
    let answer;
    session.post(method, (error, result) => {
      answer = {error, result};
    });
    if (answer.error) throw new Error(answer.error.message);
    fs.writeFileSync(file, JSON.stringify(answer.result.profile));
  }

  function complain(message) {
    fs.writeSync(2, 'perfwright: ' + message + '\n');
  }

  /** In a worker: tells the main thread that there is something to be written. */
  function recordThread(flush) {
    const states = getEnvironmentData('perfwright.threads');
    if (states === undefined || threadId >= states.length) return flush;
    states[threadId] = 1;
    return () => {
      flush();
      Atomics.store(states, threadId, 2);
      Atomics.notify(states, threadId);
    };
  }

  /** Workers that are terminated, or end with the process, see no exit event: they are made to write before. */
  function recordThreads(flush) {
    if (children === '0') return flush;
    const states = new Int32Array(new SharedArrayBuffer(4 * 4096));
    setEnvironmentData('perfwright.threads', states);
    const terminate = Worker.prototype.terminate;
    Object.defineProperty(Worker.prototype, 'terminate', {
      configurable: true,
      writable: true,
      value() {
        flushWorkers([this.threadId]);
        return terminate.call(this);
      },
    });
    return () => {
      flush();
      flushWorkers(states.keys());
    };

    function flushWorkers(threads) {
      const waiting = new Set([...threads].filter(thread => states[thread] === 1));
      if (waiting.size === 0) return;
      const parent = new Session();
      parent.connect();
      const expression = 'globalThis[Symbol.for("perfwright.flush")]?.()';
      const message = JSON.stringify({id: 1, method: 'Runtime.evaluate', params: {expression}});
      const unanswered = new Set();
      parent.on('NodeWorker.attachedToWorker', ({params: {sessionId, workerInfo}}) => {
        const thread = Number(/\[worker (\d+)\]/.exec(workerInfo.title)?.[1] ?? -1);
        if (thread !== -1 && !waiting.has(thread)) return;
        unanswered.add(sessionId);
        parent.post('NodeWorker.sendMessageToWorker', {sessionId, message});
      });
      parent.on('NodeWorker.receivedMessageFromWorker', ({params}) => unanswered.delete(params.sessionId));
      parent.post('NodeWorker.enable', {waitForDebuggerOnStart: false});
      const patience = Date.now() + 500;
      for (const thread of waiting) {
        Atomics.wait(states, thread, 1, Math.max(0, patience - Date.now()));
        // Blocked in native code or in Atomics.wait, where nothing can interrupt it.
        if (states[thread] === 1) complain('no profile of worker ' + thread + ' of process ' + process.pid + ': it did not answer');
        states[thread] = 3;
      }
      // A worker that is told to terminate while it is still inside the evaluation goes on for ever. Answers arrive by interrupting this loop.
      while (answersArrive && unanswered.size > 0 && Date.now() < patience);
      parent.disconnect();
    }
  }

  /** Without a listener a signal ends the process with nothing written; with listeners of its own the program decides. */
  function dieBySignals(end) {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
      const handler = () => {
        if (process.listenerCount(signal) > 1) return;
        end();
        process.kill(process.pid, signal);
      };
      handlers.set(signal, handler);
      process.on(signal, handler);
    }
    // Libraries that ask who else listens, to decide whether to end the process, must not count these.
    const listeners = process.listeners;
    Object.defineProperty(process, 'listeners', {
      configurable: true,
      writable: true,
      value(name) {
        const all = listeners.call(this, name);
        return handlers.has(name) ? all.filter(listener => listener !== handlers.get(name)) : all;
      },
    });
  }

  /** From a thread of its own, because the main thread may be in a loop that never comes back; the inspector interrupts it. */
  function watchStopFile() {
    const watcher = new Worker(
      'const fs = require("node:fs");' +
        'const {workerData} = require("node:worker_threads");' +
        'const timer = setInterval(() => {' +
        '  if (!fs.existsSync(workerData)) return;' +
        '  clearInterval(timer);' +
        '  const {Session} = require("node:inspector");' +
        '  const session = new Session();' +
        '  session.connectToMainThread();' +
        '  session.post("Runtime.evaluate", {expression: "globalThis[Symbol.for(\'perfwright.flush\')]?.()"});' +
        '  setTimeout(() => {}, 2000);' +
        '}, 50);',
      {eval: true, execArgv: [], env: {}, workerData: stopFile, stdin: false},
    );
    watcher.unref();
    watcher.on('error', () => {});
  }
})();
`;
